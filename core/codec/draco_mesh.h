// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/codec/limits.h"
#include "core/mesh/mesh.h"

namespace stag::codec {

/// How small against how exact and how quick. Bits are per coordinate over the extent of the mesh.
struct DracoSettings
{
    int positionBits = 14; ///< 1…30: a 10 m room to about 0.6 mm
    int normalBits = 10;   ///< 2…30
    int speed = 5;         ///< 0 smallest … 10 quickest
};

/// Compresses a mesh that passes mesh::validate(). Vertices may come back in another order, unused
/// ones and triangles without an area not at all. A mesh without triangles or settings out of range
/// are InvalidArgument.
[[nodiscard]] Result<Bytes> encodeDraco(const mesh::Mesh &mesh, const DracoSettings &settings = {});

[[nodiscard]] bool isDraco(BytesView bytes);

/// Reads positions, normals if there are any, and triangles; other attributes are left out. Total:
/// a point cloud or a mesh without positions is InvalidArgument, damage Corrupt, more than the
/// limits TooLarge.
[[nodiscard]] Result<mesh::Mesh> decodeDraco(BytesView bytes, const DecodeLimits &limits);

} // namespace stag::codec
