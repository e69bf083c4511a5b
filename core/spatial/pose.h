// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/quat.h"
#include "core/spatial/vec3.h"

namespace stag::spatial {

/// A rigid transform, metres and unit quaternion: `parent_from_this`.
struct Pose
{
    Vec3 position;
    Quat rotation;

    bool operator==(const Pose &) const = default;
};

/// Applies `outer` after `inner`: worldFromHead = worldFromRoom * roomFromHead.
[[nodiscard]] Pose operator*(const Pose &outer, const Pose &inner);
[[nodiscard]] Vec3 operator*(const Pose &pose, const Vec3 &point);
[[nodiscard]] Pose inverse(const Pose &pose);
/// Position on the straight line and rotation on the shortest way from `a` (t = 0) to `b` (t = 1).
[[nodiscard]] Pose interpolate(const Pose &a, const Pose &b, double t);

} // namespace stag::spatial
