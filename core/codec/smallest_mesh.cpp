// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/smallest_mesh.h"

#include "core/codec/delta_encoder.h"
#include "core/codec/packed_mesh.h"

#include <limits>

namespace stag::codec {

Result<SmallestMesh>
pickSmallest(const DeltaBase *base, const mesh::Mesh &target, const DeltaSettings &settings)
{
    constexpr std::size_t kCountBytes = 8;
    std::size_t bytesMax = std::numeric_limits<std::size_t>::max();
    SmallestMesh smallest;
    if (target.normals.empty()) {
        const std::size_t numbers = target.positions.size() + target.indices.size();
        bytesMax = kCountBytes + sizeof(float) * numbers;
    }
    // The delta first, for with its size known the others are mostly given up early.
    detail::DeltaEncoder encoder(target, settings);
    for (const MeshForm form : {MeshForm::Delta, MeshForm::Full}) {
        if (form == MeshForm::Delta && !base)
            continue;
        STAG_TRY(auto bytes, encoder.encode(form == MeshForm::Delta ? base : nullptr, bytesMax));
        if (!bytes)
            continue;
        bytesMax = bytes->size();
        smallest = {form, std::move(*bytes)};
    }
    if (smallest.bytes.empty())
        smallest.bytes = encodeStreamKitMesh(target);
    return smallest;
}

} // namespace stag::codec
