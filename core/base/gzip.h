// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstddef>

namespace stag {

inline constexpr int kGzipLevelMin = 0;
inline constexpr int kGzipLevelMax = 9;
inline constexpr int kGzipLevelDefault = 6;

/// Whether the bytes start with the gzip magic and the only method there is (RFC 1952).
[[nodiscard]] bool isGzip(BytesView bytes);

/// Compresses into one gzip member without name and time, so equal bytes give equal output.
/// A level outside 0…9 is InvalidArgument.
[[nodiscard]] Result<Bytes> gzip(BytesView bytes, int level = kGzipLevelDefault);

/// Decompresses one or several concatenated members. A truncated or damaged stream, a wrong
/// checksum and bytes behind the end are Corrupt. More output than `outputBytesMax` or than
/// inflation.h allows, found or claimed by the last four bytes, is TooLarge; no more than that is
/// ever held in memory.
[[nodiscard]] Result<Bytes> gunzip(BytesView bytes, std::size_t outputBytesMax);

/// The same for one zlib stream (RFC 1950), which claims no size.
[[nodiscard]] Result<Bytes> unpackZlib(BytesView bytes, std::size_t outputBytesMax);

} // namespace stag
