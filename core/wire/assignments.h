// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why a device uses the edge it uses (ours), version 1. Times are RFC 3339.
//
// An assignment: {"number","device_id","at","lat","lng","trigger","previous_edge_id"|null,
// "edge_server_id"|null,"reason","random","considered":[…],"omitted"}, trigger being connected,
// moved, edge_lost, drained or waiting, and reason best, better_of_two, stayed,
// stayed_for_want_of_another or no_candidate. Considered: {"edge_server_id","distance_m",
// "connections","max_connections","health_status","excluded"|null,"score",
// "parts":{"distance","load","health","round_trip"?},"is_contender"}, excluded being inactive,
// offline, draining, full or too_far.
// GET /api/v1/assignments?device_id=&edge_server_id=&before=&limit=: {"data":[…],"has_more"}

#include "core/base/result.h"
#include "core/model/assignment.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stag::wire {

[[nodiscard]] std::string_view assignmentReasonName(model::AssignmentReason reason);
[[nodiscard]] std::string_view assignmentTriggerName(model::AssignmentTrigger trigger);
[[nodiscard]] std::string_view edgeExclusionName(model::EdgeExclusion exclusion);

/// A decision as it is kept; parseEdgeChoice reads it back. Corrupt.
[[nodiscard]] std::string writeEdgeChoice(const model::EdgeChoice &choice);
[[nodiscard]] Result<model::EdgeChoice> parseEdgeChoice(std::string_view text,
                                                        const Limits &limits = {});

/// Which assignments are listed, the newest first.
struct AssignmentListRequest
{
    std::optional<model::DeviceId> device;
    std::optional<model::EdgeId> edge; ///< where somebody was sent, or was sent away from
    std::int64_t before = 0;           ///< only numbers below; 0: from the newest on
    std::size_t limit = 100;           ///< 1 to 1000
};
/// Corrupt: a parameter cannot be read.
[[nodiscard]] Result<AssignmentListRequest> parseAssignmentList(const QueryParameters &parameters);

[[nodiscard]] std::string writeAssignment(const model::Assignment &assignment);
[[nodiscard]] std::string writeAssignments(std::span<const model::Assignment> assignments,
                                           bool hasMore);

} // namespace stag::wire
