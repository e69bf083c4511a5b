// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/box.h"

#include <QVector3D>

#include <cstdint>
#include <span>
#include <vector>

namespace stag::ui::scene {

/// A corner of a triangle as the mesh shader reads it. Corners are not shared between triangles, so
/// that the shader can draw edges.
struct SurfaceVertex
{
    QVector3D position;
    QVector3D normal;
    float corner = 0.0f;   ///< 0, 1 or 2
    float openness = 1.0f; ///< 1 on open surfaces, less in creases, where light comes in less
    float timeS = 0.0f;    ///< when it arrived, in the scene's own seconds
    float spare = 0.0f;
};
static_assert(sizeof(SurfaceVertex) == 10 * sizeof(float), "the GPU reads it as it is");

/// One version of a room mesh, ready to be drawn and picked.
struct Surface
{
    std::vector<SurfaceVertex> vertices;
    std::vector<QVector3D> corners; ///< the positions again, closely packed for ray tests
    Box bounds;

    [[nodiscard]] std::size_t triangleCount() const { return corners.size() / 3; }
};

/// Computes smooth normals and openness. `indices` come in threes; triangles with an index out of
/// range, without area or with a coordinate that is not finite are left out.
[[nodiscard]] Surface buildSurface(std::span<const QVector3D> positions,
                                   std::span<const std::uint32_t> indices,
                                   float timeS);

} // namespace stag::ui::scene
