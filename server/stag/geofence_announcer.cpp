// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/geofence_announcer.h"

#include "server/stag/session_message.h"

#include <utility>

namespace stag::stag {

namespace {

constexpr std::uint64_t kNobody = 0;

std::vector<live::GeofenceChanged> changesOf(storage::GeofenceChange::Kind kind,
                                             const storage::GeofenceOutcome &outcome)
{
    using enum live::GeofenceChange;
    const model::Geofence &fence = outcome.record.fence;
    if (kind == storage::GeofenceChange::Kind::Create)
        return {{fence, Created}};
    if (kind == storage::GeofenceChange::Kind::Delete)
        return {{fence, Deleted}};
    // Who is told of one session only must not keep what has gone to another.
    if (outcome.former && outcome.former->session != fence.session)
        return {{*outcome.former, Deleted}, {fence, Created}};
    return {{fence, Replaced}};
}

} // namespace

GeofenceAnnouncer::GeofenceAnnouncer(ServiceContext &context, SessionHubs &hubs, LiveFeed &feed)
    : m_context(context)
    , m_hubs(hubs)
    , m_feed(feed)
{}

void GeofenceAnnouncer::announce(storage::GeofenceChange::Kind kind,
                                 const storage::GeofenceOutcome &outcome)
{
    if (m_feed.isFollowed())
        for (live::GeofenceChanged &changed : changesOf(kind, outcome))
            m_feed.publish(std::move(changed));
    announce(outcome.events);
}

void GeofenceAnnouncer::announce(const std::vector<model::GeofenceEvent> &events)
{
    for (const model::GeofenceEvent &event : events)
        m_context.loops.forKey(event.session.text()).post([this, event] { tell({&event, 1}); });
}

void GeofenceAnnouncer::tell(std::span<const model::GeofenceEvent> events)
{
    for (const model::GeofenceEvent &event : events) {
        m_context.metrics.geofences.crossed(event.kind);
        const live::GeofenceCrossed crossed{event};
        auto message = SessionMessage::geofence(crossed, m_context.clock.now());
        if (m_feed.isFollowed())
            message.setOffset(m_feed.publish(crossed));
        m_hubs.broadcast(event.session, message, kNobody);
    }
}

void GeofenceAnnouncer::departed(const model::SessionId &session,
                                 std::vector<model::AnchorId> streams)
{
    if (!isAnybodyInside())
        return;
    // If the store is too busy for it, the silence of the streams tells the same later.
    m_context.store.streamsDeparted(
        session, std::move(streams), m_context.pending.track([](const Result<void> &) {}));
}

bool GeofenceAnnouncer::isAnybodyInside() const
{
    return m_context.store.counters().geofences.inside > 0;
}

void GeofenceAnnouncer::start()
{
    m_context.loops.at(0).post([this] { arm(); });
}

void GeofenceAnnouncer::arm()
{
    m_timer =
        m_context.loops.at(0).after(m_context.settings.limits.geofenceTick, [this] { tick(); });
}

void GeofenceAnnouncer::tick()
{
    arm();
    if (!isAnybodyInside()) // time changes nothing
        return;
    m_context.store.advanceGeofences(
        m_context.pending.track([this](const Result<std::vector<model::GeofenceEvent>> &events) {
            if (events) // else the store is too busy, and the next tick sees the same
                announce(*events);
        }));
}

} // namespace stag::stag
