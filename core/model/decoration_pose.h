// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geo_pose.h"
#include "core/model/decoration.h"

#include <optional>

namespace stag::model {

/// Where a decoration is and how it is turned; nothing if its height is not above the ellipsoid,
/// because nobody here knows the ground.
[[nodiscard]] std::optional<geo::GeoPose> geoPoseOf(const Decoration &decoration);
/// What puts a decoration there, its height above the ellipsoid. The pose is valid.
[[nodiscard]] DecorationEdit editTo(const geo::GeoPose &pose);

} // namespace stag::model
