// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/node.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stag::storage {

struct NodeChanged
{
    graph::NodeKey node;
    graph::NodeState state;
};

/// All edges of an anchor to others; what is not named has ended.
struct NeighboursChanged
{
    graph::NodeKey anchor;
    std::vector<std::pair<std::string, graph::Seen>> neighbours; ///< by anchor id
};

/// The anchor of a mesh; it may be one that nobody has reported.
struct MeshAnchored
{
    graph::NodeKey mesh;
    std::string anchor;
    graph::Seen seen;
};

/// A session takes with it all that is in it.
struct NodeRemoved
{
    graph::NodeKey node;
};

/// What a commit did to the graph.
using TopologyChange = std::variant<NodeChanged, NeighboursChanged, MeshAnchored, NodeRemoved>;

} // namespace stag::storage
