// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/content_hash.h"
#include "core/model/ids.h"

#include <memory>
#include <optional>

namespace stag::model {

/// The opaque bytes of a mesh as a client sent them (decoded from base64 and gzip); never changed
/// here.
struct MeshPayload
{
    Bytes vertices;
    Bytes faces;
    Bytes normals;

    [[nodiscard]] std::size_t sizeBytes() const
    {
        return vertices.size() + faces.size() + normals.size();
    }
    bool operator==(const MeshPayload &) const = default;
};

/// The parts one behind the other.
[[nodiscard]] Bytes joined(const MeshPayload &payload);

/// SHA-256 over vertices ‖ faces ‖ normals: the identity of a full mesh's content.
[[nodiscard]] ContentHash contentHash(const MeshPayload &payload);

/// What became of a mesh that was sent as a delta.
enum class DeltaResolution {
    None,       ///< it was sent whole
    Proven,     ///< it is whole now, and a checksum says that this is what its sender meant
    Assumed,    ///< it is whole now; what it changed was current when it came, nothing proves more
    Unresolved, ///< it is still a delta, as sent
};

/// One version of a mesh. A delta carries its bytes in `payload->vertices` and names its base.
struct Mesh
{
    MeshId id;
    SessionId session;
    AnchorId anchor;
    std::shared_ptr<const MeshPayload> payload; ///< never null; shared between threads, immutable
    std::optional<ContentHash> hash; ///< SHA-256 of vertices, faces, normals; absent for a delta
    bool isDelta = false;
    std::optional<MeshId> base;
    DeltaResolution resolution = DeltaResolution::None; ///< known only of what has been stored
    int compressionLevel = 0;
    Timestamp timestamp;
};

} // namespace stag::model
