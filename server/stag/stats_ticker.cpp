// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/stats_ticker.h"

#include <algorithm>

namespace stag::stag {

namespace {

constexpr std::chrono::milliseconds kInterval{1'000};

} // namespace

StatsTicker::StatsTicker(ServiceContext &context, LiveFeed &feed, Subscribers &subscribers)
    : m_context(context)
    , m_feed(feed)
    , m_subscribers(subscribers)
{}

void StatsTicker::start()
{
    m_context.loops.at(0).post([this] {
        m_last = m_context.clock.monotonic();
        arm();
    });
}

void StatsTicker::arm()
{
    m_timer = m_context.loops.at(0).after(kInterval, [this] { tick(); });
}

void StatsTicker::tick()
{
    arm();
    // Also while nobody watches, or the first to come would be told the mean of all that time.
    const Rates rates = takeRates();
    m_subscribers.list([this, rates](const std::vector<live::Subscriber> &subscribers) {
        const Queues queues = measure(subscribers);
        if (m_feed.hasViewers())
            askForTotals(rates, queues);
    });
}

StatsTicker::Queues StatsTicker::measure(const std::vector<live::Subscriber> &subscribers)
{
    Queues queues;
    for (const live::Subscriber &subscriber : subscribers) {
        queues.bytes += subscriber.queuedBytes;
        queues.lagMax = std::max(queues.lagMax, subscriber.lag);
        m_context.metrics.subscriberLag.observe(std::chrono::nanoseconds(subscriber.lag));
    }
    m_context.metrics.subscriberQueuedBytes.set(static_cast<double>(queues.bytes));
    return queues;
}

void StatsTicker::askForTotals(const Rates &rates, const Queues &queues)
{
    m_context.store.totals(
        m_context.pending.track([this, rates, queues](const Result<storage::Totals> &totals) {
            m_context.loops.at(0).post(
                [this, rates, queues, totals = totals ? *totals : storage::Totals{}] {
                    publish(rates, queues, totals);
                });
        }));
}

StatsTicker::Rates StatsTicker::takeRates()
{
    const MonotonicTime now = m_context.clock.monotonic();
    const double seconds = std::chrono::duration<double>(now - m_last).count();
    if (seconds <= 0.0)
        return {};
    const std::uint64_t in = m_context.traffic.messagesIn.load();
    const std::uint64_t out = m_context.traffic.messagesOut();
    const Rates rates{static_cast<double>(in - m_lastIn) / seconds,
                      static_cast<double>(out - m_lastOut) / seconds};
    m_last = now;
    m_lastIn = in;
    m_lastOut = out;
    return rates;
}

void StatsTicker::publish(const Rates &rates, const Queues &queues, const storage::Totals &totals)
{
    const Traffic &traffic = m_context.traffic;
    live::ServerStats stats;
    stats.messagesInPerSecond = rates.in;
    stats.messagesOutPerSecond = rates.out;
    for (std::size_t i = 0; i < stats.dropped.size(); ++i)
        stats.dropped[i] = traffic.dropped[i].load();
    stats.coalescedPoses = traffic.coalesced.load();
    stats.rejectedPackets = traffic.rejected.load();
    stats.anchorCount = totals.anchors;
    stats.meshCount = totals.meshes;
    stats.storedBytes = totals.meshBytes.stored;
    stats.connectionCount =
        static_cast<std::uint64_t>(traffic.clients.load() + traffic.viewers.load());
    stats.queuedBytes = queues.bytes;
    stats.lagMax = queues.lagMax;
    m_feed.publish(stats);
}

} // namespace stag::stag
