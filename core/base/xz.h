// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstddef>

namespace stag {

[[nodiscard]] bool isXz(BytesView bytes);

/// Decompresses one .xz stream, which is what Apple's COMPRESSION_LZMA writes as well. Total:
/// damage, truncation and bytes behind the end are Corrupt; more output than `outputBytesMax` or
/// than inflation.h allows, or a dictionary over kXzMemoryBytesMax, is TooLarge.
[[nodiscard]] Result<Bytes> unpackXz(BytesView bytes, std::size_t outputBytesMax);

/// Level 9 takes 65 MiB.
inline constexpr std::size_t kXzMemoryBytesMax = 96u << 20;

} // namespace stag
