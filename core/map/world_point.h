// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"

#include <vector>

namespace stag::map {

/// The whole world in Web Mercator is the unit square: x from 180° west eastwards, y from north to
/// south. An x outside 0…1 is a further copy of the world beside the first.
struct WorldPoint
{
    double x = 0.5;
    double y = 0.5;

    bool operator==(const WorldPoint &) const = default;
};

/// Where Web Mercator ends, so that the world is a square.
inline constexpr double kLatitudeMaxDeg = 85.051128779806592;
inline constexpr double kEquatorM = 40'075'016.685578488;

/// Places nearer to a pole than kLatitudeMaxDeg are put on the border.
[[nodiscard]] WorldPoint toWorld(const geo::Geodetic &place);
/// The height is 0; the longitude of any copy of the world is in [-180, 180).
[[nodiscard]] geo::Geodetic toGeodetic(const WorldPoint &point);
/// The same point of the first copy of the world, x in [0, 1).
[[nodiscard]] WorldPoint wrapped(const WorldPoint &point);
/// How long one unit of the world is at this y. Web Mercator takes the earth for a sphere, so it is
/// exact to 0.7 %.
[[nodiscard]] double metresPerUnit(double y);

/// Two corners; both belong to the box.
struct WorldBox
{
    WorldPoint min;
    WorldPoint max;

    [[nodiscard]] double width() const { return max.x - min.x; }
    [[nodiscard]] double height() const { return max.y - min.y; }
    [[nodiscard]] bool contains(const WorldPoint &point) const
    {
        return point.x >= min.x && point.x <= max.x && point.y >= min.y && point.y <= max.y;
    }
    [[nodiscard]] bool intersects(const WorldBox &other) const
    {
        return min.x <= other.max.x && other.min.x <= max.x && min.y <= other.max.y
               && other.min.y <= max.y;
    }

    bool operator==(const WorldBox &) const = default;
};

/// A part of a box within the first copy of the world; adding `shift` to x brings it back.
struct WorldPiece
{
    WorldBox box;
    double shift = 0.0;
};

/// Cuts a box that lies anywhere along x into pieces of the first copy of the world, at most
/// `piecesMax`.
[[nodiscard]] std::vector<WorldPiece> piecesOf(const WorldBox &box, int piecesMax = 8);

} // namespace stag::map
