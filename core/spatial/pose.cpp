// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/pose.h"

namespace stag::spatial {

Pose operator*(const Pose &outer, const Pose &inner)
{
    return {outer * inner.position, outer.rotation * inner.rotation};
}

Vec3 operator*(const Pose &pose, const Vec3 &point)
{
    return pose.position + rotate(pose.rotation, point);
}

Pose inverse(const Pose &pose)
{
    const Quat rotation = conjugate(pose.rotation);
    return {rotate(rotation, -1.0 * pose.position), rotation};
}

Pose interpolate(const Pose &a, const Pose &b, double t)
{
    return {a.position + t * (b.position - a.position), slerp(a.rotation, b.rotation, t)};
}

} // namespace stag::spatial
