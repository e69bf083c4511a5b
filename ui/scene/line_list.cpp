// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/line_list.h"

#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

namespace stag::ui::scene {
namespace {

/// Positive if a, b, c turn the way of `normal`.
float turn(const QVector3D &a, const QVector3D &b, const QVector3D &c, const QVector3D &normal)
{
    return QVector3D::dotProduct(QVector3D::crossProduct(b - a, c - a), normal);
}

bool isEar(std::span<const QVector3D> points,
           std::span<const std::uint32_t> ring,
           std::size_t tip,
           const QVector3D &normal)
{
    const std::size_t count = ring.size();
    const QVector3D &a = points[ring[(tip + count - 1) % count]];
    const QVector3D &b = points[ring[tip]];
    const QVector3D &c = points[ring[(tip + 1) % count]];
    if (turn(a, b, c, normal) <= 0.0f)
        return false;
    for (const std::uint32_t index : ring) {
        const QVector3D &p = points[index];
        if (p == a || p == b || p == c)
            continue;
        if (turn(a, b, p, normal) >= 0 && turn(b, c, p, normal) >= 0 && turn(c, a, p, normal) >= 0)
            return false;
    }
    return true;
}

} // namespace

void LineList::clear()
{
    m_vertices.clear();
    m_indices.clear();
    m_bounds = {};
}

void LineList::line(const QVector3D &from, const QVector3D &to, const Stroke &stroke)
{
    fadingLine(from, to, stroke, 1.0f, 1.0f);
}

void LineList::fadingLine(const QVector3D &from,
                          const QVector3D &to,
                          const Stroke &stroke,
                          float alphaFrom,
                          float alphaTo)
{
    const auto first = static_cast<std::uint32_t>(m_vertices.size());
    const auto add = [&](const QVector3D &at, const QVector3D &other, float corner, float alpha) {
        m_vertices.push_back({at,
                              other,
                              corner,
                              stroke.widthPx,
                              stroke.colour.redF(),
                              stroke.colour.greenF(),
                              stroke.colour.blueF(),
                              stroke.colour.alphaF() * alpha});
    };
    // Seen from the other end, left and right change places: the sign keeps the side.
    add(from, to, 1.0f, alphaFrom);
    add(from, to, -1.0f, alphaFrom);
    add(to, from, -2.0f, alphaTo);
    add(to, from, 2.0f, alphaTo);
    for (const std::uint32_t corner : {0u, 1u, 2u, 2u, 1u, 3u})
        m_indices.push_back(first + corner);
    m_bounds.include(from);
    m_bounds.include(to);
}

void LineList::dashes(const QVector3D &from, const QVector3D &to, const Stroke &stroke, float dashM)
{
    const QVector3D way = to - from;
    const float lengthM = way.length();
    for (float at = 0.0f; at < lengthM; at += 2.0f * dashM) {
        const float end = std::min(at + dashM, lengthM);
        line(from + way * (at / lengthM), from + way * (end / lengthM), stroke);
    }
}

void LineList::polygon(std::span<const QVector3D> points, const Stroke &stroke)
{
    for (std::size_t i = 0; i < points.size(); ++i)
        line(points[i], points[(i + 1) % points.size()], stroke);
}

void LineList::box(const Box &box, const Stroke &stroke)
{
    const auto corners = box.corners();
    for (unsigned i = 0; i < corners.size(); ++i) {
        for (const unsigned axis : {1u, 2u, 4u}) {
            if ((i & axis) == 0)
                line(corners[i], corners[i | axis], stroke);
        }
    }
}

void LineList::dot(const QVector3D &at, const Stroke &stroke)
{
    line(at, at, stroke);
}

void FillList::clear()
{
    m_vertices.clear();
    m_indices.clear();
    m_bounds = {};
}

void FillList::polygon(std::span<const QVector3D> points, const QColor &colour)
{
    const auto first = static_cast<std::uint32_t>(m_vertices.size());
    for (const QVector3D &point : points) {
        m_vertices.push_back(
            {point, colour.redF(), colour.greenF(), colour.blueF(), colour.alphaF()});
        m_bounds.include(point);
    }
    for (const std::uint32_t corner : triangulated(points))
        m_indices.push_back(first + corner);
}

QVector3D polygonNormal(std::span<const QVector3D> points)
{
    QVector3D normal; // Newell: right for concave polygons and robust for nearly straight corners
    for (std::size_t i = 0; i < points.size(); ++i)
        normal += QVector3D::crossProduct(points[i], points[(i + 1) % points.size()]);
    return normal.normalized();
}

std::vector<std::uint32_t> triangulated(std::span<const QVector3D> points)
{
    std::vector<std::uint32_t> triangles;
    if (points.size() < 3)
        return triangles;
    std::vector<std::uint32_t> ring(points.size());
    std::iota(ring.begin(), ring.end(), 0u);
    const QVector3D normal = polygonNormal(points);
    std::size_t tip = 0;
    std::size_t failures = 0;
    while (ring.size() >= 3) {
        const std::size_t count = ring.size();
        tip %= count;
        // A polygon that crosses itself has no ear some time; any corner is then as good as
        // another.
        if (count > 3 && failures < count && !isEar(points, ring, tip, normal)) {
            ++tip;
            ++failures;
            continue;
        }
        failures = 0;
        triangles.insert(triangles.end(),
                         {ring[(tip + count - 1) % count], ring[tip], ring[(tip + 1) % count]});
        ring.erase(ring.begin() + static_cast<std::ptrdiff_t>(tip));
    }
    return triangles;
}

} // namespace stag::ui::scene
