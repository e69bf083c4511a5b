// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_delta.h"

#include "core/codec/delta_encoder.h"
#include "core/codec/mesh_program_format.h"
#include "core/mesh/mesh_hash.h"

namespace stag::codec {

namespace {

Result<Bytes> encode(const DeltaBase *base, const mesh::Mesh &target, const DeltaSettings &settings)
{
    STAG_TRY(auto bytes, detail::DeltaEncoder(target, settings).encode(base));
    return std::move(bytes).value_or(Bytes());
}

} // namespace

Result<Bytes> encodeFullMesh(const mesh::Mesh &target, const DeltaSettings &settings)
{
    return encode(nullptr, target, settings);
}

Result<Bytes>
encodeMeshDelta(const DeltaBase &base, const mesh::Mesh &target, const DeltaSettings &settings)
{
    return encode(&base, target, settings);
}

bool isMeshDelta(BytesView bytes)
{
    return detail::hasMagic(bytes);
}

Result<DeltaHeader> readDeltaHeader(BytesView bytes, const DecodeLimits &limits)
{
    return detail::readHeader(bytes, limits);
}

Result<mesh::Mesh>
decodeMeshDelta(BytesView bytes, const DeltaBase *base, const DecodeLimits &limits)
{
    STAG_TRY(const DeltaHeader header, detail::readHeader(bytes, limits));
    if (header.base && !base)
        return Error{ErrorCode::NotFound, "mesh delta: its base is not there"};
    if (header.base && base->hash != *header.base)
        return Error{ErrorCode::Conflict, "mesh delta: it was made against another base"};
    STAG_TRY(const detail::MeshProgram program, detail::readProgram(bytes, limits));
    STAG_TRY(mesh::Mesh result, detail::runProgram(program, header.base ? &base->mesh : nullptr));
    if (mesh::meshHash(result) != header.result)
        return Error{ErrorCode::Corrupt, "mesh delta: the result is not the mesh that was sent"};
    return result;
}

} // namespace stag::codec
