// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/content_hash.h"
#include "core/model/ids.h"
#include "core/model/mesh.h"
#include "core/model/mesh_bytes.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stag::model {

/// How a version lies on the disk.
enum class KeptForm {
    Plain, ///< as sent
    Gzip,  ///< as sent, compressed
    Mesh,  ///< as a mesh of core/codec
    Delta, ///< as a delta of core/codec against another content
};

/// One version of a mesh, without its payload.
struct MeshVersion
{
    std::uint64_t version = 0; ///< from 1
    AnchorId anchor;
    Timestamp timestamp;
    Timestamp receivedAt;
    std::optional<ContentHash> hash; ///< absent for a delta that is not resolved
    DeltaResolution resolution = DeltaResolution::None;
    std::optional<MeshId> base;               ///< that a delta named
    std::optional<std::uint64_t> baseVersion; ///< of it, that a delta was resolved against
    KeptForm form = KeptForm::Plain;
    std::uint32_t chainDepth = 0; ///< stored deltas between this and one that is whole
    /// The version of this mesh that it is kept as a delta against; absent if it is another mesh's.
    std::optional<std::uint64_t> keptAgainst;
    MeshBytes bytes;
};

/// The versions of one mesh, the newest first.
struct MeshHistory
{
    MeshId id;
    SessionId session;
    std::uint64_t current = 0;
    std::vector<MeshVersion> versions;
};

} // namespace stag::model
