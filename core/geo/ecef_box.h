// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/bounds.h"
#include "core/geo/local_frame.h"

namespace stag::geo {

/// A box of earth-centred coordinates, for an index that knows no poles and no antimeridian.
struct EcefBox
{
    Ecef min;
    Ecef max;
};

/// Surely holds every place on the ellipsoid within the bounds; a filter, for it also holds others.
[[nodiscard]] EcefBox boxAround(const Bounds &bounds);

} // namespace stag::geo
