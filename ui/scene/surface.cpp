// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/surface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stag::ui::scene {
namespace {

/// How much a full crease takes from the light.
constexpr float kCreaseShade = 1.1f;
constexpr float kOpennessMin = 0.45f;

bool isFinite(const QVector3D &v)
{
    return std::isfinite(v.x()) && std::isfinite(v.y()) && std::isfinite(v.z());
}

using Triangle = std::array<std::uint32_t, 3>;

std::vector<Triangle> soundTriangles(std::span<const QVector3D> positions,
                                     std::span<const std::uint32_t> indices)
{
    std::vector<Triangle> triangles;
    triangles.reserve(indices.size() / 3);
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
        const Triangle t{indices[i], indices[i + 1], indices[i + 2]};
        if (std::any_of(t.begin(), t.end(), [&](auto v) { return v >= positions.size(); }))
            continue;
        const QVector3D &a = positions[t[0]];
        const QVector3D &b = positions[t[1]];
        const QVector3D &c = positions[t[2]];
        if (!isFinite(a) || !isFinite(b) || !isFinite(c))
            continue;
        if (QVector3D::crossProduct(b - a, c - a).isNull())
            continue;
        triangles.push_back(t);
    }
    return triangles;
}

float angleAt(const QVector3D &tip, const QVector3D &b, const QVector3D &c)
{
    const QVector3D toB = (b - tip).normalized();
    const QVector3D toC = (c - tip).normalized();
    return std::acos(std::clamp(QVector3D::dotProduct(toB, toC), -1.0f, 1.0f));
}

/// Face normals weighted with the angle at the vertex, which does not depend on the triangulation.
std::vector<QVector3D> smoothNormals(std::span<const QVector3D> positions,
                                     const std::vector<Triangle> &triangles)
{
    std::vector<QVector3D> normals(positions.size());
    for (const Triangle &t : triangles) {
        const std::array points{positions[t[0]], positions[t[1]], positions[t[2]]};
        const QVector3D face = QVector3D::normal(points[0], points[1], points[2]);
        for (std::size_t i = 0; i < 3; ++i)
            normals[t[i]] += angleAt(points[i], points[(i + 1) % 3], points[(i + 2) % 3]) * face;
    }
    for (QVector3D &normal : normals)
        normal.normalize();
    return normals;
}

/// Neighbours above the tangent plane shade a vertex.
std::vector<float> opennessOf(std::span<const QVector3D> positions,
                              const std::vector<Triangle> &triangles,
                              const std::vector<QVector3D> &normals)
{
    std::vector<float> rise(positions.size(), 0.0f);
    std::vector<float> edges(positions.size(), 0.0f);
    for (const Triangle &t : triangles) {
        for (std::size_t i = 0; i < 3; ++i) {
            const std::uint32_t from = t[i];
            for (const std::uint32_t to : {t[(i + 1) % 3], t[(i + 2) % 3]}) {
                const QVector3D way = (positions[to] - positions[from]).normalized();
                rise[from] += QVector3D::dotProduct(normals[from], way);
                edges[from] += 1.0f;
            }
        }
    }
    std::vector<float> openness(positions.size(), 1.0f);
    for (std::size_t i = 0; i < openness.size(); ++i) {
        if (edges[i] > 0.0f)
            openness[i] = std::clamp(1.0f - kCreaseShade * rise[i] / edges[i], kOpennessMin, 1.0f);
    }
    return openness;
}

} // namespace

Surface buildSurface(std::span<const QVector3D> positions,
                     std::span<const std::uint32_t> indices,
                     float timeS)
{
    const auto triangles = soundTriangles(positions, indices);
    const auto normals = smoothNormals(positions, triangles);
    const auto openness = opennessOf(positions, triangles, normals);
    Surface surface;
    surface.vertices.reserve(triangles.size() * 3);
    surface.corners.reserve(triangles.size() * 3);
    for (const Triangle &t : triangles) {
        for (std::size_t i = 0; i < 3; ++i) {
            const QVector3D &position = positions[t[i]];
            surface.vertices.push_back(
                {position, normals[t[i]], static_cast<float>(i), openness[t[i]], timeS, 0.0f});
            surface.corners.push_back(position);
            surface.bounds.include(position);
        }
    }
    return surface;
}

} // namespace stag::ui::scene
