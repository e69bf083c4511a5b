// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/box.h"

#include <QColor>
#include <QVector3D>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stag::ui::scene {

/// A corner of a line's rectangle; the vertex shader widens it on the screen.
struct LineVertex
{
    QVector3D position;
    QVector3D otherEnd;
    float corner = 0.0f; ///< sign: side of the line; 1 at the near end, 2 at the other
    float widthPx = 1.0f;
    float red = 0, green = 0, blue = 0, alpha = 0;
};
static_assert(sizeof(LineVertex) == 12 * sizeof(float), "the GPU reads it as it is");

/// Lines of constant width on the screen, and dots; collected per frame, drawn in one call.
class LineList
{
public:
    struct Stroke
    {
        QColor colour;
        float widthPx = 2.0f;
    };

    void clear();
    void line(const QVector3D &from, const QVector3D &to, const Stroke &stroke);
    /// A line whose alpha changes from end to end.
    void fadingLine(const QVector3D &from,
                    const QVector3D &to,
                    const Stroke &stroke,
                    float alphaFrom,
                    float alphaTo);
    void dashes(const QVector3D &from, const QVector3D &to, const Stroke &stroke, float dashM);
    void polygon(std::span<const QVector3D> points, const Stroke &stroke);
    void box(const Box &box, const Stroke &stroke);
    /// A disc of `stroke.widthPx` diameter that faces the eye.
    void dot(const QVector3D &at, const Stroke &stroke);

    [[nodiscard]] const std::vector<LineVertex> &vertices() const { return m_vertices; }
    [[nodiscard]] const std::vector<std::uint32_t> &indices() const { return m_indices; }
    [[nodiscard]] const Box &bounds() const { return m_bounds; }

private:
    std::vector<LineVertex> m_vertices;
    std::vector<std::uint32_t> m_indices;
    Box m_bounds;
};

/// Coloured triangles without light: faces of planes and frusta.
class FillList
{
public:
    struct Vertex
    {
        QVector3D position;
        float red = 0, green = 0, blue = 0, alpha = 0;
    };
    static_assert(sizeof(Vertex) == 7 * sizeof(float), "the GPU reads it as it is");

    void clear();
    /// A simple polygon in one plane, convex or not, seen from both sides.
    void polygon(std::span<const QVector3D> points, const QColor &colour);

    [[nodiscard]] const std::vector<Vertex> &vertices() const { return m_vertices; }
    [[nodiscard]] const std::vector<std::uint32_t> &indices() const { return m_indices; }
    [[nodiscard]] const Box &bounds() const { return m_bounds; }

private:
    std::vector<Vertex> m_vertices;
    std::vector<std::uint32_t> m_indices;
    Box m_bounds;
};

/// The side of a polygon from which its points go round counter-clockwise; length 1, or 0 without
/// an area.
[[nodiscard]] QVector3D polygonNormal(std::span<const QVector3D> points);
/// Cuts a simple polygon into triangles (ear clipping): three indices into `points` each.
[[nodiscard]] std::vector<std::uint32_t> triangulated(std::span<const QVector3D> points);

} // namespace stag::ui::scene
