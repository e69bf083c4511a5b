// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uuid.h"

#include "core/base/hex.h"

#include <span>

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

std::optional<std::array<std::byte, 16>> uuidBytes(std::string_view text)
{
    if (text.size() != kTextSize)
        return std::nullopt;
    std::array<std::byte, 16> bytes{};
    std::size_t begin = 0;
    std::size_t at = 0;
    for (const std::size_t end : {kDashes[0], kDashes[1], kDashes[2], kDashes[3], kTextSize}) {
        const std::size_t count = (end - begin) / 2;
        if ((end < kTextSize && text[end] != '-')
            || !hexDecode(text.substr(begin, 2 * count), std::span(bytes).subspan(at, count)))
            return std::nullopt;
        begin = end + 1;
        at += count;
    }
    return bytes;
}

bool isUuid(std::string_view text)
{
    return uuidBytes(text).has_value();
}

} // namespace stag
