// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/edge_health.h"

#include <algorithm>

namespace stag::policy {

int missedBeats(std::chrono::milliseconds silence, const BeatSettings &settings)
{
    if (settings.interval.count() <= 0)
        return 0;
    const auto late = silence - settings.interval / 2;
    return late.count() > 0 ? static_cast<int>(late / settings.interval) : 0;
}

model::EdgeHealth healthOf(const Beats &beats, const BeatSettings &settings)
{
    const int missed = std::max(missedBeats(beats.silence, settings), beats.failedChecks);
    if (missed >= settings.offlineAfter)
        return model::EdgeHealth::Offline;
    if (!beats.isHeard)
        return model::EdgeHealth::Unknown;
    return missed >= settings.degradedAfter ? model::EdgeHealth::Degraded
                                            : model::EdgeHealth::Healthy;
}

} // namespace stag::policy
