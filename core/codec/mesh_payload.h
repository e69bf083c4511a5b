// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/codec/limits.h"
#include "core/mesh/mesh.h"
#include "core/model/mesh.h"

#include <string_view>

namespace stag::codec {

/// How the bytes of a mesh payload are laid out. Any part may be gzip-compressed on top.
enum class PayloadFormat {
    StreamKit, ///< vertices: u32 vertices ‖ u32 indices ‖ f32 xyz[] ‖ u32 indices[]; no faces
    StagBlob,  ///< vertices: "STAG" ‖ u32 floats ‖ u32 indices ‖ f32[] ‖ u32[]; no faces
    Draco,     ///< vertices: a Draco mesh; no faces
    Split,     ///< vertices: f32 xyz[]; faces: u32 indices[]
};

/// "StreamKit", "STAG blob", "Draco" or "split arrays", for people.
[[nodiscard]] std::string_view payloadFormatName(PayloadFormat format);

/// Recognises the format by magic numbers and exact sizes. InvalidArgument if it is none of them,
/// which is legal for a stored payload, for it is opaque to the server; Corrupt or TooLarge if
/// gunzip says so.
[[nodiscard]] Result<PayloadFormat> detectFormat(const model::MeshPayload &payload,
                                                 const DecodeLimits &limits = {});

/// Reads a full mesh from bytes nobody has checked. Total: any input gives a mesh that passes
/// mesh::validate(), or InvalidArgument (unknown format, indices out of range, numbers not finite),
/// Corrupt (damaged Draco or gzip) or TooLarge. `payload.normals` may be empty or f32 xyz[] per
/// vertex.
[[nodiscard]] Result<mesh::Mesh> decodeMesh(const model::MeshPayload &payload,
                                            const DecodeLimits &limits = {});

} // namespace stag::codec
