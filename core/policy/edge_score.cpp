// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/edge_score.h"

#include <algorithm>

namespace stag::policy {

namespace {

/// 1 at nothing, 0 at `max` and beyond.
double nearness(double value, double max)
{
    return max > 0.0 ? std::clamp(1.0 - value / max, 0.0, 1.0) : 0.0;
}

double healthScore(model::EdgeHealth health)
{
    switch (health) {
    case model::EdgeHealth::Healthy:
        return 1.0;
    case model::EdgeHealth::Degraded:
        return 0.5;
    case model::EdgeHealth::Unknown:
    case model::EdgeHealth::Offline:
        break;
    }
    return 0.0;
}

} // namespace

std::optional<model::EdgeExclusion>
exclusionOf(const EdgeCandidate &edge, double distanceM, const ScoreSettings &settings)
{
    using model::EdgeExclusion;
    if (!edge.isActive)
        return EdgeExclusion::Inactive;
    if (edge.health == model::EdgeHealth::Offline)
        return EdgeExclusion::Offline;
    if (edge.isDraining)
        return EdgeExclusion::Draining;
    if (distanceM > settings.distanceMaxM)
        return EdgeExclusion::TooFar;
    if (edge.connections >= edge.connectionsMax)
        return EdgeExclusion::Full;
    return std::nullopt;
}

double loadRatio(const EdgeCandidate &edge)
{
    return edge.connectionsMax > 0 ? static_cast<double>(edge.connections) / edge.connectionsMax
                                   : 1.0;
}

model::EdgeScore scoreOf(const EdgeCandidate &edge, double distanceM, const ScoreSettings &settings)
{
    model::EdgeScore score;
    score.distance = nearness(distanceM, settings.distanceMaxM);
    score.load = nearness(loadRatio(edge), 1.0);
    score.health = healthScore(edge.health);
    double sum = settings.distanceWeight * score.distance + settings.loadWeight * score.load
                 + settings.healthWeight * score.health;
    double weights = settings.distanceWeight + settings.loadWeight + settings.healthWeight;
    if (edge.roundTrip) {
        score.roundTrip = nearness(static_cast<double>(edge.roundTrip->count()),
                                   static_cast<double>(settings.roundTripMax.count()));
        sum += settings.roundTripWeight * *score.roundTrip;
        weights += settings.roundTripWeight;
    }
    score.total = weights > 0.0 ? sum / weights : 0.0;
    return score;
}

} // namespace stag::policy
