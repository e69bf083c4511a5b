// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/base/result.h"
#include "core/mesh/mesh.h"

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

namespace stag::mesh {

/// Which cube of a grid through the origin, counted in cells.
struct CellKey
{
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t z = 0;

    auto operator<=>(const CellKey &) const = default;
};

/// The triangles whose centre lies in one cell, as a mesh of its own in the coordinates of the
/// whole. Its hash depends on these triangles alone, not on their order, the order of the vertices
/// or the numbering in the whole mesh: the same corner of a room has the same hash in every version
/// and every session.
struct MeshCell
{
    CellKey key;
    ContentHash hash; ///< meshHash() of `mesh`
    Mesh mesh;        ///< vertices and triangles sorted, equal vertices merged
};

/// Splits a mesh that passes validate() into cells of `cellM` metres, sorted by key. Vertices
/// without a triangle are left out. InvalidArgument if the size is not positive or a centre is more
/// than 2³¹ cells away.
[[nodiscard]] Result<std::vector<MeshCell>> splitIntoCells(const Mesh &mesh, double cellM);

/// One mesh of all cells; vertices of equal bits are merged again. The cells have normals all or
/// none, otherwise the result has none.
[[nodiscard]] Mesh joinCells(std::span<const MeshCell> cells);

} // namespace stag::mesh
