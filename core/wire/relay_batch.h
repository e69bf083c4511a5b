// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay's POST {stag.url}/ingest, as the published relay writes it:
// {"count":n,"events":[{session_id,event_id,timestamp,anchors[],meshes[]}],"timestamp":ms}
// with meshes {"anchor_id","vertices_delta","faces_delta","normals"?,"is_delta"}; vertices are
// gzip, the others are not. Normals are ours: only StreamKit's first generation sends them to a
// relay.

#include "core/base/clock.h"
#include "core/model/spatial_event.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace stag::wire {

/// The vertices of one mesh before and after gzip.
struct CompressedVertices
{
    std::size_t sizeBytes = 0;
    std::size_t compressedBytes = 0;
};

struct RelayBatch
{
    std::string text;
    std::vector<CompressedVertices> compressed; ///< of each mesh whose vertices were compressed
};

[[nodiscard]] RelayBatch writeRelayBatch(std::span<const model::SpatialEvent> events,
                                         Timestamp now);

} // namespace stag::wire
