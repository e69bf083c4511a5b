// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"

#include <cstdint>
#include <vector>

namespace stag::mesh {

/// Stands for "there is none" in lists of matches.
inline constexpr std::uint32_t kNoMatch = 0xffffffffu;

/// How far a vertex may be from the one that stands for it.
struct NearBounds
{
    double positionM = 0.0;
    double normal = 0.0; ///< per component
};

/// For each vertex of `target` a vertex of `base` with the same bits, or kNoMatch. No base vertex
/// is given twice. Normals are compared if both meshes have them. The order does not matter, but
/// the same order is found faster.
[[nodiscard]] std::vector<std::uint32_t> matchEqualVertices(const Mesh &base, const Mesh &target);

/// Fills gaps in `matches` (of these meshes, no base vertex twice) with base vertices within
/// `bounds` that are not taken yet: the one that follows the neighbour's, else the nearest. Where
/// vertices are so dense that the bound has no meaning, only some are looked at.
void matchNearVertices(const Mesh &base,
                       const Mesh &target,
                       const NearBounds &bounds,
                       std::vector<std::uint32_t> &matches);

} // namespace stag::mesh
