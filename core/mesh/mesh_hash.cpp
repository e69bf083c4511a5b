// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/mesh_hash.h"

#include <bit>
#include <span>

namespace stag::mesh {

static_assert(std::endian::native == std::endian::little, "arrays are hashed as they are");

ContentHash meshHash(const Mesh &mesh)
{
    return sha256({std::as_bytes(std::span(mesh.positions)),
                   std::as_bytes(std::span(mesh.indices)),
                   std::as_bytes(std::span(mesh.normals))});
}

} // namespace stag::mesh
