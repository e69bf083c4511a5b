// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace stag {

/// The standard alphabet with padding and without line breaks (RFC 4648, section 4).
[[nodiscard]] std::string base64Encode(BytesView bytes);
/// The same at the end of `text`, in room that it may have already.
void base64Append(std::string &text, BytesView bytes);

/// The number of characters that so many bytes encode to.
[[nodiscard]] constexpr std::size_t base64EncodedSizeBytes(std::size_t sizeBytes)
{
    return (sizeBytes + 2) / 3 * 4;
}

/// Reads exactly what base64Encode() writes: a foreign character, missing or misplaced padding and
/// unused bits that are not zero are InvalidArgument; more than `outputBytesMax` bytes are
/// TooLarge.
[[nodiscard]] Result<Bytes> base64Decode(std::string_view text, std::size_t outputBytesMax);

/// The number of bytes that `text` decodes to if it is valid.
[[nodiscard]] std::size_t base64DecodedSizeBytes(std::string_view text);

} // namespace stag
