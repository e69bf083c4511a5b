// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/geofence.h"
#include "server/metrics/registry.h"
#include "server/storage/records.h"

#include <array>

namespace stag::stag {

/// How many fences there are, what happens at them, and what their limits kept out. Any thread.
class GeofenceMetrics
{
public:
    explicit GeofenceMetrics(metrics::Registry &registry);

    void crossed(model::GeofenceEventKind kind) const;
    /// `before` is what was stored last time.
    void stored(const storage::GeofenceCounters &now,
                const storage::GeofenceCounters &before) const;

private:
    std::array<metrics::Counter, 3> m_events; ///< by model::GeofenceEventKind
    metrics::Gauge m_fences;
    metrics::Gauge m_inside;
    metrics::Counter m_fencesRefused;
    metrics::Counter m_entersRefused;
};

} // namespace stag::stag
