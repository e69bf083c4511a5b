// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

#include <cstddef>
#include <cstring>

namespace stag {

namespace {

constexpr std::uint8_t kContinuationLow = 0x80;
constexpr std::uint8_t kContinuationHigh = 0xbf;

std::uint64_t loadWord(const char *bytes)
{
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

/// How many whole blocks of ASCII `text` starts with, in bytes. Nearly all text of our protocols
/// is ASCII, so this is where the time goes.
std::size_t asciiBlocks(std::string_view text)
{
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    constexpr std::size_t kBlockBytes = 4 * sizeof(std::uint64_t);
    std::size_t at = 0;
    for (; text.size() - at >= kBlockBytes; at += kBlockBytes) {
        const char *block = text.data() + at;
        if (((loadWord(block) | loadWord(block + 8) | loadWord(block + 16) | loadWord(block + 24))
             & kHighBits)
            != 0)
            break;
    }
    return at;
}

} // namespace

bool Utf8Validator::append(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (m_missing == 0) {
            at += asciiBlocks(text.substr(at));
            while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80)
                ++at;
            if (at == text.size())
                break;
        }
        if (!appendByte(static_cast<unsigned char>(text[at])))
            return false;
        ++at;
    }
    return true;
}

bool Utf8Validator::appendByte(unsigned char byte)
{
    if (m_missing > 0) {
        if (byte < m_low || byte > m_high)
            return false;
        --m_missing;
        m_low = kContinuationLow;
        m_high = kContinuationHigh;
        return true;
    }
    if (byte < 0x80)
        return true;
    if (byte < 0xc2 || byte > 0xf4)
        return false;
    m_missing = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    // The second byte excludes overlong forms, surrogates and what is above U+10FFFF.
    m_low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : kContinuationLow;
    m_high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : kContinuationHigh;
    return true;
}

bool isUtf8(std::string_view text)
{
    Utf8Validator validator;
    return validator.append(text) && validator.isComplete();
}

} // namespace stag
