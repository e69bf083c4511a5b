// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/pose.h"

#include <limits>

namespace stag::spatial {

/// A box along the axes of its frame, borders included. A new one is empty: it holds no point.
struct Aabb
{
    Vec3 min{std::numeric_limits<double>::infinity(),
             std::numeric_limits<double>::infinity(),
             std::numeric_limits<double>::infinity()};
    Vec3 max{-std::numeric_limits<double>::infinity(),
             -std::numeric_limits<double>::infinity(),
             -std::numeric_limits<double>::infinity()};

    [[nodiscard]] bool empty() const { return min.x > max.x || min.y > max.y || min.z > max.z; }
    /// Centre and edge lengths of a box that is not empty.
    [[nodiscard]] Vec3 center() const { return 0.5 * (min + max); }
    [[nodiscard]] Vec3 size() const { return max - min; }

    [[nodiscard]] bool contains(const Vec3 &point) const;
    [[nodiscard]] bool intersects(const Aabb &other) const;
    /// Grows just so far that it holds the point or box.
    void extend(const Vec3 &point);
    void extend(const Aabb &other);

    bool operator==(const Aabb &) const = default;
};

/// The smallest box in the outer frame around the turned box; empty for an empty one.
[[nodiscard]] Aabb operator*(const Pose &outerFromInner, const Aabb &boxInInner);

} // namespace stag::spatial
