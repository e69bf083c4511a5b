// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <array>

namespace stag {

/// SHA-1 (FIPS 180-4), for protocols that prescribe it; it protects nothing any more.
[[nodiscard]] std::array<std::byte, 20> sha1(BytesView bytes);

} // namespace stag
