// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"

#include <cstdint>
#include <optional>

namespace stag::codec::detail {

/// Appends a number seven bits a byte, the lowest first; the highest bit says that more follow
/// (LEB128).
inline void appendVarint(Bytes &bytes, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        bytes.push_back(static_cast<std::byte>(value | 0x80u));
    bytes.push_back(static_cast<std::byte>(value));
}

/// Reads what appendVarint() wrote; nothing if it is truncated or longer than 63 bits.
[[nodiscard]] inline std::optional<std::uint64_t> readVarint(ByteReader &reader)
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
        const auto byte = reader.u8();
        if (!byte)
            return std::nullopt;
        value |= std::uint64_t{*byte & 0x7fu} << shift;
        if (*byte < 0x80)
            return value;
    }
    return std::nullopt;
}

/// Small numbers of either sign as small numbers without one: 0, -1, 1, -2 become 0, 1, 2, 3.
[[nodiscard]] inline std::uint32_t zigzag(std::uint32_t difference)
{
    return difference << 1 ^ (0u - (difference >> 31));
}
[[nodiscard]] inline std::uint32_t unzigzag(std::uint32_t code)
{
    return code >> 1 ^ (0u - (code & 1u));
}
[[nodiscard]] inline std::uint64_t zigzag(std::int64_t difference)
{
    return static_cast<std::uint64_t>(difference) << 1
           ^ (0u - (static_cast<std::uint64_t>(difference) >> 63));
}
[[nodiscard]] inline std::int64_t unzigzag(std::uint64_t code)
{
    return static_cast<std::int64_t>(code >> 1 ^ (0u - (code & 1u)));
}

} // namespace stag::codec::detail
