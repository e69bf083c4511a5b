// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"

#include <cstring>
#include <string>
#include <vector>

namespace stag::test {

/// Short ways to write what a server says.
inline live::LiveEvent anchorEvent(const std::string &session,
                                   const std::string &id,
                                   const std::string &label = {},
                                   Timestamp time = fromUnixMs(1'700'000'000'000))
{
    live::AnchorChanged event;
    event.anchor.id = model::AnchorId(id);
    event.anchor.session = model::SessionId(session);
    event.anchor.timestamp = time;
    event.traits.label = label;
    return event;
}

inline live::LiveEvent planeEvent(const std::string &session, const std::string &id)
{
    live::LiveEvent event = anchorEvent(session, id, "TABLE");
    auto &anchor = std::get<live::AnchorChanged>(event);
    anchor.traits.kind = model::AnchorKind::Plane;
    anchor.traits.polygon = {{0, 0, 0}, {2, 0, 0}, {2, 0, 3}, {0, 0, 3}};
    return event;
}

inline live::LiveEvent poseEvent(const std::string &session,
                                 const std::string &device,
                                 const std::string &name,
                                 double x = 0.0,
                                 Timestamp time = fromUnixMs(1'700'000'000'000))
{
    live::LiveEvent event = anchorEvent(session, "anchor_" + device, {}, time);
    auto &anchor = std::get<live::AnchorChanged>(event);
    anchor.deliveryClass = live::DeliveryClass::Pose;
    anchor.anchor.pose.position.x = x;
    anchor.traits.kind = model::AnchorKind::Device;
    anchor.traits.device = model::DeviceId(device);
    anchor.traits.deviceName = name;
    return event;
}

/// One triangle of 1 m × 2 m, as separate vertices and faces.
inline live::LiveEvent
meshEvent(const std::string &session, const std::string &id, const std::string &anchor)
{
    static constexpr float kPositions[] = {0, 0, 0, 1, 0, 0, 0, 2, 0};
    static constexpr std::uint32_t kIndices[] = {0, 1, 2};
    model::MeshPayload payload;
    payload.vertices.resize(sizeof kPositions);
    std::memcpy(payload.vertices.data(), kPositions, sizeof kPositions);
    payload.faces.resize(sizeof kIndices);
    std::memcpy(payload.faces.data(), kIndices, sizeof kIndices);
    live::MeshChanged event;
    event.mesh.id = model::MeshId(id);
    event.mesh.session = model::SessionId(session);
    event.mesh.anchor = model::AnchorId(anchor);
    event.mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    event.mesh.hash = model::contentHash(*event.mesh.payload);
    event.mesh.timestamp = fromUnixMs(1'700'000'000'000);
    return event;
}

inline live::PacketLogged packet(const std::string &kind,
                                 live::Verdict verdict = live::Verdict::Accepted,
                                 const std::string &detail = {})
{
    live::PacketLogged logged;
    logged.time = fromUnixMs(1'700'000'000'000);
    logged.session = model::SessionId("living-room");
    logged.source = "Vive";
    logged.kind = kind;
    logged.sizeBytes = 212;
    logged.verdict = verdict;
    logged.detail = detail;
    return logged;
}

} // namespace stag::test
