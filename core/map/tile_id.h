// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/world_point.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace stag::map {

/// A square of the world: at zoom z it is cut into 2^z by 2^z, x eastwards, y southwards.
struct TileId
{
    int zoom = 0;
    std::uint32_t x = 0;
    std::uint32_t y = 0;

    auto operator<=>(const TileId &) const = default;
};

/// The zoom is at most kTileZoomMax, x and y are within it.
[[nodiscard]] bool isValid(const TileId &tile);
[[nodiscard]] WorldBox boxOf(const TileId &tile);
/// The tile at `zoom`, not above that of `tile`, that holds it.
[[nodiscard]] TileId ancestor(const TileId &tile, int zoom);

} // namespace stag::map

template<>
struct std::hash<stag::map::TileId>
{
    std::size_t operator()(const stag::map::TileId &tile) const noexcept
    {
        const std::uint64_t place = (std::uint64_t{tile.x} << 32) | tile.y;
        return std::hash<std::uint64_t>{}(place * 0x9E37'79B9'7F4A'7C15ULL
                                          + static_cast<std::uint64_t>(tile.zoom));
    }
};
