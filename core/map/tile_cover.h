// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/camera.h"
#include "core/map/tile_id.h"

#include <vector>

namespace stag::map {

/// A tile in view; `copy` says in which copy of the world it lies.
struct CoveringTile
{
    TileId tile;
    int copy = 0;

    bool operator==(const CoveringTile &) const = default;
};

/// The tiles of one zoom that are in view, the middle first. At most kTilesInViewMax.
[[nodiscard]] std::vector<CoveringTile> tilesCovering(const Camera &camera, int zoom);

} // namespace stag::map
