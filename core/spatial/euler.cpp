// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/euler.h"

#include <cmath>
#include <numbers>

namespace stag::spatial {

namespace {

constexpr double kDegPerRad = 180.0 / std::numbers::pi;
constexpr double kGimbalSine = 1.0 - 1e-9; // sine of the pitch beyond which yaw and roll are one

} // namespace

EulerDeg toEulerDeg(const Quat &q)
{
    // The elements of the rotation matrix that the three angles stand in.
    const double sinPitch = 2.0 * (q.w * q.x - q.y * q.z);
    if (std::abs(sinPitch) >= kGimbalSine) {
        const double yaw = 2.0 * std::atan2(q.y, q.w);
        const double wrapped = std::remainder(yaw, 2.0 * std::numbers::pi);
        return {wrapped * kDegPerRad, std::copysign(90.0, sinPitch), 0.0};
    }
    const double yaw =
        std::atan2(2.0 * (q.x * q.z + q.w * q.y), 1.0 - 2.0 * (q.x * q.x + q.y * q.y));
    const double roll =
        std::atan2(2.0 * (q.x * q.y + q.w * q.z), 1.0 - 2.0 * (q.x * q.x + q.z * q.z));
    return {yaw * kDegPerRad, std::asin(sinPitch) * kDegPerRad, roll * kDegPerRad};
}

Quat fromEulerDeg(const EulerDeg &angles)
{
    return fromAxisAngle({0.0, 1.0, 0.0}, angles.yaw / kDegPerRad)
           * fromAxisAngle({1.0, 0.0, 0.0}, angles.pitch / kDegPerRad)
           * fromAxisAngle({0.0, 0.0, 1.0}, angles.roll / kDegPerRad);
}

} // namespace stag::spatial
