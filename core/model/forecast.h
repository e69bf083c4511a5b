// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/assignment.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace stag::model {

/// What if: some edges were gone, drained or busier, and so many devices came to a place.
struct ForecastQuestion
{
    std::optional<geo::Geodetic> place;
    std::uint32_t devices = 1; ///< that come there
    std::vector<EdgeId> without;
    std::vector<EdgeId> draining;
    std::map<EdgeId, std::uint32_t> addedConnections;
    std::uint64_t seed = 0; ///< of chance: the same seed gives the same answer
};

/// How many devices would be where.
struct Placements
{
    std::map<EdgeId, std::uint32_t> byEdge;
    std::uint32_t unplaced = 0;

    bool operator==(const Placements &) const = default;
};

struct Forecast
{
    Placements moved;                 ///< those whose edge is gone or is drained
    Placements coming;                ///< those that come
    std::optional<EdgeChoice> choice; ///< for the first of them
};

} // namespace stag::model
