// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/codec/limits.h"
#include "core/mesh/mesh.h"
#include "core/model/mesh.h"

#include <optional>
#include <string_view>

namespace stag::codec {

/// How the bytes of a mesh payload are laid out. Any part may be gzip-compressed on top.
enum class PayloadFormat {
    StreamKit, ///< vertices: u32 vertices ‖ u32 indices ‖ f32 xyz[] ‖ u32 indices[]; no faces
    StagBlob,  ///< vertices: "STAG" ‖ u32 floats ‖ u32 indices ‖ f32[] ‖ u32[]; no faces
    Draco,     ///< vertices: a Draco mesh; no faces
    Split,     ///< vertices: f32 xyz[]; faces: u32 indices[]
    Full,      ///< vertices: a whole mesh of mesh_delta.h; no faces
};

/// "StreamKit", "STAG blob", "Draco", "split arrays" or "full mesh", for people.
[[nodiscard]] std::string_view payloadFormatName(PayloadFormat format);

/// Recognises the format by magic numbers and exact sizes. InvalidArgument if it is none of them,
/// which is legal for a stored payload, for it is opaque to the server; Corrupt or TooLarge if
/// gunzip says so.
[[nodiscard]] Result<PayloadFormat> detectFormat(const model::MeshPayload &payload,
                                                 const DecodeLimits &limits = {});

/// Reads a full mesh from bytes nobody has checked. Total: any input gives a mesh that passes
/// mesh::validate(), or InvalidArgument (unknown format, a delta, indices out of range, numbers not
/// finite), Corrupt (damaged Draco, gzip or full mesh) or TooLarge. `payload.normals` may be empty
/// or f32 xyz[] per vertex.
[[nodiscard]] Result<mesh::Mesh> decodeMesh(const model::MeshPayload &payload,
                                            const DecodeLimits &limits = {});

/// What decodeMesh() reads as `mesh`, uncompressed. Nothing for Draco and Full, of which the bytes
/// do not follow from the mesh.
[[nodiscard]] std::optional<model::MeshPayload> encodePayload(PayloadFormat format,
                                                              const mesh::Mesh &mesh);

} // namespace stag::codec
