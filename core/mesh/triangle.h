// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"

namespace stag::mesh::detail {

[[nodiscard]] inline spatial::Vec3 vertex(const Mesh &mesh, std::size_t index)
{
    return {
        mesh.positions[3 * index], mesh.positions[3 * index + 1], mesh.positions[3 * index + 2]};
}

/// The normal of a triangle, as long as the triangle's area.
[[nodiscard]] inline spatial::Vec3 areaVector(const Mesh &mesh, std::size_t triangle)
{
    const spatial::Vec3 a = vertex(mesh, mesh.indices[3 * triangle]);
    const spatial::Vec3 b = vertex(mesh, mesh.indices[3 * triangle + 1]);
    const spatial::Vec3 c = vertex(mesh, mesh.indices[3 * triangle + 2]);
    return 0.5 * spatial::cross(b - a, c - a);
}

} // namespace stag::mesh::detail
