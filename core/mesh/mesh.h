// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/spatial/aabb.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stag::mesh {

/// An indexed triangle mesh in metres, counter-clockwise seen from outside.
struct Mesh
{
    std::vector<float> positions;       ///< x, y, z of each vertex
    std::vector<float> normals;         ///< the same number of x, y, z, or empty
    std::vector<std::uint32_t> indices; ///< three per triangle

    [[nodiscard]] std::size_t vertexCount() const { return positions.size() / 3; }
    [[nodiscard]] std::size_t triangleCount() const { return indices.size() / 3; }

    bool operator==(const Mesh &) const = default;
};

/// Checks that the arrays fit each other, that every index names a vertex and every number is
/// finite. InvalidArgument with the first fault. All other functions here want a mesh that passes.
[[nodiscard]] Result<void> validate(const Mesh &mesh);

/// The box around all vertices; empty without vertices.
[[nodiscard]] spatial::Aabb bounds(const Mesh &mesh);

/// The area of all triangles together, in square metres.
[[nodiscard]] double surfaceAreaM2(const Mesh &mesh);

} // namespace stag::mesh
