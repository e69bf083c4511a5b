// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/codec/limits.h"
#include "core/mesh/mesh.h"

namespace stag::codec {

/// Uncompressed meshes, little-endian, as the StreamKit clients and the first STAG write them.
/// Encoders want a mesh that passes mesh::validate() and leave its normals out; compress the result
/// with gzip().

/// u32 vertexCount ‖ u32 indexCount ‖ f32 xyz[] ‖ u32 indices[].
[[nodiscard]] Bytes encodeStreamKitMesh(const mesh::Mesh &mesh);
[[nodiscard]] bool isStreamKitMesh(BytesView bytes);
[[nodiscard]] Result<mesh::Mesh> decodeStreamKitMesh(BytesView bytes, const DecodeLimits &limits);

/// "STAG" ‖ u32 floatCount ‖ u32 indexCount ‖ f32 xyz[] ‖ u32 indices[].
[[nodiscard]] Bytes encodeStagBlob(const mesh::Mesh &mesh);
[[nodiscard]] bool isStagBlob(BytesView bytes);
[[nodiscard]] Result<mesh::Mesh> decodeStagBlob(BytesView bytes, const DecodeLimits &limits);

/// f32 xyz[] and u32 indices[] each on their own; also reads normals, which have the form of
/// vertices.
[[nodiscard]] Bytes encodeFloats(const std::vector<float> &numbers);
[[nodiscard]] Bytes encodeIndices(const std::vector<std::uint32_t> &indices);
[[nodiscard]] Result<std::vector<float>> decodeVectors(BytesView bytes, const DecodeLimits &limits);
[[nodiscard]] Result<mesh::Mesh>
decodeSplitMesh(BytesView vertices, BytesView faces, const DecodeLimits &limits);

} // namespace stag::codec
