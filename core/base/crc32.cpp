// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc32.h"

#include <zlib.h>

namespace stag {

std::uint32_t crc32(BytesView bytes)
{
    const auto *data = reinterpret_cast<const Bytef *>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(0, data, bytes.size()));
}

} // namespace stag
