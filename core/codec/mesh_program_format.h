// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_program.h"

#include <cstddef>
#include <optional>

namespace stag::codec::detail {

[[nodiscard]] bool hasMagic(BytesView bytes);

/// Writes the format of mesh_delta.h. Counts, normals and steps are taken from the program. Nothing
/// if it would take more than `bytesMax`; the rest is not compressed then.
[[nodiscard]] Result<std::optional<Bytes>> writeProgram(const DeltaHeader &header,
                                                        const MeshProgram &program,
                                                        int level,
                                                        std::size_t bytesMax);

/// Reads the header; errors as readDeltaHeader().
[[nodiscard]] Result<DeltaHeader> readHeader(BytesView bytes, const DecodeLimits &limits);

/// Reads the program behind a header that readHeader() has accepted. Total: it may not fit itself
/// or its base, which runProgram() finds.
[[nodiscard]] Result<MeshProgram> readProgram(BytesView bytes, const DecodeLimits &limits);

/// Puts the right checksum into bytes that have a whole header.
void sealChecksum(Bytes &bytes);

} // namespace stag::codec::detail
