// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/anchor.h"
#include "core/model/mesh.h"

#include <vector>

namespace stag::model {

/// What one device saw at one moment; the unit of ingest. Idempotent by `id`.
struct SpatialEvent
{
    SessionId session;
    EventId id;
    Timestamp timestamp;
    std::vector<Anchor> anchors;
    std::vector<Mesh> meshes;
};

} // namespace stag::model
