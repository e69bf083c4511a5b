// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/picking.h"

#include "ui/scene/line_list.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stag::ui::scene {
namespace {

enum class Faces { Front, Both };

/// Möller and Trumbore's test.
std::optional<float>
hitTriangle(const Ray &ray, const QVector3D &a, const QVector3D &b, const QVector3D &c, Faces faces)
{
    const QVector3D ab = b - a;
    const QVector3D ac = c - a;
    const QVector3D p = QVector3D::crossProduct(ray.direction, ac);
    const float determinant = QVector3D::dotProduct(ab, p);
    constexpr float kParallel = 1e-12f;
    if (faces == Faces::Front ? determinant < kParallel : std::abs(determinant) < kParallel)
        return std::nullopt;
    const QVector3D fromA = ray.origin - a;
    const float u = QVector3D::dotProduct(fromA, p) / determinant;
    if (u < 0.0f || u > 1.0f)
        return std::nullopt;
    const QVector3D q = QVector3D::crossProduct(fromA, ab);
    const float v = QVector3D::dotProduct(ray.direction, q) / determinant;
    if (v < 0.0f || u + v > 1.0f)
        return std::nullopt;
    const float along = QVector3D::dotProduct(ac, q) / determinant;
    return along > 0.0f ? std::optional{along} : std::nullopt;
}

void keepNearest(std::optional<float> &nearest, const std::optional<float> &hit)
{
    if (hit && (!nearest || *hit < *nearest))
        nearest = hit;
}

} // namespace

std::optional<float> hitBox(const Ray &ray, const Box &box)
{
    if (box.empty())
        return std::nullopt;
    float enter = 0.0f;
    float leave = std::numeric_limits<float>::max();
    for (int axis = 0; axis < 3; ++axis) {
        const float inverse = 1.0f / ray.direction[axis]; // infinity is right for parallel rays
        float near = (box.minimum[axis] - ray.origin[axis]) * inverse;
        float far = (box.maximum[axis] - ray.origin[axis]) * inverse;
        if (near > far)
            std::swap(near, far);
        enter = near > enter ? near : enter; // written so that NaN (0 × infinity) changes nothing
        leave = far < leave ? far : leave;
    }
    return enter <= leave ? std::optional{enter} : std::nullopt;
}

std::optional<float> hitTriangles(const Ray &ray, std::span<const QVector3D> corners)
{
    std::optional<float> nearest;
    for (std::size_t i = 0; i + 2 < corners.size(); i += 3) {
        keepNearest(nearest,
                    hitTriangle(ray, corners[i], corners[i + 1], corners[i + 2], Faces::Front));
    }
    return nearest;
}

std::optional<float> hitPolygon(const Ray &ray, std::span<const QVector3D> points)
{
    std::optional<float> nearest;
    const auto triangles = triangulated(points);
    for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
        keepNearest(nearest,
                    hitTriangle(ray,
                                points[triangles[i]],
                                points[triangles[i + 1]],
                                points[triangles[i + 2]],
                                Faces::Both));
    }
    return nearest;
}

float depthAlong(const Ray &ray, const QVector3D &from, const QVector3D &to)
{
    const QVector3D way = to - from;
    const QVector3D offset = from - ray.origin;
    const float along = QVector3D::dotProduct(way, ray.direction);
    const float square = QVector3D::dotProduct(way, way) - along * along;
    constexpr float kParallel = 1e-9f;
    const float onRay = QVector3D::dotProduct(offset, ray.direction);
    const float share =
        square < kParallel
            ? 0.0f
            : std::clamp((along * onRay - QVector3D::dotProduct(way, offset)) / square, 0.0f, 1.0f);
    return QVector3D::dotProduct(offset + share * way, ray.direction);
}

std::optional<double> segmentDistancePx(const Projector &project,
                                        const QPointF &cursorPx,
                                        const QVector3D &from,
                                        const QVector3D &to)
{
    const auto a = project(from);
    const auto b = project(to);
    if (!a || !b)
        return std::nullopt;
    const QPointF way = *b - *a;
    const double lengthSquared = QPointF::dotProduct(way, way);
    const double share =
        lengthSquared > 0.0
            ? std::clamp(QPointF::dotProduct(cursorPx - *a, way) / lengthSquared, 0.0, 1.0)
            : 0.0;
    const QPointF off = cursorPx - (*a + share * way);
    return std::hypot(off.x(), off.y());
}

} // namespace stag::ui::scene
