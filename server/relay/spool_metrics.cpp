// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/spool_metrics.h"

namespace stag::relay {

namespace {

template<typename Series>
std::array<Series, storage::kSpoolKinds> byKind(const metrics::Family<Series> &family)
{
    return {family.with({{"type", "pose"}}),
            family.with({{"type", "anchor"}}),
            family.with({{"type", "mesh"}})};
}

} // namespace

SpoolMetrics::SpoolMetrics(metrics::Registry &registry)
    : spooled(byKind(registry.counter("relay_spool_stored_total", "Events written into the spool")))
    , replayed(
          registry.counter("relay_spool_replayed_total", "Events read back from the spool").with())
    , refused(registry
                  .counter("relay_spool_refused_total",
                           "Events not taken because the disk does not keep up")
                  .with())
    , damaged(registry.counter("relay_spool_damaged_total", "Records that could not be read back")
                  .with())
    , readFailures(
          registry.counter("relay_spool_read_failures_total", "Reads of the spool that failed")
              .with())
    , writeFailures(
          registry.counter("relay_spool_write_failures_total", "Commits of the spool that failed")
              .with())
    , commitSeconds(
          registry.histogram("relay_spool_commit_seconds", "Time of one commit of the spool")
              .with())
    , m_events(byKind(registry.gauge("relay_spool_events", "Events in the spool")))
    , m_bytes(registry.gauge("relay_spool_bytes", "Bytes of the events in the spool").with())
    , m_evicted(byKind(registry.counter(
          "relay_spool_evicted_total", "Events that had to go to keep the spool within its limit")))
{}

void SpoolMetrics::holds(const storage::SpoolAmounts &amounts) const
{
    double bytes = 0;
    for (std::size_t kind = 0; kind < amounts.size(); ++kind) {
        m_events[kind].set(static_cast<double>(amounts[kind].items));
        bytes += static_cast<double>(amounts[kind].bytes);
    }
    m_bytes.set(bytes);
}

void SpoolMetrics::evicted(const storage::SpoolAmounts &amounts) const
{
    for (std::size_t kind = 0; kind < amounts.size(); ++kind)
        m_evicted[kind].increment(static_cast<double>(amounts[kind].items));
}

} // namespace stag::relay
