// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstddef>

namespace stag {

// Apple's framing of LZ4 blocks (COMPRESSION_LZ4), one block behind the other:
//
// | magic  | then                                                 |
// |--------|------------------------------------------------------|
// | "bv41" | u32le plain bytes, u32le packed bytes, an LZ4 block  |
// | "bv4-" | u32le bytes, as they are                             |
// | "bv4$" | the end                                              |
//
// A block may refer to the 64 KiB before it.

[[nodiscard]] bool isAppleLz4(BytesView bytes);
/// Total: damage, truncation and bytes behind the end are Corrupt; more output than
/// `outputBytesMax` or than inflation.h allows is TooLarge before the memory is taken.
[[nodiscard]] Result<Bytes> unpackAppleLz4(BytesView bytes, std::size_t outputBytesMax);

/// The frame format of the LZ4 tools; the same errors.
[[nodiscard]] Result<Bytes> unpackLz4Frame(BytesView bytes, std::size_t outputBytesMax);

} // namespace stag
