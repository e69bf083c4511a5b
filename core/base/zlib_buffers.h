// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#define ZLIB_CONST // zlib reads through const pointers
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace stag::zlib {

/// As much of `size` as zlib takes at once.
[[nodiscard]] inline uInt clampToUInt(std::size_t size)
{
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

template<typename Byte>
[[nodiscard]] Bytef *pointer(Byte *bytes)
{
    return reinterpret_cast<Bytef *>(bytes);
}

template<typename Byte>
[[nodiscard]] const Bytef *pointer(const Byte *bytes)
{
    return reinterpret_cast<const Bytef *>(bytes);
}

} // namespace stag::zlib
