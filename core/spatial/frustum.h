// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/aabb.h"
#include "core/spatial/pose.h"

#include <array>

namespace stag::spatial {

/// What a camera sees in its own frame: it looks along -Z with +Y up.
///
/// The caller guarantees 0 < fovVerticalRad < π, 0 < aspect and 0 < nearM < farM.
struct Lens
{
    double fovVerticalRad = 1.0;
    double aspect = 16.0 / 9.0; ///< width / height
    double nearM = 0.1;
    double farM = 10.0;
};

/// The points with dot(normal, p) + offset = 0; the normal is a unit vector and points inside.
struct Plane
{
    Vec3 normal;
    double offset = 0.0;
};

/// The part of the world that a camera sees, borders included.
class Frustum
{
public:
    Frustum(const Pose &worldFromCamera, const Lens &lens);

    [[nodiscard]] bool contains(const Vec3 &pointInWorld) const;
    /// False only if the box is surely outside; a box near an edge may be reported although it is
    /// not seen.
    [[nodiscard]] bool mayIntersect(const Aabb &boxInWorld) const;
    /// Left, right, bottom, top, near, far.
    [[nodiscard]] const std::array<Plane, 6> &planes() const { return m_planes; }
    /// The four corners of the near side, then of the far side, each from bottom left against the
    /// clock as the camera sees them.
    [[nodiscard]] const std::array<Vec3, 8> &corners() const { return m_corners; }

private:
    std::array<Plane, 6> m_planes;
    std::array<Vec3, 8> m_corners;
};

} // namespace stag::spatial
