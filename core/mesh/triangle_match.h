// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stag::mesh {

/// Where the triangles of a target are in a base.
struct TriangleMatches
{
    std::vector<std::uint32_t> base;    ///< of each target triangle, or kNoMatch
    std::vector<std::uint8_t> rotation; ///< corner i is corner (i + rotation) % 3 of the base's
};

/// Finds for each triangle of `target` one of `base` with the same corners in the same sense of
/// rotation, each at most once. `baseVertexOf` names the base vertex of each target vertex, or
/// kNoMatch. Order and first corner do not matter, but the same order is found faster.
[[nodiscard]] TriangleMatches
matchTriangles(const Mesh &base, const Mesh &target, std::span<const std::uint32_t> baseVertexOf);

} // namespace stag::mesh
