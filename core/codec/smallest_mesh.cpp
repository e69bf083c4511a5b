// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/smallest_mesh.h"

#include "core/codec/packed_mesh.h"

namespace stag::codec {

Result<SmallestMesh>
pickSmallest(const DeltaBase *base, const mesh::Mesh &target, const DeltaSettings &settings)
{
    STAG_TRY(Bytes full, encodeFullMesh(target, settings));
    SmallestMesh smallest{MeshForm::Full, std::move(full)};
    if (base) {
        STAG_TRY(Bytes delta, encodeMeshDelta(*base, target, settings));
        if (delta.size() < smallest.bytes.size())
            smallest = {MeshForm::Delta, std::move(delta)};
    }
    if (target.normals.empty()) {
        constexpr std::size_t kCountBytes = 8;
        const std::size_t plainBytes =
            kCountBytes + 4 * (target.positions.size() + target.indices.size());
        if (plainBytes <= smallest.bytes.size())
            smallest = {MeshForm::Plain, encodeStreamKitMesh(target)};
    }
    return smallest;
}

} // namespace stag::codec
