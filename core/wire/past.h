// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was known at a time (ours), version 1.
//
// The parameter "as_of", in milliseconds, of query, graph, anchors/{id} and meshes; the answers
// have "as_of":{"time","known_since","pose_interval_ms","pose_distance"}: how well the past is
// known. GET /api/v1/anchors/{id}/history: {"id","session_id","states":[{"from","deleted"?,"pose",
// "timestamp","metadata"?}],"count","has_more","known_since","pose_interval_ms","pose_distance"}

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/anchor_past.h"
#include "core/wire/stag.h"

#include <optional>
#include <string>

namespace stag::wire {

/// Corrupt: the parameter cannot be read.
Result<std::optional<Timestamp>> parseAsOf(const QueryParameters &parameters);
/// An answer that is a JSON object, with the member "as_of".
[[nodiscard]] std::string
withAsOf(std::string answer, Timestamp asOf, const model::PastResolution &past);

/// Corrupt: a parameter cannot be read. The limit is 1 to 1000.
Result<model::AnchorPastQuery> parseAnchorPast(model::AnchorId id,
                                               const QueryParameters &parameters);
[[nodiscard]] std::string writeAnchorPast(const model::AnchorPast &past);

} // namespace stag::wire
