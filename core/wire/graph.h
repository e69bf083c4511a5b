// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /api/v1/graph (ours), version 1.
//
// - mode: neighbours (if absent), path, component, radius
// - session_id, required: what a node is called is a matter of its session
// - anchor_id or mesh_id: where it begins; neither: the session
// - to_anchor_id or to_mesh_id: where a path ends
// - edges: kinds with commas, observed_in, anchored_to, adjacent, mesh_of; if absent all, of path
//   and component adjacent and anchored_to
// - hops of neighbours: 1 if absent
// - radius in metres
// - weight of a path: distance (if absent), hops, uncertainty
// - limit of the nodes: 100 if absent, at most 10,000
//
// The answer: {"mode","nodes":[…],"edges":[…],"count","has_more"}, of a path also "found", "cost"
// and "transform", the pose of its end seen from its start. An edge's pose is that of its "from"
// seen from its "to". An uncertainty is a standard deviation per axis, metres and radians.

#include "core/base/result.h"
#include "core/graph/query.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <string>
#include <string_view>

namespace stag::wire {

/// Corrupt: a parameter cannot be read. InvalidArgument: parameters that make no question together.
/// writeQueryError turns either into the answer 400.
Result<graph::Query> parseGraphQuery(const QueryParameters &parameters);
/// The parameters that ask `query`; parseGraphQuery gives it back.
[[nodiscard]] QueryParameters writeGraphQuery(const graph::Query &query);

[[nodiscard]] std::string writeGraphAnswer(const graph::Query &query, const graph::Answer &answer);
/// Corrupt or InvalidArgument naming the member, TooLarge beyond what a server may answer.
Result<graph::Answer> parseGraphAnswer(std::string_view body, const Limits &limits = {});

} // namespace stag::wire
