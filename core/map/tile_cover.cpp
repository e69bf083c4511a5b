// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/tile_cover.h"

#include "core/map/limits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace stag::map {

namespace {

/// Whether some of a box can be seen; with the upright box of the view this is exact.
bool isSeen(const Camera &camera, const WorldBox &box)
{
    const std::array corners{camera.project(box.min),
                             camera.project({box.max.x, box.min.y}),
                             camera.project(box.max),
                             camera.project({box.min.x, box.max.y})};
    const auto [left, right] =
        std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
    const auto [top, bottom] =
        std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
    return right > 0.0 && left < camera.size().width && bottom > 0.0 && top < camera.size().height;
}

} // namespace

std::vector<CoveringTile> tilesCovering(const Camera &camera, int zoom)
{
    std::vector<CoveringTile> tiles;
    zoom = std::clamp(zoom, 0, kTileZoomMax);
    const auto count = std::int64_t{1} << zoom;
    const double scale = static_cast<double>(count);
    const WorldBox box = camera.bounds();
    const auto left = static_cast<std::int64_t>(std::floor(box.min.x * scale));
    const auto right = static_cast<std::int64_t>(std::floor(box.max.x * scale));
    const auto top = std::max<std::int64_t>(0, std::llround(std::floor(box.min.y * scale)));
    const auto bottom =
        std::min(count - 1, std::int64_t(std::llround(std::floor(box.max.y * scale))));
    // A view a thousand tiles wide is shown with coarser tiles by whoever asks.
    if (right - left >= std::int64_t{kTilesInViewMax}
        || bottom - top >= std::int64_t{kTilesInViewMax})
        return tiles;
    const WorldPoint middle{camera.centre().x * scale - 0.5, camera.centre().y * scale - 0.5};
    for (std::int64_t y = top; y <= bottom; ++y) {
        for (std::int64_t x = left; x <= right && tiles.size() < kTilesInViewMax; ++x) {
            const WorldBox tile{{double(x) / scale, double(y) / scale},
                                {double(x + 1) / scale, double(y + 1) / scale}};
            if (!isSeen(camera, tile))
                continue;
            const auto copy = static_cast<int>(std::floor(double(x) / scale));
            tiles.push_back({{zoom, std::uint32_t(x - copy * count), std::uint32_t(y)}, copy});
        }
    }
    const auto distance = [&middle, scale](const CoveringTile &tile) {
        return std::hypot(tile.tile.x + tile.copy * scale - middle.x, tile.tile.y - middle.y);
    };
    std::ranges::stable_sort(tiles, {}, distance);
    return tiles;
}

} // namespace stag::map
