// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace stag::geo {

/// A place on or above the WGS84 ellipsoid. Degrees, as every map and contract writes it.
struct Geodetic
{
    double latitudeDeg = 0.0;  ///< north is positive, -90…90
    double longitudeDeg = 0.0; ///< east is positive, -180…180
    double heightM = 0.0;      ///< above the ellipsoid

    bool operator==(const Geodetic &) const = default;
};

/// Heights beyond this are mistakes: from below any mine to above any satellite that serves a
/// phone.
inline constexpr double kHeightMinM = -12'000.0;
inline constexpr double kHeightMaxM = 50'000'000.0;

/// Checks the ranges given above; InvalidArgument names the member.
[[nodiscard]] Result<void> validate(const Geodetic &place);

/// The same meridian in [-180, 180).
[[nodiscard]] double wrappedLongitudeDeg(double longitudeDeg);

} // namespace stag::geo
