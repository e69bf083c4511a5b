// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/delta_encoder.h"

#include "core/codec/delta_plan.h"
#include "core/codec/mesh_program_format.h"
#include "core/mesh/mesh_hash.h"

namespace stag::codec::detail {

Result<std::optional<Bytes>> DeltaEncoder::encode(const DeltaBase *base, std::size_t bytesMax)
{
    const mesh::Mesh *baseMesh = base ? &base->mesh : nullptr;
    DeltaHeader header;
    if (base) {
        if (base->chainDepth == std::numeric_limits<std::uint16_t>::max())
            return Error{ErrorCode::InvalidArgument, "mesh delta: the chain is too deep"};
        header.base = base->hash;
        header.chainDepth = static_cast<std::uint16_t>(base->chainDepth + 1);
    }
    if (!m_settings.errorMaxM) {
        if (!m_targetHash)
            m_targetHash = mesh::meshHash(m_target);
        header.result = *m_targetHash;
        return writeProgram(header, planExact(baseMesh, m_target), m_settings.level, bytesMax);
    }
    STAG_TRY(const MeshProgram program,
             planWithin(baseMesh, m_target, {*m_settings.errorMaxM, m_settings.normalErrorMax}));
    STAG_TRY(const mesh::Mesh result, runProgram(program, baseMesh));
    header.result = mesh::meshHash(result);
    header.errorMaxM = *m_settings.errorMaxM;
    return writeProgram(header, program, m_settings.level, bytesMax);
}

} // namespace stag::codec::detail
