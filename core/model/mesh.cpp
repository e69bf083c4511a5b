// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/mesh.h"

namespace stag::model {

Bytes joined(const MeshPayload &payload)
{
    Bytes bytes;
    bytes.reserve(payload.sizeBytes());
    for (const Bytes *part : {&payload.vertices, &payload.faces, &payload.normals})
        bytes.insert(bytes.end(), part->begin(), part->end());
    return bytes;
}

ContentHash contentHash(const MeshPayload &payload)
{
    return sha256({payload.vertices, payload.faces, payload.normals});
}

} // namespace stag::model
