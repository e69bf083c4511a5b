// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"
#include "core/model/assignment.h"
#include "core/model/edge.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace stag::policy {

/// An edge as far as a device is concerned that might go there. The device itself, if it is there
/// already, is not counted, so that it is judged like any other.
struct EdgeCandidate
{
    model::EdgeId id;
    geo::Geodetic place;
    double serviceRadiusM = 5'000.0;
    model::EdgeHealth health = model::EdgeHealth::Unknown;
    bool isActive = true;
    bool isDraining = false;
    std::uint32_t connections = 0;
    std::uint32_t connectionsMax = 100;
    std::optional<std::chrono::microseconds> roundTrip; ///< to devices there, if it was measured
};

/// How the parts of a score count. Where a round trip is known its weight joins the others and
/// their sum is what the total is divided by, so that totals with and without one can be compared.
struct ScoreSettings
{
    double distanceWeight = 0.4;
    double loadWeight = 0.4;
    double healthWeight = 0.2;
    double roundTripWeight = 0.4;
    double distanceMaxM = 50'000.0;                  ///< beyond, an edge is no candidate
    std::chrono::microseconds roundTripMax{200'000}; ///< which is worth nothing
};

/// Why the edge cannot be chosen, or nothing.
[[nodiscard]] std::optional<model::EdgeExclusion>
exclusionOf(const EdgeCandidate &edge, double distanceM, const ScoreSettings &settings = {});

/// From 0 to 1, whatever the edge says of itself.
[[nodiscard]] model::EdgeScore
scoreOf(const EdgeCandidate &edge, double distanceM, const ScoreSettings &settings = {});

/// Which part of its connections are in use; 1 if it takes none.
[[nodiscard]] double loadRatio(const EdgeCandidate &edge);

} // namespace stag::policy
