// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/anchor.h"
#include "core/model/mesh.h"

#include <cstddef>
#include <vector>

namespace stag::model {

/// What one device saw at one moment; the unit of ingest. Idempotent by `id`.
struct SpatialEvent
{
    SessionId session;
    EventId id; ///< empty: nobody will send it again
    Timestamp timestamp;
    std::vector<Anchor> anchors;
    std::vector<Mesh> meshes;
};

/// About what the event takes in memory, for queues that are bounded in bytes.
[[nodiscard]] std::size_t memoryBytes(const SpatialEvent &event);

} // namespace stag::model
