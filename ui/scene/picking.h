// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/box.h"
#include "ui/scene/camera.h"

#include <QVector3D>

#include <optional>
#include <span>

namespace stag::ui::scene {

/// Distances are along the ray, in metres; nothing means no hit in front of the origin.
[[nodiscard]] std::optional<float> hitBox(const Ray &ray, const Box &box);
/// The nearest front face among triangles of three consecutive corners each; back faces are not
/// seen.
[[nodiscard]] std::optional<float> hitTriangles(const Ray &ray, std::span<const QVector3D> corners);
/// A simple polygon in one plane, hit from either side.
[[nodiscard]] std::optional<float> hitPolygon(const Ray &ray, std::span<const QVector3D> points);

/// How far, in pixels, the cursor is from a line segment as it appears on the screen.
[[nodiscard]] std::optional<double> segmentDistancePx(const Projector &project,
                                                      const QPointF &cursorPx,
                                                      const QVector3D &from,
                                                      const QVector3D &to);
/// How far along the ray the segment comes nearest to it.
[[nodiscard]] float depthAlong(const Ray &ray, const QVector3D &from, const QVector3D &to);

} // namespace stag::ui::scene
