// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/vec3.h"

#include <cmath>

namespace stag::spatial {

double length(const Vec3 &v)
{
    return std::hypot(v.x, v.y, v.z);
}

double distance(const Vec3 &a, const Vec3 &b)
{
    return length(a - b);
}

Vec3 normalized(const Vec3 &v)
{
    const double size = length(v);
    return size > 0.0 ? (1.0 / size) * v : Vec3{};
}

bool isFinite(const Vec3 &v)
{
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

} // namespace stag::spatial
