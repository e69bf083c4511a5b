// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/tile_id.h"

#include "core/map/limits.h"

#include <algorithm>
#include <cmath>

namespace stag::map {

bool isValid(const TileId &tile)
{
    if (tile.zoom < 0 || tile.zoom > kTileZoomMax)
        return false;
    const std::uint32_t count = 1u << tile.zoom;
    return tile.x < count && tile.y < count;
}

WorldBox boxOf(const TileId &tile)
{
    const double side = std::exp2(-tile.zoom);
    return {{tile.x * side, tile.y * side}, {(tile.x + 1.0) * side, (tile.y + 1.0) * side}};
}

TileId ancestor(const TileId &tile, int zoom)
{
    const int steps = std::max(tile.zoom - std::max(zoom, 0), 0);
    return {tile.zoom - steps, tile.x >> steps, tile.y >> steps};
}

} // namespace stag::map
