// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/spatial_event.h"
#include "server/relay/event_sink.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stag::test {

/// Valid as the relay makes them, except for the session, which is the caller's.
inline model::SpatialEvent
poseEvent(const std::string &id, const std::string &anchor = "a", const std::string &session = "s")
{
    model::SpatialEvent event;
    event.session = model::SessionId(session);
    event.id = model::EventId(id);
    event.timestamp = fromUnixMs(1);
    event.anchors.push_back({.id = model::AnchorId(anchor),
                             .session = event.session,
                             .pose = {},
                             .timestamp = event.timestamp,
                             .metadata = {}});
    return event;
}

inline model::SpatialEvent
meshEvent(const std::string &id, std::size_t bytes, const std::string &session = "s")
{
    model::SpatialEvent event;
    event.session = model::SessionId(session);
    event.id = model::EventId(id);
    event.timestamp = fromUnixMs(1);
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices.resize(bytes);
    model::Mesh mesh;
    mesh.id = model::MeshId("m");
    mesh.session = event.session;
    mesh.payload = std::move(payload);
    event.meshes.push_back(std::move(mesh));
    return event;
}

/// Keeps what it gets and answers when the test says so.
class HeldSink final : public relay::EventSink
{
public:
    void deliver(Batch batch, Done done) override
    {
        QStringList ids;
        for (const model::SpatialEvent &event : *batch)
            ids.append(QString::fromStdString(event.id.text()));
        batches.append(ids.join(QLatin1Char(',')));
        pending = std::move(done);
    }
    void answer(Result<void> result = {}) { std::exchange(pending, nullptr)(std::move(result)); }

    [[nodiscard]] std::size_t catchUpEventsMax() const override { return catchUp; }

    QStringList batches;
    Done pending;
    std::size_t catchUp = 0;
};

} // namespace stag::test
