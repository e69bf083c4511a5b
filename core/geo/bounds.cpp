// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/bounds.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stag::geo {

namespace {

// A sphere with the smallest radius of curvature of WGS84 (at the equator, north to south) makes
// every angle a little too large, which is the safe side.
constexpr double kCurvatureRadiusMinM = 6'335'439.0;
constexpr double kDegPerRad = 180.0 / std::numbers::pi;

bool inside(double westDeg, double eastDeg, double longitudeDeg)
{
    return westDeg <= eastDeg ? longitudeDeg >= westDeg && longitudeDeg <= eastDeg
                              : longitudeDeg >= westDeg || longitudeDeg <= eastDeg;
}

} // namespace

double Bounds::widthDeg() const
{
    return crossesAntimeridian() ? eastDeg - westDeg + 360.0 : eastDeg - westDeg;
}

bool Bounds::contains(const Geodetic &place) const
{
    // Both names of the antimeridian are the same place.
    const bool onMeridian =
        inside(westDeg, eastDeg, place.longitudeDeg)
        || (std::abs(place.longitudeDeg) == 180.0 && inside(westDeg, eastDeg, -place.longitudeDeg));
    return onMeridian && place.latitudeDeg >= southDeg && place.latitudeDeg <= northDeg;
}

bool Bounds::intersects(const Bounds &other) const
{
    if (southDeg > other.northDeg || other.southDeg > northDeg)
        return false;
    // Two arcs of one circle meet exactly if one holds a border of the other.
    const auto holds = [](const Bounds &arc, double longitudeDeg) {
        return arc.contains({arc.southDeg, longitudeDeg, 0.0});
    };
    return holds(*this, other.westDeg) || holds(*this, other.eastDeg) || holds(other, westDeg)
           || holds(other, eastDeg);
}

Result<void> validate(const Bounds &bounds)
{
    STAG_TRY_VOID(validate(Geodetic{bounds.southDeg, bounds.westDeg, 0.0}));
    STAG_TRY_VOID(validate(Geodetic{bounds.northDeg, bounds.eastDeg, 0.0}));
    if (bounds.southDeg > bounds.northDeg)
        return Error{ErrorCode::InvalidArgument, "bounds: south is north of north"};
    return success();
}

Bounds boundsAround(const Geodetic &center, double radiusM)
{
    const double radiusRad = std::max(0.0, radiusM) / kCurvatureRadiusMinM;
    const double radiusDeg = radiusRad * kDegPerRad;
    Bounds bounds;
    bounds.southDeg = std::max(-90.0, center.latitudeDeg - radiusDeg);
    bounds.northDeg = std::min(90.0, center.latitudeDeg + radiusDeg);
    if (bounds.southDeg == -90.0 || bounds.northDeg == 90.0)
        return bounds;
    // Where a meridian touches the circle: sin Δλ = sin r / cos φ.
    const double sine = std::sin(radiusRad) / std::cos(center.latitudeDeg / kDegPerRad);
    if (sine >= 1.0)
        return bounds;
    const double widthDeg = std::asin(sine) * kDegPerRad;
    bounds.westDeg = wrappedLongitudeDeg(center.longitudeDeg - widthDeg);
    bounds.eastDeg = wrappedLongitudeDeg(center.longitudeDeg + widthDeg);
    return bounds;
}

} // namespace stag::geo
