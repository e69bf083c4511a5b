// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstdint>
#include <string_view>

namespace stag::codec {

// GLB, the container of glTF 2.0 (chapter 4): u32 "glTF" ‖ u32 version ‖ u32 length, then chunks of
// u32 length ‖ u32 type ‖ bytes, each filled up to four bytes: JSON first, then BIN.

/// What comes before the `binaryBytes` bytes of the BIN chunk, which are a multiple of four;
/// without any there is no BIN chunk. TooLarge for what 32 bits cannot count.
[[nodiscard]] Result<Bytes> glbHead(std::string_view json, std::uint64_t binaryBytes);

/// The two chunks of a file, as views of it.
struct GlbChunks
{
    std::string_view json;
    BytesView binary; ///< empty if there is none
};

/// Total: anything but a GLB of version 2 is InvalidArgument, a damaged one Corrupt. Chunks of
/// other types are left out, as the standard wants it.
[[nodiscard]] Result<GlbChunks> parseGlb(BytesView bytes);

} // namespace stag::codec
