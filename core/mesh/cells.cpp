// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/cells.h"

#include "core/mesh/mesh_hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace stag::mesh {

namespace {

using Triangle = std::array<std::uint32_t, 3>;
/// The bits of position and normal: what makes two vertices the same.
using VertexBits = std::array<std::uint32_t, 6>;

VertexBits bitsOf(const Mesh &mesh, std::size_t vertex)
{
    VertexBits bits{};
    for (std::size_t i = 0; i < 3; ++i) {
        bits[i] = std::bit_cast<std::uint32_t>(mesh.positions[3 * vertex + i]);
        if (!mesh.normals.empty())
            bits[3 + i] = std::bit_cast<std::uint32_t>(mesh.normals[3 * vertex + i]);
    }
    return bits;
}

void appendVertex(Mesh &mesh, const VertexBits &bits, bool hasNormals)
{
    for (std::size_t i = 0; i < 3; ++i) {
        mesh.positions.push_back(std::bit_cast<float>(bits[i]));
        if (hasNormals)
            mesh.normals.push_back(std::bit_cast<float>(bits[3 + i]));
    }
}

std::optional<std::int32_t> cellAt(std::array<double, 3> corners, double cellM)
{
    // Sorted, for the sum of three numbers may depend on their order.
    std::sort(corners.begin(), corners.end());
    const double cell = std::floor((corners[0] + corners[1] + corners[2]) / 3.0 / cellM);
    if (!(cell >= std::numeric_limits<std::int32_t>::min()
          && cell <= std::numeric_limits<std::int32_t>::max()))
        return std::nullopt;
    return static_cast<std::int32_t>(cell);
}

std::optional<CellKey> cellOf(const Mesh &mesh, const Triangle &triangle, double cellM)
{
    std::array<std::optional<std::int32_t>, 3> cells;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        cells[axis] = cellAt({mesh.positions[3ull * triangle[0] + axis],
                              mesh.positions[3ull * triangle[1] + axis],
                              mesh.positions[3ull * triangle[2] + axis]},
                             cellM);
        if (!cells[axis])
            return std::nullopt;
    }
    return CellKey{*cells[0], *cells[1], *cells[2]};
}

/// The triangles as a mesh that is the same whatever order they and their vertices had.
Mesh canonicalMesh(const Mesh &whole, std::vector<Triangle> &triangles)
{
    std::vector<VertexBits> vertices;
    vertices.reserve(3 * triangles.size());
    for (const Triangle &triangle : triangles) {
        for (const std::uint32_t corner : triangle)
            vertices.push_back(bitsOf(whole, corner));
    }
    std::vector<VertexBits> sorted = vertices;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    for (std::size_t i = 0; i < triangles.size(); ++i) {
        Triangle &triangle = triangles[i];
        for (std::size_t corner = 0; corner < 3; ++corner) {
            const auto at =
                std::lower_bound(sorted.begin(), sorted.end(), vertices[3 * i + corner]);
            triangle[corner] = static_cast<std::uint32_t>(at - sorted.begin());
        }
        const Triangle second{triangle[1], triangle[2], triangle[0]};
        const Triangle third{triangle[2], triangle[0], triangle[1]};
        triangle = std::min({triangle, second, third});
    }
    std::sort(triangles.begin(), triangles.end());
    Mesh mesh;
    for (const VertexBits &bits : sorted)
        appendVertex(mesh, bits, !whole.normals.empty());
    for (const Triangle &triangle : triangles)
        mesh.indices.insert(mesh.indices.end(), triangle.begin(), triangle.end());
    return mesh;
}

} // namespace

Result<std::vector<MeshCell>> splitIntoCells(const Mesh &mesh, double cellM)
{
    if (!(cellM > 0.0 && std::isfinite(cellM)))
        return Error{ErrorCode::InvalidArgument, "mesh: cells need a size"};
    std::map<CellKey, std::vector<Triangle>> trianglesOf;
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        const Triangle triangle{mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]};
        const auto key = cellOf(mesh, triangle, cellM);
        if (!key)
            return Error{ErrorCode::InvalidArgument, "mesh: too far away for cells of this size"};
        trianglesOf[*key].push_back(triangle);
    }
    std::vector<MeshCell> cells;
    cells.reserve(trianglesOf.size());
    for (auto &[key, triangles] : trianglesOf) {
        Mesh canonical = canonicalMesh(mesh, triangles);
        const ContentHash hash = meshHash(canonical);
        cells.push_back({key, hash, std::move(canonical)});
    }
    return cells;
}

Mesh joinCells(std::span<const MeshCell> cells)
{
    const bool hasNormals = std::all_of(cells.begin(), cells.end(), [](const MeshCell &cell) {
        return !cell.mesh.normals.empty();
    });
    Mesh joined;
    std::map<VertexBits, std::uint32_t> vertexOf;
    for (const MeshCell &cell : cells) {
        for (const std::uint32_t index : cell.mesh.indices) {
            VertexBits bits = bitsOf(cell.mesh, index);
            if (!hasNormals)
                std::fill(bits.begin() + 3, bits.end(), 0);
            const auto next = static_cast<std::uint32_t>(vertexOf.size());
            const auto [at, isNew] = vertexOf.try_emplace(bits, next);
            if (isNew)
                appendVertex(joined, bits, hasNormals);
            joined.indices.push_back(at->second);
        }
    }
    return joined;
}

} // namespace stag::mesh
