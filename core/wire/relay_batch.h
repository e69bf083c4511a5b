// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay's POST {stag.url}/ingest, as the published relay writes it:
// {"count":n,"events":[{session_id,event_id,timestamp,anchors[],meshes[]}],"timestamp":ms}
// with meshes {"anchor_id","vertices_delta","faces_delta","is_delta"}; vertices are gzip, faces are
// not.

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"

#include <span>
#include <string>
#include <string_view>

namespace stag::wire {

[[nodiscard]] std::string writeRelayBatch(std::span<const model::SpatialEvent> events,
                                          Timestamp now);

/// Success for {"status":"ok"} and {"success":true}; Unavailable with what the STAG said otherwise.
Result<void> parseRelayBatchAnswer(std::string_view body);

} // namespace stag::wire
