// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/vec3.h"

namespace stag::spatial {

/// A rotation as a quaternion in the order of every contract: x, y, z, w.
struct Quat
{
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    double w = 1.0;

    bool operator==(const Quat &) const = default;
};

[[nodiscard]] constexpr double normSquared(const Quat &q)
{
    return q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w;
}
/// The unit quaternion of the same rotation; identity for a zero quaternion.
[[nodiscard]] Quat normalized(const Quat &q);
[[nodiscard]] Quat operator*(const Quat &a, const Quat &b);
[[nodiscard]] Quat conjugate(const Quat &q);
/// Rotates `v` by the unit quaternion `q`.
[[nodiscard]] Vec3 rotate(const Quat &q, const Vec3 &v);
/// The rotation by `angleRad` about the unit vector `axis`, right-handed.
[[nodiscard]] Quat fromAxisAngle(const Vec3 &axis, double angleRad);
/// The angle between two unit rotations, 0…π.
[[nodiscard]] double angleRad(const Quat &a, const Quat &b);
/// On the shortest way from `a` (t = 0) to `b` (t = 1), at constant speed; both are unit
/// quaternions.
[[nodiscard]] Quat slerp(const Quat &a, const Quat &b, double t);
[[nodiscard]] bool isFinite(const Quat &q);

} // namespace stag::spatial
