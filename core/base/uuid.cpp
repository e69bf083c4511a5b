// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uuid.h"

#include "core/base/hex.h"

namespace stag {

namespace {

constexpr std::size_t kTextSize = 36;
constexpr std::array<std::size_t, 4> kDashes{8, 13, 18, 23};

} // namespace

std::string uuid4(Random &random)
{
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    return uuid4(bytes);
}

std::string uuid4(std::array<std::byte, 16> bytes)
{
    bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40}; // version 4
    bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80}; // the variant of RFC 4122
    std::string text = hexEncode(bytes);
    for (const std::size_t dash : kDashes)
        text.insert(dash, 1, '-');
    return text;
}

bool isUuid(std::string_view text)
{
    if (text.size() != kTextSize)
        return false;
    std::string digits(text);
    for (auto dash = kDashes.rbegin(); dash != kDashes.rend(); ++dash) {
        if (digits[*dash] != '-')
            return false;
        digits.erase(*dash, 1);
    }
    std::array<std::byte, 16> bytes{};
    return hexDecode(digits, bytes);
}

} // namespace stag
