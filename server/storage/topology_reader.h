// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/topology.h"
#include "server/storage/limits.h"
#include "server/storage/topology_change.h"

namespace stag::storage {

class Database;

/// Puts all that is in the database, as of one moment, into an empty graph.
[[nodiscard]] Result<void>
readTopology(Database &database, const TopologySettings &settings, graph::Topology &topology);

/// Repeats on a graph what a commit did.
[[nodiscard]] Result<void> applyChange(const TopologyChange &change, graph::Topology &topology);

} // namespace stag::storage
