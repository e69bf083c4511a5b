// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"

#include <optional>
#include <string_view>

namespace stag::map {

/// Reads a place as people write or paste it: "48.8584, 2.2945", "48.8584 N 2.2945 E",
/// "48°51'30.2\"N 2°17'40.2\"E", "geo:48.8584,2.2945". Latitude comes first unless letters say
/// otherwise. Nothing for everything else and for places that do not exist.
[[nodiscard]] std::optional<geo::Geodetic> parseCoordinates(std::string_view text);

} // namespace stag::map
