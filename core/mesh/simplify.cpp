// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/simplify.h"

#include <meshoptimizer.h>

namespace stag::mesh {

namespace {

constexpr std::size_t kVertexBytes = 3 * sizeof(float);

/// Renumbers the vertices in the order of their first use and forgets the others.
Mesh compacted(const Mesh &mesh)
{
    std::vector<unsigned int> remap(mesh.vertexCount());
    const std::size_t used = meshopt_optimizeVertexFetchRemap(
        remap.data(), mesh.indices.data(), mesh.indices.size(), mesh.vertexCount());
    Mesh result;
    result.positions.resize(3 * used);
    meshopt_remapVertexBuffer(result.positions.data(),
                              mesh.positions.data(),
                              mesh.vertexCount(),
                              kVertexBytes,
                              remap.data());
    if (!mesh.normals.empty()) {
        result.normals.resize(3 * used);
        meshopt_remapVertexBuffer(result.normals.data(),
                                  mesh.normals.data(),
                                  mesh.vertexCount(),
                                  kVertexBytes,
                                  remap.data());
    }
    result.indices.resize(mesh.indices.size());
    meshopt_remapIndexBuffer(
        result.indices.data(), mesh.indices.data(), mesh.indices.size(), remap.data());
    return result;
}

} // namespace

Simplified simplify(const Mesh &mesh, std::size_t trianglesMax, double errorMaxM)
{
    if (trianglesMax >= mesh.triangleCount())
        return {optimizeOrder({mesh.positions, {}, mesh.indices}), 0.0};
    // The library measures the error in parts of the mesh's extent.
    const double extentM =
        meshopt_simplifyScale(mesh.positions.data(), mesh.vertexCount(), kVertexBytes);
    const double errorMax = extentM > 0.0 ? errorMaxM / extentM : 0.0;
    Mesh coarse{mesh.positions, {}, std::vector<std::uint32_t>(mesh.indices.size())};
    float error = 0.0f;
    const std::size_t left = meshopt_simplify(coarse.indices.data(),
                                              mesh.indices.data(),
                                              mesh.indices.size(),
                                              mesh.positions.data(),
                                              mesh.vertexCount(),
                                              kVertexBytes,
                                              3 * trianglesMax,
                                              static_cast<float>(errorMax),
                                              meshopt_SimplifyLockBorder,
                                              &error);
    coarse.indices.resize(left);
    return {optimizeOrder(coarse), error * extentM};
}

Mesh optimizeOrder(const Mesh &mesh)
{
    if (mesh.indices.empty())
        return {};
    Mesh ordered = mesh;
    meshopt_optimizeVertexCache(
        ordered.indices.data(), mesh.indices.data(), mesh.indices.size(), mesh.vertexCount());
    return compacted(ordered);
}

} // namespace stag::mesh
