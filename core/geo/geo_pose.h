// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"

namespace stag::geo {

/// A rotation from the frame of the posed thing to east, north, up at its place: x, y, z, w.
struct Orientation
{
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    double w = 1.0;

    bool operator==(const Orientation &) const = default;
};

/// Where something is on the earth and how it is turned: OGC GeoPose 1.0, Basic-Quaternion.
struct GeoPose
{
    Geodetic position;
    Orientation orientation;

    bool operator==(const GeoPose &) const = default;
};

/// The position is in range and the quaternion is of unit length to within a hundredth (the
/// standard asks for unit length, writers round); InvalidArgument otherwise.
[[nodiscard]] Result<void> validate(const GeoPose &pose);

} // namespace stag::geo
