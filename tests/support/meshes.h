// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/mesh.h"

#include <cmath>
#include <functional>

namespace stag::test {

/// The unit cube from (0, 0, 0) to (1, 1, 1), 8 vertices, 12 triangles, seen from outside.
[[nodiscard]] inline mesh::Mesh cubeMesh()
{
    return {{0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1},
            {},
            {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4,
             2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5}};
}

/// A square metre of `cells` × `cells` × 2 triangles seen from above, its height given by x and z.
[[nodiscard]] inline mesh::Mesh gridMesh(
    int cells,
    const std::function<double(double, double)> &height = [](double, double) { return 0.0; })
{
    mesh::Mesh grid;
    for (int row = 0; row <= cells; ++row) {
        for (int column = 0; column <= cells; ++column) {
            const double x = double(column) / cells;
            const double z = double(row) / cells;
            grid.positions.insert(grid.positions.end(), {float(x), float(height(x, z)), float(z)});
        }
    }
    const auto vertex = [cells](int row, int column) {
        return static_cast<std::uint32_t>(row * (cells + 1) + column);
    };
    for (int row = 0; row < cells; ++row) {
        for (int column = 0; column < cells; ++column) {
            const auto a = vertex(row, column);
            const auto b = vertex(row, column + 1);
            const auto c = vertex(row + 1, column);
            const auto d = vertex(row + 1, column + 1);
            grid.indices.insert(grid.indices.end(), {a, c, b, b, c, d});
        }
    }
    return grid;
}

/// A grid with soft hills.
[[nodiscard]] inline mesh::Mesh hillMesh(int cells)
{
    return gridMesh(cells,
                    [](double x, double z) { return 0.1 * std::sin(7 * x) * std::cos(5 * z); });
}

} // namespace stag::test
