// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/frustum.h"

#include <algorithm>
#include <cmath>

namespace stag::spatial {

namespace {

Plane planeThrough(const Vec3 &point, const Vec3 &normal)
{
    return {normal, -dot(normal, point)};
}

double signedDistance(const Plane &plane, const Vec3 &point)
{
    return dot(plane.normal, point) + plane.offset;
}

} // namespace

Frustum::Frustum(const Pose &worldFromCamera, const Lens &lens)
{
    const double slopeY = std::tan(lens.fovVerticalRad / 2.0);
    const double slopeX = slopeY * lens.aspect;
    const auto direction = [&](double x, double y, double z) {
        return rotate(worldFromCamera.rotation, normalized(Vec3{x, y, z}));
    };
    const Vec3 &eye = worldFromCamera.position;
    // A side plane holds the eye and an edge (±slope, ±slope, -1); its normal is square to both.
    m_planes = {
        planeThrough(eye, direction(1.0, 0.0, -slopeX)),
        planeThrough(eye, direction(-1.0, 0.0, -slopeX)),
        planeThrough(eye, direction(0.0, 1.0, -slopeY)),
        planeThrough(eye, direction(0.0, -1.0, -slopeY)),
        planeThrough(worldFromCamera * Vec3{0.0, 0.0, -lens.nearM}, direction(0.0, 0.0, -1.0)),
        planeThrough(worldFromCamera * Vec3{0.0, 0.0, -lens.farM}, direction(0.0, 0.0, 1.0))};
    auto corner = m_corners.begin();
    for (const double depth : {lens.nearM, lens.farM}) {
        const double x = depth * slopeX;
        const double y = depth * slopeY;
        for (const Vec3 &inCamera :
             {Vec3{-x, -y, -depth}, Vec3{x, -y, -depth}, Vec3{x, y, -depth}, Vec3{-x, y, -depth}})
            *corner++ = worldFromCamera * inCamera;
    }
}

bool Frustum::contains(const Vec3 &pointInWorld) const
{
    return std::all_of(m_planes.begin(), m_planes.end(), [&](const Plane &plane) {
        return signedDistance(plane, pointInWorld) >= 0.0;
    });
}

bool Frustum::mayIntersect(const Aabb &box) const
{
    if (box.empty())
        return false;
    // Outside if even the corner furthest along a plane's normal is behind that plane.
    return std::all_of(m_planes.begin(), m_planes.end(), [&](const Plane &plane) {
        const Vec3 furthest{plane.normal.x >= 0.0 ? box.max.x : box.min.x,
                            plane.normal.y >= 0.0 ? box.max.y : box.min.y,
                            plane.normal.z >= 0.0 ? box.max.z : box.min.z};
        return signedDistance(plane, furthest) >= 0.0;
    });
}

} // namespace stag::spatial
