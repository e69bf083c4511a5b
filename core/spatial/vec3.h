// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stag::spatial {

/// A point or direction; metres unless the name says otherwise.
struct Vec3
{
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;

    bool operator==(const Vec3 &) const = default;
};

[[nodiscard]] constexpr Vec3 operator+(const Vec3 &a, const Vec3 &b)
{
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}
[[nodiscard]] constexpr Vec3 operator-(const Vec3 &a, const Vec3 &b)
{
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}
[[nodiscard]] constexpr Vec3 operator*(double s, const Vec3 &v)
{
    return {s * v.x, s * v.y, s * v.z};
}
[[nodiscard]] constexpr double dot(const Vec3 &a, const Vec3 &b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
[[nodiscard]] constexpr Vec3 cross(const Vec3 &a, const Vec3 &b)
{
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
[[nodiscard]] double length(const Vec3 &v);
[[nodiscard]] double distance(const Vec3 &a, const Vec3 &b);
/// The unit vector of the same direction; zero for a zero vector.
[[nodiscard]] Vec3 normalized(const Vec3 &v);
[[nodiscard]] bool isFinite(const Vec3 &v);

} // namespace stag::spatial
