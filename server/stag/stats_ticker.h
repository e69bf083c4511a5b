// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "server/stag/live_feed.h"
#include "server/stag/service_context.h"
#include "server/stag/subscribers.h"
#include "server/storage/records.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stag::stag {

/// Tells viewers once a second how the server is doing, and the metrics how far behind the
/// subscribers are. On the first loop.
class StatsTicker
{
public:
    StatsTicker(ServiceContext &context, LiveFeed &feed, Subscribers &subscribers);

    /// Any thread.
    void start();

private:
    void arm();
    void tick();
    /// Messages per second since the last call.
    struct Rates
    {
        double in = 0.0;
        double out = 0.0;
    };
    Rates takeRates();
    /// How far behind the subscribers are, as the metrics were told.
    struct Queues
    {
        std::uint64_t bytes = 0;
        std::chrono::milliseconds lagMax{};
    };
    Queues measure(const std::vector<live::Subscriber> &subscribers);
    void askForTotals(const Rates &rates, const Queues &queues);
    void publish(const Rates &rates, const Queues &queues, const storage::Totals &totals);

    ServiceContext &m_context;
    LiveFeed &m_feed;
    Subscribers &m_subscribers;
    std::unique_ptr<transport::Loop::Timer> m_timer;
    MonotonicTime m_last;
    std::uint64_t m_lastIn = 0;
    std::uint64_t m_lastOut = 0;
};

} // namespace stag::stag
