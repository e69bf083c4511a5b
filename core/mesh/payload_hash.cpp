// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/payload_hash.h"

namespace stag::mesh {

ContentHash payloadHash(BytesView vertices, BytesView faces, BytesView normals)
{
    return sha256({vertices, faces, normals});
}

} // namespace stag::mesh
