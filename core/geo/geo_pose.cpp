// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geo_pose.h"

#include <cmath>

namespace stag::geo {

namespace {

constexpr double kLengthTolerance = 0.01;

} // namespace

Result<void> validate(const GeoPose &pose)
{
    STAG_TRY_VOID(validate(pose.position));
    const Orientation &q = pose.orientation;
    const double length = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    // Written so that NaN fails as well.
    if (!(std::abs(length - 1.0) <= kLengthTolerance))
        return Error{ErrorCode::InvalidArgument, "quaternion: not of unit length"};
    return success();
}

} // namespace stag::geo
