// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/aabb.h"

#include <algorithm>

namespace stag::spatial {

bool Aabb::contains(const Vec3 &p) const
{
    return p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y && p.z >= min.z
           && p.z <= max.z;
}

bool Aabb::intersects(const Aabb &other) const
{
    return min.x <= other.max.x && other.min.x <= max.x && min.y <= other.max.y
           && other.min.y <= max.y && min.z <= other.max.z && other.min.z <= max.z;
}

void Aabb::extend(const Vec3 &p)
{
    min = {std::min(min.x, p.x), std::min(min.y, p.y), std::min(min.z, p.z)};
    max = {std::max(max.x, p.x), std::max(max.y, p.y), std::max(max.z, p.z)};
}

void Aabb::extend(const Aabb &other)
{
    if (other.empty())
        return;
    extend(other.min);
    extend(other.max);
}

Aabb operator*(const Pose &outerFromInner, const Aabb &boxInInner)
{
    Aabb box;
    if (boxInInner.empty())
        return box;
    for (int corner = 0; corner < 8; ++corner) {
        box.extend(outerFromInner
                   * Vec3{corner & 1 ? boxInInner.max.x : boxInInner.min.x,
                          corner & 2 ? boxInInner.max.y : boxInInner.min.y,
                          corner & 4 ? boxInInner.max.z : boxInInner.min.z});
    }
    return box;
}

} // namespace stag::spatial
