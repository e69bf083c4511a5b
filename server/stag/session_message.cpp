// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/session_message.h"

#include "server/stag/delivery_class.h"
#include "server/stag/outbox.h"
#include "server/stag/payload_format.h"

namespace stag::stag {

namespace {

std::shared_ptr<const model::MeshPayload>
asStreamKitPayload(const std::shared_ptr<const model::MeshPayload> &payload)
{
    const auto format = codec::detectFormat(*payload);
    // What is opaque, or takes too long to decode on a loop, goes as it came.
    if (!format || *format == codec::PayloadFormat::StreamKit
        || *format == codec::PayloadFormat::Draco)
        return payload;
    return payloadIn(codec::PayloadFormat::StreamKit, payload);
}

model::Mesh forStreamKit(model::Mesh mesh, const storage::MeshOutcome &outcome)
{
    if (mesh.isDelta && outcome.resolved) {
        mesh.payload = outcome.resolved;
        mesh.isDelta = false;
        mesh.base.reset();
    }
    if (!mesh.isDelta)
        mesh.payload = asStreamKitPayload(mesh.payload);
    return mesh;
}

} // namespace

SessionMessage SessionMessage::anchorUpdate(const model::Anchor &anchor, const std::string &traceId)
{
    return SessionMessage(
        [&anchor, &traceId](wire::WsDialect dialect) {
            return wire::writeAnchorUpdate(anchor, traceId, dialect);
        },
        [&anchor] {
            return live::AnchorChanged{anchor, deliveryClassOf(anchor), {}};
        });
}

SessionMessage SessionMessage::pose(const model::Anchor &anchor, const std::string &traceId)
{
    SessionMessage message = anchorUpdate(anchor, traceId);
    message.m_pose = poseKey(anchor);
    return message;
}

SessionMessage SessionMessage::meshUpdate(const model::Mesh &mesh,
                                          const storage::MeshOutcome &outcome,
                                          const std::string &traceId)
{
    return SessionMessage(
        [&mesh, &outcome, &traceId](wire::WsDialect dialect) {
            if (dialect == wire::WsDialect::StreamKit)
                return wire::writeMeshUpdate(forStreamKit(mesh, outcome), traceId, dialect);
            return wire::writeMeshUpdate(mesh, traceId, dialect);
        },
        [&mesh] { return live::MeshChanged{mesh}; });
}

SessionMessage SessionMessage::geofence(const live::GeofenceCrossed &crossed, Timestamp at)
{
    return SessionMessage(
        [&crossed, at](wire::WsDialect dialect) {
            return wire::writeGeofenceCrossed(crossed, at, dialect);
        },
        [&crossed] { return crossed; });
}

SessionMessage SessionMessage::removed(const live::Removed &removed, Timestamp at)
{
    return SessionMessage(
        [&removed, at](wire::WsDialect dialect) {
            return wire::writeRemoved(removed, at, dialect);
        },
        [&removed] { return removed; });
}

std::optional<SessionMessage> SessionMessage::of(const live::LiveEvent &event, Timestamp at)
{
    static const storage::MeshOutcome kAsItIs{};
    static const std::string kNoTrace;
    if (const auto *change = std::get_if<live::AnchorChanged>(&event))
        return anchorUpdate(change->anchor, kNoTrace);
    if (const auto *change = std::get_if<live::MeshChanged>(&event))
        return meshUpdate(change->mesh, kAsItIs, kNoTrace);
    if (const auto *removed = std::get_if<live::Removed>(&event))
        return SessionMessage::removed(*removed, at);
    if (const auto *crossed = std::get_if<live::GeofenceCrossed>(&event))
        return geofence(*crossed, at);
    return std::nullopt;
}

const std::shared_ptr<const live::LiveEvent> &SessionMessage::sharedEvent()
{
    if (!m_event)
        m_event = std::make_shared<const live::LiveEvent>(m_describe());
    return m_event;
}

std::shared_ptr<const std::string> SessionMessage::in(wire::WsDialect dialect, Numbering numbering)
{
    const auto index = static_cast<std::size_t>(dialect);
    auto &encoded = m_encoded.at(index);
    if (!encoded)
        encoded = std::make_shared<const std::string>(m_encode(dialect));
    if (!m_offset || numbering == Numbering::LeaveOut)
        return encoded;
    auto &numbered = m_numbered.at(index);
    if (!numbered)
        numbered = std::make_shared<const std::string>(wire::copyWithOffset(*encoded, *m_offset));
    return numbered;
}

} // namespace stag::stag
