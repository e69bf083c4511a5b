// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/metrics/registry.h"
#include "server/storage/spool_store.h"

#include <array>
#include <cstddef>

namespace stag::relay {

/// The numbers of the spool; there only if there is one.
class SpoolMetrics
{
public:
    explicit SpoolMetrics(metrics::Registry &registry);

    void holds(const storage::SpoolAmounts &amounts) const;
    void evicted(const storage::SpoolAmounts &amounts) const;

    std::array<metrics::Counter, storage::kSpoolKinds> spooled;
    metrics::Counter replayed;
    metrics::Counter refused;
    metrics::Counter damaged;
    metrics::Counter readFailures;
    metrics::Counter writeFailures;
    metrics::Histogram commitSeconds;

private:
    std::array<metrics::Gauge, storage::kSpoolKinds> m_events;
    metrics::Gauge m_bytes;
    std::array<metrics::Counter, storage::kSpoolKinds> m_evicted;
};

} // namespace stag::relay
