// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geofence/volume.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stag::geofence {

namespace {

using Corner = model::Prism::Corner;

double distanceToEdgeM(const Corner &a, const Corner &b, double x, double z)
{
    const double dx = b.x - a.x;
    const double dz = b.z - a.z;
    const double squared = dx * dx + dz * dz;
    const double along =
        squared > 0.0 ? std::clamp(((x - a.x) * dx + (z - a.z) * dz) / squared, 0.0, 1.0) : 0.0;
    return std::hypot(x - (a.x + along * dx), z - (a.z + along * dz));
}

/// From the outline, seen from above.
double distanceFromOutlineM(const std::vector<Corner> &outline, double x, double z)
{
    bool isInside = false;
    double nearestM = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        const Corner &a = outline[i];
        const Corner &b = outline[j];
        if ((a.z > z) != (b.z > z) && x < (b.x - a.x) * (z - a.z) / (b.z - a.z) + a.x)
            isInside = !isInside;
        nearestM = std::min(nearestM, distanceToEdgeM(a, b, x, z));
    }
    return isInside ? 0.0 : nearestM;
}

double outsideM(const model::Sphere &sphere, const spatial::Vec3 &point)
{
    return std::max(0.0, spatial::distance(sphere.center, point) - sphere.radiusM);
}

double outsideM(const model::TurnedBox &box, const spatial::Vec3 &point)
{
    const spatial::Vec3 local = spatial::inverse(box.sessionFromBox) * point;
    return spatial::length({std::max(0.0, std::abs(local.x) - 0.5 * box.sizeM.x),
                            std::max(0.0, std::abs(local.y) - 0.5 * box.sizeM.y),
                            std::max(0.0, std::abs(local.z) - 0.5 * box.sizeM.z)});
}

double outsideM(const model::Prism &prism, const spatial::Vec3 &point)
{
    const double verticalM = std::max({0.0, prism.bottomM - point.y, point.y - prism.topM});
    return std::hypot(verticalM, distanceFromOutlineM(prism.outline, point.x, point.z));
}

spatial::Aabb bounds(const model::Sphere &sphere)
{
    const spatial::Vec3 half{sphere.radiusM, sphere.radiusM, sphere.radiusM};
    return {sphere.center - half, sphere.center + half};
}

spatial::Aabb bounds(const model::TurnedBox &box)
{
    return box.sessionFromBox * spatial::Aabb{-0.5 * box.sizeM, 0.5 * box.sizeM};
}

spatial::Aabb bounds(const model::Prism &prism)
{
    spatial::Aabb box;
    for (const Corner &corner : prism.outline) {
        box.extend(spatial::Vec3{corner.x, prism.bottomM, corner.z});
        box.extend(spatial::Vec3{corner.x, prism.topM, corner.z});
    }
    return box;
}

} // namespace

double distanceOutsideM(const model::Volume &volume, const spatial::Vec3 &point)
{
    return std::visit([&point](const auto &shape) { return outsideM(shape, point); }, volume);
}

spatial::Aabb boundsOf(const model::Volume &volume)
{
    constexpr double kRounding = 1e-12; // a few thousand times that of a double
    spatial::Aabb box = std::visit([](const auto &shape) { return bounds(shape); }, volume);
    const double reachM =
        kRounding * (1.0 + spatial::length(box.center()) + spatial::length(box.size()));
    const spatial::Vec3 reach{reachM, reachM, reachM};
    return {box.min - reach, box.max + reach};
}

} // namespace stag::geofence
