// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay's POST {stag.url}/ingest, as the published relay writes it:
// {"count":n,"events":[{session_id,event_id,timestamp,anchors[],meshes[]}],"timestamp":ms}
// with meshes {"anchor_id","vertices_delta","faces_delta","is_delta"}; vertices are gzip, faces are
// not.

#include "core/base/clock.h"
#include "core/model/spatial_event.h"

#include <span>
#include <string>

namespace stag::wire {

[[nodiscard]] std::string writeRelayBatch(std::span<const model::SpatialEvent> events,
                                          Timestamp now);

} // namespace stag::wire
