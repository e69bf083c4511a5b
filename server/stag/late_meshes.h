// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/mesh.h"
#include "server/stag/live_feed.h"
#include "server/stag/service_context.h"
#include "server/stag/session_hubs.h"

#include <atomic>
#include <span>

namespace stag::stag {

/// Tells of meshes that deltas make whose base came after them, and has the store go on with those
/// that it left for later.
class LateMeshes
{
public:
    LateMeshes(ServiceContext &context, SessionHubs &hubs, LiveFeed &feed);

    /// Of one session, on its loop.
    void tell(std::span<const model::Mesh> meshes);
    /// The store has some left. Any thread.
    void goOn();
    /// What is left then waits for the next start.
    void stop() { m_isStopping = true; }

private:
    void takeTurn();

    ServiceContext &m_context;
    SessionHubs &m_hubs;
    LiveFeed &m_feed;
    std::atomic<bool> m_isGoingOn{false};
    std::atomic<bool> m_isStopping{false};
};

} // namespace stag::stag
