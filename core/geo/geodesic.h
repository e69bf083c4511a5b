// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"

namespace stag::geo {

/// The shortest line on the ellipsoid between two places; heights do not count.
struct Geodesic
{
    double distanceM = 0.0;
    double bearingDeg = 0.0;      ///< where it starts to, clockwise from north, 0…360
    double finalBearingDeg = 0.0; ///< where it goes on to at the end
};

/// Exact to some nanometres, also between points that are nearly opposite to each other.
[[nodiscard]] Geodesic geodesic(const Geodetic &from, const Geodetic &to);

/// The place that lies `distanceM` from `from` in the direction `bearingDeg`, at the same height.
[[nodiscard]] Geodetic destination(const Geodetic &from, double bearingDeg, double distanceM);

} // namespace stag::geo
