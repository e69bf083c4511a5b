// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_delta.h"

namespace stag::codec {

/// How a mesh travels; only the last needs a base.
enum class MeshForm {
    Plain, ///< encodeStreamKitMesh()
    Full,  ///< encodeFullMesh()
    Delta, ///< encodeMeshDelta()
};

struct SmallestMesh
{
    MeshForm form = MeshForm::Plain;
    Bytes bytes;
};

/// Encodes `target` in each form and returns the smallest.
/// Without a base, or when the policy of the caller wants a new one, `base` is null. A mesh with
/// normals is never plain. Errors as encodeMeshDelta().
[[nodiscard]] Result<SmallestMesh>
pickSmallest(const DeltaBase *base, const mesh::Mesh &target, const DeltaSettings &settings = {});

} // namespace stag::codec
