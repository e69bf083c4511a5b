// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"
#include "core/base/result.h"

#include <cstddef>

namespace stag::codec::detail {

/// Appends u32 plain size ‖ u32 stored size ‖ bytes, compressed with Zstandard (RFC 8878) if that
/// is smaller. `level` is that library's. TooLarge for what 32 bits cannot count.
[[nodiscard]] Result<void> appendSection(Bytes &bytes, BytesView plain, int level);

/// Reads what appendSection() wrote. More than `plainBytesMax` is TooLarge before the memory is
/// taken; truncated or damaged is Corrupt.
[[nodiscard]] Result<Bytes> readSection(ByteReader &reader, std::size_t plainBytesMax);

} // namespace stag::codec::detail
