// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"
#include "core/mesh/triangle.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace stag::test {

/// Whole numbers and fractions that are the same with every standard library, unlike those of
/// std::uniform_…_distribution.
class Dice
{
public:
    explicit Dice(std::uint64_t seed)
        : m_engine(seed)
    {}

    [[nodiscard]] std::size_t below(std::size_t end) { return m_engine() % end; }
    /// -`reach` … `reach`.
    [[nodiscard]] float around(float reach)
    {
        const auto unit = static_cast<float>(m_engine() >> 40) / float(1u << 24);
        return (2.0f * unit - 1.0f) * reach;
    }
    template<typename T>
    void shuffle(std::vector<T> &values)
    {
        for (std::size_t i = values.size(); i > 1; --i)
            std::swap(values[i - 1], values[below(i)]);
    }

private:
    std::mt19937_64 m_engine;
};

/// The `count` triangles nearest to the corner of the mesh's box, in their order.
[[nodiscard]] inline std::vector<std::uint32_t> cornerTriangles(const mesh::Mesh &mesh,
                                                                std::size_t count)
{
    const spatial::Vec3 corner = mesh::bounds(mesh).min;
    std::vector<std::pair<double, std::uint32_t>> byDistance;
    for (std::uint32_t i = 0; i < mesh.triangleCount(); ++i) {
        const spatial::Vec3 way = mesh::detail::vertex(mesh, mesh.indices[3ull * i]) - corner;
        byDistance.emplace_back(spatial::dot(way, way), i);
    }
    std::sort(byDistance.begin(), byDistance.end());
    std::vector<std::uint32_t> triangles;
    for (std::size_t i = 0; i < std::min(count, byDistance.size()); ++i)
        triangles.push_back(byDistance[i].second);
    std::sort(triangles.begin(), triangles.end());
    return triangles;
}

/// Moves each vertex by up to `reachM` in each direction.
[[nodiscard]] inline mesh::Mesh jittered(mesh::Mesh mesh, float reachM, std::uint64_t seed)
{
    Dice dice(seed);
    for (float &coordinate : mesh.positions)
        coordinate += dice.around(reachM);
    return mesh;
}

/// Moves the vertices of these triangles by up to `reachM`, as when a piece of furniture moves.
[[nodiscard]] inline mesh::Mesh withMovedTriangles(mesh::Mesh mesh,
                                                   const std::vector<std::uint32_t> &triangles,
                                                   float reachM,
                                                   std::uint64_t seed)
{
    std::vector<std::uint32_t> vertices;
    for (const std::uint32_t triangle : triangles)
        vertices.insert(vertices.end(),
                        {mesh.indices[3ull * triangle],
                         mesh.indices[3ull * triangle + 1],
                         mesh.indices[3ull * triangle + 2]});
    std::sort(vertices.begin(), vertices.end());
    vertices.erase(std::unique(vertices.begin(), vertices.end()), vertices.end());
    Dice dice(seed);
    for (const std::uint32_t vertex : vertices) {
        for (std::size_t i = 0; i < 3; ++i)
            mesh.positions[3ull * vertex + i] += dice.around(reachM);
    }
    return mesh;
}

/// Renumbers the vertices in the order of their first use and leaves the others out.
[[nodiscard]] inline mesh::Mesh renumbered(const mesh::Mesh &mesh)
{
    constexpr std::uint32_t kUnused = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> newOf(mesh.vertexCount(), kUnused);
    mesh::Mesh result;
    for (const std::uint32_t index : mesh.indices) {
        if (newOf[index] == kUnused) {
            newOf[index] = static_cast<std::uint32_t>(result.vertexCount());
            const auto append = [index](std::vector<float> &to, const std::vector<float> &from) {
                if (!from.empty())
                    to.insert(to.end(),
                              {from[3ull * index], from[3ull * index + 1], from[3ull * index + 2]});
            };
            append(result.positions, mesh.positions);
            append(result.normals, mesh.normals);
        }
        result.indices.push_back(newOf[index]);
    }
    return result;
}

/// Cuts these triangles out and scans the hole anew: each becomes three around its moved centre,
/// at the end, as devices do. Vertices are renumbered.
[[nodiscard]] inline mesh::Mesh withRescannedTriangles(const mesh::Mesh &mesh,
                                                       const std::vector<std::uint32_t> &triangles,
                                                       float reachM,
                                                       std::uint64_t seed)
{
    Dice dice(seed);
    mesh::Mesh result{mesh.positions, {}, {}};
    std::vector<std::uint32_t> added;
    for (std::uint32_t i = 0; i < mesh.triangleCount(); ++i) {
        const std::uint32_t *corner = &mesh.indices[3ull * i];
        if (!std::binary_search(triangles.begin(), triangles.end(), i)) {
            result.indices.insert(result.indices.end(), corner, corner + 3);
            continue;
        }
        const auto centre = static_cast<std::uint32_t>(result.vertexCount());
        for (std::size_t axis = 0; axis < 3; ++axis) {
            result.positions.push_back((mesh.positions[3ull * corner[0] + axis]
                                        + mesh.positions[3ull * corner[1] + axis]
                                        + mesh.positions[3ull * corner[2] + axis])
                                           / 3.0f
                                       + dice.around(reachM));
        }
        added.insert(added.end(), {corner[0], corner[1], centre});
        added.insert(added.end(), {corner[1], corner[2], centre});
        added.insert(added.end(), {corner[2], corner[0], centre});
    }
    result.indices.insert(result.indices.end(), added.begin(), added.end());
    return renumbered(result);
}

/// The same surface in a random order of vertices, triangles and first corners.
[[nodiscard]] inline mesh::Mesh shuffled(const mesh::Mesh &mesh, std::uint64_t seed)
{
    Dice dice(seed);
    std::vector<std::uint32_t> order(mesh.triangleCount());
    std::iota(order.begin(), order.end(), 0u);
    dice.shuffle(order);
    mesh::Mesh result{mesh.positions, mesh.normals, {}};
    for (const std::uint32_t triangle : order) {
        const std::size_t rotation = dice.below(3);
        for (std::size_t corner = 0; corner < 3; ++corner)
            result.indices.push_back(mesh.indices[3ull * triangle + (corner + rotation) % 3]);
    }
    return renumbered(result);
}

} // namespace stag::test
