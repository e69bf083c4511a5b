// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/quat.h"

#include <algorithm>
#include <cmath>

namespace stag::spatial {

namespace {

Quat scaled(double s, const Quat &q)
{
    return {s * q.x, s * q.y, s * q.z, s * q.w};
}

double dot4(const Quat &a, const Quat &b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

} // namespace

Quat normalized(const Quat &q)
{
    // Scaling by the largest component first keeps tiny and huge quaternions from under- and
    // overflowing.
    const double largest = std::max({std::abs(q.x), std::abs(q.y), std::abs(q.z), std::abs(q.w)});
    if (!(largest > 0.0) || !std::isfinite(largest))
        return {};
    const Quat near = {q.x / largest, q.y / largest, q.z / largest, q.w / largest};
    return scaled(1.0 / std::sqrt(normSquared(near)), near);
}

Quat operator*(const Quat &a, const Quat &b)
{
    return {a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
            a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

Quat conjugate(const Quat &q)
{
    return {-q.x, -q.y, -q.z, q.w};
}

Vec3 rotate(const Quat &q, const Vec3 &v)
{
    const Vec3 axis{q.x, q.y, q.z};
    const Vec3 twice = 2.0 * cross(axis, v);
    return v + q.w * twice + cross(axis, twice);
}

Quat fromAxisAngle(const Vec3 &axis, double angleRad)
{
    const Vec3 scaledAxis = std::sin(angleRad / 2.0) * axis;
    return {scaledAxis.x, scaledAxis.y, scaledAxis.z, std::cos(angleRad / 2.0)};
}

double angleRad(const Quat &a, const Quat &b)
{
    const Quat aFromB = conjugate(a) * b;
    return 2.0 * std::atan2(length({aFromB.x, aFromB.y, aFromB.z}), std::abs(aFromB.w));
}

Quat slerp(const Quat &a, const Quat &b, double t)
{
    // q and -q are the same rotation; the nearer one gives the shorter way.
    const double cosine = dot4(a, b);
    const Quat end = cosine < 0.0 ? scaled(-1.0, b) : b;
    const double angle = std::acos(std::min(std::abs(cosine), 1.0));
    const double sine = std::sin(angle);
    constexpr double kSineMin = 1e-9; // below it, both are the same rotation to double precision
    const double fromA = sine < kSineMin ? 1.0 - t : std::sin((1.0 - t) * angle) / sine;
    const double fromEnd = sine < kSineMin ? t : std::sin(t * angle) / sine;
    const Quat p = scaled(fromA, a);
    const Quat q = scaled(fromEnd, end);
    return normalized({p.x + q.x, p.y + q.y, p.z + q.z, p.w + q.w});
}

bool isFinite(const Quat &q)
{
    return std::isfinite(q.x) && std::isfinite(q.y) && std::isfinite(q.z) && std::isfinite(q.w);
}

} // namespace stag::spatial
