// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"

namespace stag::mesh {

/// A mesh of fewer triangles and how far its surface may be from the original.
struct Simplified
{
    Mesh mesh;
    double errorM = 0.0;
};

/// Removes edges until at most `trianglesMax` are left or the next one would move the surface by
/// more than `errorMaxM`; borders stay where they are. Vertices without a triangle are left out;
/// normals are not kept (compute them anew), for they belong to the old surface. Deterministic.
[[nodiscard]] Simplified simplify(const Mesh &mesh, std::size_t trianglesMax, double errorMaxM);

/// The same mesh in an order that a graphics card reads quickly: triangles that share vertices
/// follow each other, vertices are in the order of their first use, and unused ones are left out.
[[nodiscard]] Mesh optimizeOrder(const Mesh &mesh);

} // namespace stag::mesh
