// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A session as glTF 2.0, the JSON of it: Y is up, right-handed, metres, as in a session.
//
// | node        | under     | extras                                                       |
// |-------------|-----------|--------------------------------------------------------------|
// | the session | scene     | session_id, as_of, origin? (as in GeoJSON), left_out?        |
// | "meshes"    | session   | a node for each mesh: mesh_id, anchor_id, version, timestamp |
// | "anchors"   | session   | a node for each anchor: anchor_id, timestamp, metadata       |
// | "devices"   | session   | a node for each pose stream of a device: as for anchors      |
//
// The vertices of a mesh are in the frame of the session. Its arrays are in the BIN chunk one
// behind the other: positions, normals, indices; those of the next mesh follow.

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/georef/session_frame.h"
#include "core/mesh/mesh.h"
#include "core/model/anchor.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// What the JSON says of a mesh, whose bytes follow elsewhere.
struct GltfMesh
{
    std::string id;
    std::string anchor;
    std::uint64_t version = 0;
    Timestamp timestamp;
    std::uint64_t vertexCount = 0; ///< at least 1, each with a normal
    std::uint64_t indexCount = 0;  ///< at least 3
    std::array<float, 3> min{};
    std::array<float, 3> max{};

    [[nodiscard]] std::uint64_t binaryBytes() const { return 24 * vertexCount + 4 * indexCount; }
};

/// What of a mesh's content the JSON needs.
[[nodiscard]] GltfMesh describeGltf(const mesh::Mesh &mesh);

/// A mesh that cannot be shown, and why.
struct GltfLeftOut
{
    std::string mesh;
    std::string reason;
};

struct GltfScene
{
    std::string name;
    std::optional<model::SessionId> session{};
    Timestamp asOf;
    std::optional<georef::GeoReference> reference{};
    std::vector<GltfMesh> meshes;
    std::vector<GltfLeftOut> leftOut{};
    std::vector<model::Anchor> anchors; ///< among them the pose streams of devices
};

/// Equal scenes give equal bytes.
[[nodiscard]] std::string writeGltf(const GltfScene &scene);
/// The bytes of a mesh with normals in the BIN chunk.
[[nodiscard]] Bytes gltfBytes(const mesh::Mesh &mesh);

} // namespace stag::wire
