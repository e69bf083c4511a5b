// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/topology.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace stag::graph {

/// What a path is short in.
enum class Weight {
    Distance,    ///< metres along the path
    Hops,        ///< edges
    Uncertainty, ///< the sum of the variances of the positions on the way
};

struct Visit
{
    NodeIndex node = 0;
    std::uint32_t hops = 0;
};

struct Reached
{
    std::vector<Visit> visits; ///< the start first, then in the order of their hops
    bool more = false;         ///< there would be more than `countMax`
};

/// What can be reached along edges of the kinds in at most `hopsMax` steps.
[[nodiscard]] Reached reachable(const Topology &topology,
                                NodeIndex start,
                                EdgeKinds kinds,
                                std::uint32_t hopsMax,
                                std::size_t countMax);

struct Path
{
    std::vector<NodeIndex> nodes; ///< start to end
    std::vector<EdgeKind> kinds;  ///< of the edges between them
    double cost = 0.0;            ///< in the unit of the weight
};

/// The cheapest path; nothing when there is none. TooLarge when it is not among the first
/// `searchNodesMax` nodes.
[[nodiscard]] Result<std::optional<Path>> shortestPath(const Topology &topology,
                                                       NodeIndex start,
                                                       NodeIndex end,
                                                       EdgeKinds kinds,
                                                       Weight weight,
                                                       std::size_t searchNodesMax);

} // namespace stag::graph
