// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/ecef_box.h"

#include <algorithm>

namespace stag::geo {

namespace {

constexpr double kRoundingM = 1e-3;

struct Range
{
    double min = 0.0;
    double max = 0.0;
};

/// A distance from the axis times what the meridian makes of it.
Range operator*(const Range &fromAxis, const Range &factor)
{
    return {(factor.min < 0.0 ? fromAxis.max : fromAxis.min) * factor.min - kRoundingM,
            (factor.max > 0.0 ? fromAxis.max : fromAxis.min) * factor.max + kRoundingM};
}

/// Of a coordinate on the unit circle between the meridians; it is greatest at `topDeg` and least
/// opposite to it.
Range rangeAt(const Bounds &bounds, double west, double east, double topDeg)
{
    const auto has = [&bounds](double longitudeDeg) {
        return bounds.contains({bounds.southDeg, longitudeDeg, 0.0});
    };
    const double bottomDeg = topDeg > 0.0 ? topDeg - 180.0 : topDeg + 180.0;
    return {has(bottomDeg) ? -1.0 : std::min(west, east), has(topDeg) ? 1.0 : std::max(west, east)};
}

} // namespace

EcefBox boxAround(const Bounds &bounds)
{
    // On the meridian of Greenwich X is the distance from the axis.
    const Ecef south = toEcef({bounds.southDeg, 0.0, 0.0});
    const Ecef north = toEcef({bounds.northDeg, 0.0, 0.0});
    Range fromAxis{std::min(south.xM, north.xM), std::max(south.xM, north.xM)};
    if (bounds.southDeg <= 0.0 && bounds.northDeg >= 0.0)
        fromAxis.max = toEcef({0.0, 0.0, 0.0}).xM;
    // On the equator the coordinates are those of a circle.
    const Ecef west = toEcef({0.0, bounds.westDeg, 0.0});
    const Ecef east = toEcef({0.0, bounds.eastDeg, 0.0});
    const double radiusM = toEcef({0.0, 0.0, 0.0}).xM;
    const Range x = fromAxis * rangeAt(bounds, west.xM / radiusM, east.xM / radiusM, 0.0);
    const Range y = fromAxis * rangeAt(bounds, west.yM / radiusM, east.yM / radiusM, 90.0);
    return {{x.min, y.min, south.zM - kRoundingM}, {x.max, y.max, north.zM + kRoundingM}};
}

} // namespace stag::geo
