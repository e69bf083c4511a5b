// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/content_hash.h"

namespace stag::mesh {

/// The hash that every STAG computes for a full mesh: SHA-256 of vertices ‖ faces ‖ normals over
/// the raw bytes as they were sent, so equal payloads are found without decoding them.
[[nodiscard]] ContentHash payloadHash(BytesView vertices, BytesView faces, BytesView normals);

} // namespace stag::mesh
