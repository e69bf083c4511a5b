// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/stats_ticker.h"

namespace stag::stag {

namespace {

constexpr std::chrono::milliseconds kInterval{1'000};

} // namespace

StatsTicker::StatsTicker(ServiceContext &context, LiveFeed &feed)
    : m_context(context)
    , m_feed(feed)
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
    if (!m_feed.hasViewers())
        return;
    m_context.store.totals(m_context.pending.track([this](const Result<storage::Totals> &totals) {
        m_context.loops.at(0).post(
            [this, totals = totals ? *totals : storage::Totals{}] { publish(totals); });
    }));
}

void StatsTicker::publish(const storage::Totals &totals)
{
    const Traffic &traffic = m_context.traffic;
    const MonotonicTime now = m_context.clock.monotonic();
    const double seconds = std::chrono::duration<double>(now - m_last).count();
    const std::uint64_t in = traffic.messagesIn.load();
    const std::uint64_t out = traffic.messagesOut.load();
    const auto rate = [seconds](std::uint64_t after, std::uint64_t before) {
        return seconds > 0 ? static_cast<double>(after - before) / seconds : 0.0;
    };
    live::ServerStats stats;
    stats.messagesInPerSecond = rate(in, m_lastIn);
    stats.messagesOutPerSecond = rate(out, m_lastOut);
    for (std::size_t i = 0; i < stats.dropped.size(); ++i)
        stats.dropped[i] = traffic.dropped[i].load();
    stats.coalescedPoses = traffic.coalesced.load();
    stats.rejectedPackets = traffic.rejected.load();
    stats.anchorCount = totals.anchors;
    stats.meshCount = totals.meshes;
    stats.storedBytes = totals.storedBytes;
    stats.connectionCount =
        static_cast<std::uint64_t>(traffic.clients.load() + traffic.viewers.load());
    m_last = now;
    m_lastIn = in;
    m_lastOut = out;
    m_feed.publish(stats);
}

} // namespace stag::stag
