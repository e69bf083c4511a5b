// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/limits.h"
#include "core/graph/node.h"
#include "core/graph/walk.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace stag::graph {

class Topology;

enum class Question {
    Neighbours, ///< what is at most `hops` edges away
    Path,       ///< the cheapest way from `from` to `to`
    Component,  ///< all that hangs together with `from`
    Radius,     ///< the anchors no farther than `radiusM`, and their meshes
};

struct Query
{
    Question question = Question::Neighbours;
    NodeKey from;
    NodeKey to;
    EdgeKinds kinds = EdgeKinds::all();
    std::uint32_t hops = 1;
    double radiusM = 0.0;
    Weight weight = Weight::Distance;
    std::size_t nodesMax = 100;
};

struct FoundNode
{
    NodeKey key;
    NodeState state;
    std::uint32_t hops = 0;
    double distanceM = 0.0; ///< straight from the start
};

struct FoundEdge
{
    NodeKey from;
    NodeKey to;
    EdgeKind kind = EdgeKind::Adjacent;
    spatial::Pose toFromFrom; ///< where `from` is, seen from `to`
    Uncertainty uncertainty;
    double distanceM = 0.0;
    Seen seen;
};

struct Answer
{
    std::vector<FoundNode> nodes; ///< nearest by hops, radius: by distance; a path: in its order
    std::vector<FoundEdge> edges; ///< those between the nodes, each once; a path: its own
    bool more = false;            ///< something was left out
    bool isConnected = true;      ///< whether there is a path
    UncertainPose startFromEnd{}; ///< path: where the end is, seen from the start
    double cost = 0.0;            ///< path: in the unit of the weight
};

/// NotFound when an end is unknown, TooLarge when a path would take too long to find.
[[nodiscard]] Result<Answer>
answer(const Topology &topology, const Query &query, const Limits &limits = {});

} // namespace stag::graph
