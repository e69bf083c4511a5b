// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>

namespace stag {

/// The checksum of gzip and PNG. It finds damage, not intent.
[[nodiscard]] std::uint32_t crc32(BytesView bytes);

} // namespace stag
