// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/model/anchor.h"
#include "core/model/mesh.h"
#include "core/wire/ws.h"
#include "server/storage/records.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace stag::stag {

/// What session clients are told, encoded when somebody of a dialect is to get it, and once for all
/// of them. What it is about must outlive it.
class SessionMessage
{
public:
    using Encode = std::function<std::string(wire::WsDialect)>;

    using Describe = std::function<live::LiveEvent()>;

    SessionMessage(Encode encode, Describe describe)
        : m_encode(std::move(encode))
        , m_describe(std::move(describe))
    {}
    [[nodiscard]] static SessionMessage anchorUpdate(const model::Anchor &anchor,
                                                     const std::string &traceId);
    /// The same of a device; a slow client gets the latest.
    [[nodiscard]] static SessionMessage pose(const model::Anchor &anchor,
                                             const std::string &traceId);
    /// StreamKit clients get the layout that they can read, and in place of a delta that has been
    /// resolved the mesh that it makes, for they know no other deltas than their own.
    [[nodiscard]] static SessionMessage meshUpdate(const model::Mesh &mesh,
                                                   const storage::MeshOutcome &outcome,
                                                   const std::string &traceId);
    [[nodiscard]] static SessionMessage geofence(const live::GeofenceCrossed &crossed,
                                                 Timestamp at);
    [[nodiscard]] static SessionMessage removed(const live::Removed &removed, Timestamp at);

    /// Of an event of the feed, which must outlive it; nothing if a session is not told such.
    [[nodiscard]] static std::optional<SessionMessage> of(const live::LiveEvent &event,
                                                          Timestamp at);

    /// The number that the feed has given it, for those who count.
    void setOffset(std::optional<std::uint64_t> offset) { m_offset = offset; }
    enum class Numbering { LeaveOut, Include };
    [[nodiscard]] std::shared_ptr<const std::string> in(wire::WsDialect dialect,
                                                        Numbering numbering = Numbering::LeaveOut);
    /// What it says, for the filters of those who have some.
    [[nodiscard]] const live::LiveEvent &event() { return *sharedEvent(); }
    /// The same for who keeps it.
    [[nodiscard]] const std::shared_ptr<const live::LiveEvent> &sharedEvent();

    /// The anchor whose pose a newer one may replace; empty if it is something else.
    [[nodiscard]] const std::string &pose() const { return m_pose; }

private:
    Encode m_encode;
    Describe m_describe;
    std::shared_ptr<const live::LiveEvent> m_event;
    std::string m_pose;
    std::optional<std::uint64_t> m_offset;
    using Encoded = std::array<std::shared_ptr<const std::string>, wire::kWsDialectCount>;
    Encoded m_encoded;
    Encoded m_numbered;
};

} // namespace stag::stag
