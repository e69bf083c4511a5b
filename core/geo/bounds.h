// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"

namespace stag::geo {

/// A part of the map between two parallels and two meridians, borders included. It reaches from
/// west eastwards to east; where west is greater than east, it crosses the antimeridian.
struct Bounds
{
    double southDeg = -90.0;
    double northDeg = 90.0;
    double westDeg = -180.0;
    double eastDeg = 180.0;

    [[nodiscard]] bool crossesAntimeridian() const { return westDeg > eastDeg; }
    [[nodiscard]] double widthDeg() const;
    [[nodiscard]] bool contains(const Geodetic &place) const;
    [[nodiscard]] bool intersects(const Bounds &other) const;

    bool operator==(const Bounds &) const = default;
};

/// South is not north of north, and all are in range; InvalidArgument otherwise.
[[nodiscard]] Result<void> validate(const Bounds &bounds);

/// Bounds that surely hold every place within `radiusM` of `center` on the ellipsoid. Around a pole
/// they hold all meridians.
[[nodiscard]] Bounds boundsAround(const Geodetic &center, double radiusM);

} // namespace stag::geo
