// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One version of a mesh as it travels and as it is stored, version 1, little-endian:
//
// | offset | type     | content                                                                  |
// |--------|----------|--------------------------------------------------------------------------|
// | 0      | 4 bytes  | "STMD"                                                                   |
// | 4      | u8       | version                                                                  |
// | 5      | u8       | 1: against a base, 2: with normals, 4: quantised                         |
// | 6      | u16      | how many deltas lie between this and a full mesh                         |
// | 8      | 8 bytes  | the first bytes of SHA-256 over all other bytes                          |
// | 16     | 32 bytes | mesh::meshHash() of the result                                           |
// | 48     | 32 bytes | mesh::meshHash() of the base, or zero                                    |
// | 80     | u32 × 2  | vertices, triangles                                                      |
// | 88     | f64 × 3  | step of positions in metres, step of normals, error bound in metres; or 0 |
// | 112    | sections | runs, new positions, patches, normals, new triangles (section.h)         |
//
// Runs say which vertices and triangles come from the base (mesh_program.h), so that a change in
// one corner of a room sends that corner, whatever the order of the rest.

#include "core/base/bytes.h"
#include "core/base/content_hash.h"
#include "core/base/result.h"
#include "core/codec/limits.h"
#include "core/mesh/mesh.h"

#include <cstdint>
#include <optional>

namespace stag::codec {

/// The mesh that a delta is made against, as both sides have it.
struct DeltaBase
{
    const mesh::Mesh &mesh;
    ContentHash hash;             ///< mesh::meshHash() of `mesh`
    std::uint16_t chainDepth = 0; ///< 0 for a full mesh, else as its header says
};

struct DeltaSettings
{
    /// How far a vertex may be from where it was, in metres. Without it the result is exact to the
    /// bit, with all vertices and triangles in their order. With it the result has the same
    /// triangles between as many vertices, in an order of its own.
    std::optional<double> errorMaxM;
    double normalErrorMax = 0.01; ///< per component of a normal, only with `errorMaxM`
    int level = 1;                ///< of Zstandard, 1 quickest … 19 smallest
};

/// What can be read without the base. A delta of unknown base is stored and forwarded by this.
struct DeltaHeader
{
    std::optional<ContentHash> base; ///< none: a full mesh
    ContentHash result;
    std::uint16_t chainDepth = 0;
    std::uint32_t vertexCount = 0;
    std::uint32_t triangleCount = 0;
    bool hasNormals = false;
    double errorMaxM = 0.0; ///< 0: exact
};

/// Encodes a whole mesh that passes mesh::validate(). InvalidArgument if the settings cannot be
/// kept: a bound that is not positive or finer than floats of this size are.
[[nodiscard]] Result<Bytes> encodeFullMesh(const mesh::Mesh &target,
                                           const DeltaSettings &settings = {});

/// Encodes what turns `base` into `target`; both pass mesh::validate(). Deterministic. Errors as
/// above, and InvalidArgument for a chain too deep to be counted.
[[nodiscard]] Result<Bytes> encodeMeshDelta(const DeltaBase &base,
                                            const mesh::Mesh &target,
                                            const DeltaSettings &settings = {});

/// Whether the bytes start like a mesh or delta of this format.
[[nodiscard]] bool isMeshDelta(BytesView bytes);

/// Checks all bytes against their checksum and reads the header. Total: another format or version
/// is InvalidArgument, any damage Corrupt, more than the limits TooLarge.
[[nodiscard]] Result<DeltaHeader> readDeltaHeader(BytesView bytes, const DecodeLimits &limits = {});

/// The mesh, never a wrong or partly changed one: its hash is the one the encoder saw. Total:
/// errors as above, and NotFound for a delta without a base, Conflict for another base than the one
/// it was made against. `base` may be null; a full mesh does not look at it.
[[nodiscard]] Result<mesh::Mesh>
decodeMeshDelta(BytesView bytes, const DeltaBase *base, const DecodeLimits &limits = {});

} // namespace stag::codec
