// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/world_point.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stag::map {

using std::numbers::pi;

WorldPoint toWorld(const geo::Geodetic &place)
{
    const double latitudeDeg = std::clamp(place.latitudeDeg, -kLatitudeMaxDeg, kLatitudeMaxDeg);
    const double latitudeRad = latitudeDeg * pi / 180.0;
    const double y = 0.5 - std::asinh(std::tan(latitudeRad)) / (2.0 * pi);
    return {place.longitudeDeg / 360.0 + 0.5, std::clamp(y, 0.0, 1.0)};
}

geo::Geodetic toGeodetic(const WorldPoint &point)
{
    const double latitudeRad = std::atan(std::sinh(2.0 * pi * (0.5 - point.y)));
    return {latitudeRad * 180.0 / pi, (wrapped(point).x - 0.5) * 360.0, 0.0};
}

WorldPoint wrapped(const WorldPoint &point)
{
    const double x = point.x - std::floor(point.x);
    // A tiny negative x rounds up to the next copy.
    return {x < 1.0 ? x : 0.0, point.y};
}

double metresPerUnit(double y)
{
    return kEquatorM / std::cosh(2.0 * pi * (0.5 - y));
}

std::vector<WorldPiece> piecesOf(const WorldBox &box, int piecesMax)
{
    std::vector<WorldPiece> pieces;
    if (!std::isfinite(box.min.x) || !std::isfinite(box.max.x))
        return pieces;
    for (double shift = std::floor(box.min.x); shift <= box.max.x && std::ssize(pieces) < piecesMax;
         shift += 1.0) {
        const WorldBox piece{{std::max(box.min.x - shift, 0.0), box.min.y},
                             {std::min(box.max.x - shift, 1.0), box.max.y}};
        pieces.push_back({piece, shift});
    }
    return pieces;
}

} // namespace stag::map
