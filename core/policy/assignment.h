// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/edge_score.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace stag::policy {

struct AssignmentSettings
{
    ScoreSettings score{};
    /// So far below the best an edge is as good as that: two of them are drawn and the better one
    /// wins, so that not everybody who asks at once goes to the same. 0: only equals.
    double spreadWithin = 0.05;
    /// So much better another edge must be than where a device is, or it stays.
    double stayWithin = 0.1;
    /// That are written down of one decision; the last are left out and counted.
    std::size_t consideredMax = 20;
};

/// Which edge serves a device at `place`. `current` is where it is, if it is anywhere; `random` is
/// from 0 to below 1. The order of the edges is of no account.
[[nodiscard]] model::EdgeChoice chooseEdge(const geo::Geodetic &place,
                                           std::span<const EdgeCandidate> edges,
                                           const std::optional<model::EdgeId> &current,
                                           double random,
                                           const AssignmentSettings &settings = {});

/// The edges that the plan's query finds: active, healthy, not full, the place within their service
/// radius; the least loaded first, then the nearest.
[[nodiscard]] std::vector<model::EdgeId> leastLoaded(const geo::Geodetic &place,
                                                     std::span<const EdgeCandidate> edges,
                                                     std::size_t limit = 3);

} // namespace stag::policy
