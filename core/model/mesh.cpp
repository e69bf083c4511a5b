// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/mesh.h"

namespace stag::model {

ContentHash contentHash(const MeshPayload &payload)
{
    return sha256({payload.vertices, payload.faces, payload.normals});
}

} // namespace stag::model
