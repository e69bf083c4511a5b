// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/past_metrics.h"

namespace stag::stag {

namespace {

metrics::Counter statesCounter(metrics::Registry &registry, const char *fate)
{
    return registry
        .counter("stag_past_states_total",
                 "States of anchors that were written down, left out by the resolution, and "
                 "forgotten")
        .with({{"fate", fate}});
}

double by(std::uint64_t now, std::uint64_t before)
{
    return static_cast<double>(now - before);
}

} // namespace

PastMetrics::PastMetrics(metrics::Registry &registry)
    : m_written(statesCounter(registry, "written"))
    , m_thinned(statesCounter(registry, "thinned"))
    , m_forgotten(statesCounter(registry, "forgotten"))
    , m_bytes(registry.gauge("stag_past_bytes", "Bytes of the past of anchors, about").with())
{}

void PastMetrics::stored(const storage::PastCounters &now,
                         const storage::PastCounters &before) const
{
    m_written.increment(by(now.states, before.states));
    m_thinned.increment(by(now.thinned, before.thinned));
    m_forgotten.increment(by(now.forgotten, before.forgotten));
    m_bytes.set(static_cast<double>(now.bytes));
}

} // namespace stag::stag
