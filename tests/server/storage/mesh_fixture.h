// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_payload.h"
#include "core/mesh/mesh_hash.h"
#include "tests/server/storage/store_fixture.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"

#include <string>

namespace stag::storage::test {

inline model::Mesh meshWith(std::string id, model::MeshPayload payload, std::string session = "s")
{
    model::Mesh mesh = meshOf(std::move(session), std::move(id), "a", "");
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    return mesh;
}

inline model::Mesh meshWith(std::string id,
                            const mesh::Mesh &content,
                            codec::PayloadFormat format = codec::PayloadFormat::Split)
{
    return meshWith(std::move(id), codec::encodePayload(format, content).value());
}

inline model::Mesh deltaOf(std::string id, std::string base, Bytes bytes)
{
    model::Mesh delta = meshWith(std::move(id), {std::move(bytes), {}, {}});
    delta.isDelta = true;
    delta.base = model::MeshId(std::move(base));
    delta.timestamp = fromUnixMs(2'000);
    return delta;
}

/// A delta of core/codec, exact or within a bound.
inline Bytes
deltaBytes(const mesh::Mesh &base, const mesh::Mesh &target, const codec::DeltaSettings &how = {})
{
    return codec::encodeMeshDelta({base, mesh::meshHash(base)}, target, how).value();
}

/// The mesh with a corner that has moved.
inline mesh::Mesh changedMesh(const mesh::Mesh &mesh, std::uint64_t seed)
{
    return ::stag::test::withMovedTriangles(
        mesh, ::stag::test::cornerTriangles(mesh, 12), 0.02f, seed);
}

/// As many versions of a mesh, each with a change to the one before.
inline std::vector<mesh::Mesh> meshVersions(std::size_t count, int cells = 24)
{
    std::vector<mesh::Mesh> versions{::stag::test::hillMesh(cells)};
    while (versions.size() < count)
        versions.push_back(changedMesh(versions.back(), versions.size()));
    return versions;
}

} // namespace stag::storage::test
