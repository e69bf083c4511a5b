// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/mesh/mesh.h"

namespace stag::mesh {

/// The identity of a mesh as a value: the SHA-256 of its three arrays, little-endian. A payload
/// of separate uncompressed arrays has the same hash, so what is stored is found without decoding.
[[nodiscard]] ContentHash meshHash(const Mesh &mesh);

} // namespace stag::mesh
