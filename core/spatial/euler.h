// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/quat.h"

namespace stag::spatial {

/// A rotation as people read it, in degrees. Y is up and -Z is forward, as in every contract, so
/// the rotation is Ry(yaw) · Rx(pitch) · Rz(roll): turn to the left, then look up, then tilt to the
/// left. For display and entry only; the rotation itself is always a quaternion.
struct EulerDeg
{
    double yaw = 0.0;   ///< -180…180
    double pitch = 0.0; ///< -90…90
    double roll = 0.0;  ///< -180…180

    bool operator==(const EulerDeg &) const = default;
};

/// Straight up and down, where yaw and roll turn about the same axis, all of it is yaw and roll is
/// 0.
[[nodiscard]] EulerDeg toEulerDeg(const Quat &unit);
[[nodiscard]] Quat fromEulerDeg(const EulerDeg &angles);

} // namespace stag::spatial
