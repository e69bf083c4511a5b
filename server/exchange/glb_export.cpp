// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/glb.h"
#include "core/codec/mesh_payload.h"
#include "core/mesh/normals.h"
#include "core/spatial/vec3.h"
#include "core/wire/gltf.h"
#include "server/exchange/file_formats.h"

#include <cmath>
#include <utility>

namespace stag::exchange {

namespace {

constexpr std::size_t kLeftOutMax = 100; // named; the others are only missing

/// Normals of exactly unit length, as glTF wants them; one without a direction points up.
void makeUnit(std::vector<float> &normals)
{
    for (std::size_t i = 0; i + 2 < normals.size(); i += 3) {
        const spatial::Vec3 n{normals[i], normals[i + 1], normals[i + 2]};
        const double length = spatial::length(n);
        const spatial::Vec3 unit = length > 1e-12 ? (1.0 / length) * n : spatial::Vec3{0, 1, 0};
        normals[i] = static_cast<float>(unit.x);
        normals[i + 1] = static_cast<float>(unit.y);
        normals[i + 2] = static_cast<float>(unit.z);
    }
}

wire::GltfMesh describe(const storage::VersionRecord &version, const mesh::Mesh &shown)
{
    wire::GltfMesh described = wire::describeGltf(shown);
    described.id = version.mesh.id.text();
    described.anchor = version.mesh.anchor.text();
    described.version = version.version;
    described.timestamp = version.mesh.timestamp;
    return described;
}

/// Everything but the arrays of the meshes.
Result<wire::GltfScene> readScene(storage::SessionReader &session,
                                  const wire::ExportRequest &request)
{
    const model::Session &about = session.contents().session;
    wire::GltfScene scene;
    scene.name = about.id.text();
    scene.session = about.id;
    scene.asOf = about.lastSeen;
    scene.reference = request.reference;
    STAG_TRY_VOID(session.anchors([&scene](const model::Anchor &anchor) {
        scene.anchors.push_back(anchor);
        return success();
    }));
    STAG_TRY_VOID(
        session.meshes(storage::Versions::Current, [&scene](const storage::VersionRecord &version) {
            const auto shown = shownMesh(version.mesh);
            if (shown)
                scene.meshes.push_back(describe(version, *shown));
            else if (scene.leftOut.size() < kLeftOutMax)
                scene.leftOut.push_back({version.mesh.id.text(), shown.error().detail});
            return success();
        }));
    return scene;
}

} // namespace

Result<mesh::Mesh> shownMesh(const model::Mesh &mesh)
{
    if (mesh.isDelta)
        return Error{ErrorCode::InvalidArgument, "a delta whose base is unknown"};
    STAG_TRY(mesh::Mesh shown, codec::decodeMesh(*mesh.payload));
    if (shown.indices.empty())
        return Error{ErrorCode::InvalidArgument, "it has no triangles"};
    if (shown.normals.empty())
        shown.normals = mesh::smoothNormals(shown);
    makeUnit(shown.normals);
    return shown;
}

Result<void>
exportGlb(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink)
{
    // Twice over the meshes: the sizes come first in the file, and all of them are not in memory.
    STAG_TRY(const wire::GltfScene scene, readScene(session, request));
    std::uint64_t binaryBytes = 0;
    for (const wire::GltfMesh &mesh : scene.meshes)
        binaryBytes += mesh.binaryBytes();
    STAG_TRY(const Bytes head, codec::glbHead(wire::writeGltf(scene), binaryBytes));
    STAG_TRY_VOID(sink.write(head));
    return session.meshes(storage::Versions::Current,
                          [&sink](const storage::VersionRecord &version) -> Result<void> {
                              const auto shown = shownMesh(version.mesh);
                              return shown ? sink.write(wire::gltfBytes(*shown)) : success();
                          });
}

} // namespace stag::exchange
