// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/mesh.h"

#include "core/mesh/triangle.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace stag::mesh {

namespace {

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, "mesh: " + std::move(detail)};
}

bool allFinite(const std::vector<float> &numbers)
{
    return std::all_of(numbers.begin(), numbers.end(), [](float n) { return std::isfinite(n); });
}

} // namespace

Result<void> validate(const Mesh &mesh)
{
    if (mesh.positions.size() % 3 != 0)
        return invalid("positions are not x, y, z");
    if (!mesh.normals.empty() && mesh.normals.size() != mesh.positions.size())
        return invalid("there is not one normal per vertex");
    if (mesh.indices.size() % 3 != 0)
        return invalid("indices are not three per triangle");
    const std::size_t vertexCount = mesh.vertexCount();
    const auto outside = std::find_if(
        mesh.indices.begin(), mesh.indices.end(), [&](auto index) { return index >= vertexCount; });
    if (outside != mesh.indices.end()) {
        return invalid("index " + std::to_string(*outside) + " of " + std::to_string(vertexCount)
                       + " vertices");
    }
    if (!allFinite(mesh.positions))
        return invalid("a position is not finite");
    if (!allFinite(mesh.normals))
        return invalid("a normal is not finite");
    return success();
}

spatial::Aabb bounds(const Mesh &mesh)
{
    spatial::Aabb box;
    for (std::size_t i = 0; i < mesh.vertexCount(); ++i)
        box.extend(detail::vertex(mesh, i));
    return box;
}

double surfaceAreaM2(const Mesh &mesh)
{
    double area = 0.0;
    for (std::size_t i = 0; i < mesh.triangleCount(); ++i)
        area += spatial::length(detail::areaVector(mesh, i));
    return area;
}

} // namespace stag::mesh
