// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/mesh/mesh.h"
#include "core/model/ids.h"
#include "core/wire/limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// What a glTF may ask for. More is TooLarge.
struct GltfLimits
{
    std::size_t nodesMax = 100'000;
    std::size_t depthMax = 64;
    std::size_t verticesMax = 20'000'000; ///< of all meshes, each time that one is shown
    std::size_t indicesMax = 60'000'000;
};

/// The triangles of a node, in the frame of the scene.
struct GltfTriangles
{
    std::string id;     ///< "mesh_id" of its extras, or else its name or its mesh's, each once
    std::string anchor; ///< "anchor_id" of its extras
    std::optional<Timestamp> timestamp{};
    mesh::Mesh mesh; ///< passes mesh::validate()
};

struct GltfSkipped
{
    std::string name;
    std::string reason;
};

struct GltfTrianglesOfScene
{
    std::optional<model::SessionId> session; ///< that an exported file says it is
    std::vector<GltfTriangles> meshes;
    std::vector<GltfSkipped> skipped;
};

/// Reads the triangles of the scene of a glTF 2.0 whose one buffer is `binary`. Nodes are placed;
/// what is no plain triangle list (points, lines, strips, sparse or compressed accessors) is
/// skipped by node. Total: wrong types are Corrupt, what does not fit together is skipped.
Result<GltfTrianglesOfScene> parseGltf(std::string_view json,
                                       BytesView binary,
                                       const GltfLimits &limits = {},
                                       const Limits &documentLimits = {});

} // namespace stag::wire
