// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hex.h"

#include <array>
#include <cstdint>

namespace stag {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::uint8_t kForeign = 0xff;

constexpr std::uint8_t valueOf(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F')
        return static_cast<std::uint8_t>(c - 'A' + 10);
    return kForeign;
}

} // namespace

std::string hexEncode(BytesView bytes)
{
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const std::byte byte : bytes) {
        hex += kDigits[std::to_integer<std::size_t>(byte >> 4)];
        hex += kDigits[std::to_integer<std::size_t>(byte & std::byte{0x0f})];
    }
    return hex;
}

bool hexDecode(std::string_view hex, std::span<std::byte> bytes)
{
    if (hex.size() != 2 * bytes.size())
        return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint8_t high = valueOf(hex[2 * i]);
        const std::uint8_t low = valueOf(hex[2 * i + 1]);
        if (high == kForeign || low == kForeign)
            return false;
        bytes[i] = static_cast<std::byte>(high << 4 | low);
    }
    return true;
}

} // namespace stag
