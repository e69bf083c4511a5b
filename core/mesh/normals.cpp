// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/normals.h"

#include "core/mesh/triangle.h"

namespace stag::mesh {

namespace {

using spatial::Vec3;

void append(std::vector<float> &numbers, const Vec3 &v)
{
    numbers.insert(numbers.end(),
                   {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)});
}

} // namespace

std::vector<float> smoothNormals(const Mesh &mesh)
{
    std::vector<Vec3> sums(mesh.vertexCount());
    for (std::size_t i = 0; i < mesh.triangleCount(); ++i) {
        const Vec3 normal = detail::areaVector(mesh, i);
        for (std::size_t corner = 0; corner < 3; ++corner) {
            Vec3 &sum = sums[mesh.indices[3 * i + corner]];
            sum = sum + normal;
        }
    }
    std::vector<float> normals;
    normals.reserve(mesh.positions.size());
    for (const Vec3 &sum : sums) {
        const Vec3 normal = spatial::normalized(sum);
        append(normals, normal == Vec3{} ? Vec3{0.0, 1.0, 0.0} : normal);
    }
    return normals;
}

Mesh withFlatNormals(const Mesh &mesh)
{
    Mesh flat;
    flat.positions.reserve(3 * mesh.indices.size());
    flat.normals.reserve(3 * mesh.indices.size());
    flat.indices.reserve(mesh.indices.size());
    for (std::size_t i = 0; i < mesh.triangleCount(); ++i) {
        const Vec3 normal = spatial::normalized(detail::areaVector(mesh, i));
        if (normal == Vec3{})
            continue;
        for (std::size_t corner = 0; corner < 3; ++corner) {
            flat.indices.push_back(static_cast<std::uint32_t>(flat.vertexCount()));
            append(flat.positions, detail::vertex(mesh, mesh.indices[3 * i + corner]));
            append(flat.normals, normal);
        }
    }
    return flat;
}

} // namespace stag::mesh
