// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "server/stag/live_feed.h"
#include "server/stag/service_context.h"
#include "server/stag/session_hubs.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace stag::stag {

/// Everybody who listens, wherever they live. Any thread; a question visits the loops one after the
/// other and is answered on the last one.
class Subscribers
{
public:
    Subscribers(ServiceContext &context, LiveFeed &feed, SessionHubs &hubs);

    void list(std::function<void(std::vector<live::Subscriber>)> done);
    /// Closes the subscriber's connection and says whether there was one.
    void disconnect(std::uint64_t id, std::function<void(bool)> done);

private:
    using Visit = std::function<void(Outbox &)>;
    /// Calls `visit` for every outbox on its loop, then `done` on the last loop.
    void forEach(int loop, Visit visit, std::function<void()> done);

    ServiceContext &m_context;
    LiveFeed &m_feed;
    SessionHubs &m_hubs;
};

} // namespace stag::stag
