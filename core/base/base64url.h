// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace stag {

/// The alphabet for URLs without padding (RFC 4648, section 5), as tokens are written.
[[nodiscard]] std::string base64UrlEncode(BytesView bytes);

/// Reads exactly what base64UrlEncode() writes: anything else, padding too, is InvalidArgument;
/// more than `outputBytesMax` bytes are TooLarge.
[[nodiscard]] Result<Bytes> base64UrlDecode(std::string_view text, std::size_t outputBytesMax);

} // namespace stag
