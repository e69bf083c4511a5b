// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/geofence_metrics.h"

#include <cstddef>

namespace stag::stag {

namespace {

metrics::Counter refusedCounter(metrics::Registry &registry, const char *limit)
{
    return registry
        .counter("stag_geofence_refused_total", "Geofences and enters that exceeded a limit")
        .with({{"limit", limit}});
}

double by(std::uint64_t now, std::uint64_t before)
{
    return static_cast<double>(now - before);
}

} // namespace

GeofenceMetrics::GeofenceMetrics(metrics::Registry &registry)
    : m_events{[&] {
        const auto family =
            registry.counter("stag_geofence_events_total", "What happened at geofences, by event");
        return std::array{family.with({{"event", "enter"}}),
                          family.with({{"event", "inside"}}),
                          family.with({{"event", "exit"}})};
    }()}
    , m_fences(registry.gauge("stag_geofences", "Number of geofences").with())
    , m_inside(registry.gauge("stag_geofence_inside", "Anchors inside geofences, now").with())
    , m_fencesRefused(refusedCounter(registry, "geofences"))
    , m_entersRefused(refusedCounter(registry, "inside"))
{}

void GeofenceMetrics::crossed(model::GeofenceEventKind kind) const
{
    m_events[static_cast<std::size_t>(kind)].increment();
}

void GeofenceMetrics::stored(const storage::GeofenceCounters &now,
                             const storage::GeofenceCounters &before) const
{
    m_fences.set(static_cast<double>(now.fences));
    m_inside.set(static_cast<double>(now.inside));
    m_fencesRefused.increment(by(now.fencesRefused, before.fencesRefused));
    m_entersRefused.increment(by(now.entersRefused, before.entersRefused));
}

} // namespace stag::stag
