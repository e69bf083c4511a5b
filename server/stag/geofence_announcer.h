// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/geofence.h"
#include "server/stag/live_feed.h"
#include "server/stag/service_context.h"
#include "server/stag/session_hubs.h"
#include "server/storage/records.h"

#include <memory>
#include <span>
#include <vector>

namespace stag::stag {

/// Tells everybody who listens what happened at fences, and has the store look once a second at
/// what time alone changes.
class GeofenceAnnouncer
{
public:
    GeofenceAnnouncer(ServiceContext &context, SessionHubs &hubs, LiveFeed &feed);

    /// On the thread that tells of commits, so that changes of a fence are told in their order:
    /// what became of the fence, and behind it who is inside now and who is no more.
    void announce(storage::GeofenceChange::Kind kind, const storage::GeofenceOutcome &outcome);
    /// Any thread; in their order, on the loop of each session.
    void announce(const std::vector<model::GeofenceEvent> &events);
    /// On the loop of their session.
    void tell(std::span<const model::GeofenceEvent> events);
    /// Any thread: the device of these pose streams has disconnected.
    void departed(const model::SessionId &session, std::vector<model::AnchorId> streams);
    /// Any thread: from now on time passes.
    void start();

private:
    void arm();
    void tick();
    [[nodiscard]] bool isAnybodyInside() const;

    ServiceContext &m_context;
    SessionHubs &m_hubs;
    LiveFeed &m_feed;
    std::unique_ptr<transport::Loop::Timer> m_timer; ///< on the first loop
};

} // namespace stag::stag
