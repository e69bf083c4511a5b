// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/metrics/registry.h"
#include "server/storage/records.h"

namespace stag::stag {

/// How much of the past is kept, and what is not. Any thread.
class PastMetrics
{
public:
    explicit PastMetrics(metrics::Registry &registry);

    /// `before` is what was stored last time.
    void stored(const storage::PastCounters &now, const storage::PastCounters &before) const;

private:
    metrics::Counter m_written;
    metrics::Counter m_thinned;
    metrics::Counter m_forgotten;
    metrics::Gauge m_bytes;
};

} // namespace stag::stag
