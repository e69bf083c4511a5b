// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/geofence.h"
#include "core/spatial/aabb.h"

namespace stag::geofence {

/// How far outside a point is; 0 inside and on the border.
[[nodiscard]] double distanceOutsideM(const model::Volume &volume, const spatial::Vec3 &point);

/// A box around the volume, so much larger that rounding leaves nothing of it out.
[[nodiscard]] spatial::Aabb boundsOf(const model::Volume &volume);

} // namespace stag::geofence
