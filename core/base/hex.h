// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <span>
#include <string>
#include <string_view>

namespace stag {

/// Two lower-case digits per byte.
[[nodiscard]] std::string hexEncode(BytesView bytes);

/// Reads exactly `2 * bytes.size()` digits of either case; false, with `bytes` undefined, for
/// anything else.
[[nodiscard]] bool hexDecode(std::string_view hex, std::span<std::byte> bytes);

} // namespace stag
