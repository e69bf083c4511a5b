// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geodetic.h"

#include <cmath>

namespace stag::geo {

namespace {

/// False for NaN as well.
bool between(double low, double value, double high)
{
    return value >= low && value <= high;
}

} // namespace

Result<void> validate(const Geodetic &place)
{
    if (!between(-90.0, place.latitudeDeg, 90.0))
        return Error{ErrorCode::InvalidArgument, "latitude: not between -90 and 90"};
    if (!between(-180.0, place.longitudeDeg, 180.0))
        return Error{ErrorCode::InvalidArgument, "longitude: not between -180 and 180"};
    if (!between(kHeightMinM, place.heightM, kHeightMaxM))
        return Error{ErrorCode::InvalidArgument, "height: not between -12 km and 50000 km"};
    return success();
}

double wrappedLongitudeDeg(double longitudeDeg)
{
    const double wrapped = std::remainder(longitudeDeg, 360.0);
    return wrapped == 180.0 ? -180.0 : wrapped;
}

} // namespace stag::geo
