// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace stag {

namespace {

constexpr std::size_t kGroupBytes = 3;
constexpr std::size_t kGroupChars = 4;
/// What is encoded at once: the room for it is made, and so touched, just before it is written.
constexpr std::size_t kBlockBytes = kGroupBytes << 12;
constexpr unsigned kDigitBits = 6;
constexpr std::uint32_t kForeign = 0xff000000u;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What a character adds to the 24 bits of its group, by its place there; kForeign if it is no
/// digit.
using DigitTable = std::array<std::uint32_t, 256>;
constexpr std::array<DigitTable, kGroupChars> kDigits = [] {
    std::array<DigitTable, kGroupChars> tables{};
    for (std::size_t place = 0; place < kGroupChars; ++place) {
        const std::size_t shift = kDigitBits * (kGroupChars - 1 - place);
        tables[place].fill(kForeign);
        for (std::uint32_t value = 0; value < kAlphabet.size(); ++value)
            tables[place][static_cast<unsigned char>(kAlphabet[value])] = value << shift;
    }
    return tables;
}();

/// The two digits of 12 bits.
using DigitPair = std::array<char, 2>;
constexpr std::array<DigitPair, 4096> kPairs = [] {
    std::array<DigitPair, 4096> pairs{};
    for (std::size_t bits = 0; bits < pairs.size(); ++bits)
        pairs[bits] = {kAlphabet[bits >> kDigitBits], kAlphabet[bits & 63u]};
    return pairs;
}();

std::uint32_t groupOf(const char *text)
{
    const auto *digits = reinterpret_cast<const unsigned char *>(text);
    return kDigits[0][digits[0]] | kDigits[1][digits[1]] | kDigits[2][digits[2]]
           | kDigits[3][digits[3]];
}

void putGroup(std::byte *out, std::uint32_t group)
{
    out[0] = static_cast<std::byte>(group >> 16);
    out[1] = static_cast<std::byte>(group >> 8);
    out[2] = static_cast<std::byte>(group);
}

std::uint32_t bitsAt(const std::byte *byte, unsigned shift)
{
    return static_cast<std::uint32_t>(*byte) << shift;
}

void putPair(char *out, std::uint32_t bits)
{
    std::memcpy(out, kPairs[bits].data(), sizeof(DigitPair));
}

std::size_t paddingOf(std::string_view text)
{
    if (text.ends_with("=="))
        return 2;
    return text.ends_with('=') ? 1 : 0;
}

Error illegal(std::string_view text, std::size_t padding)
{
    const std::string_view digits = text.substr(0, text.size() - padding);
    const auto offset = std::to_string(digits.find_first_not_of(kAlphabet));
    return {ErrorCode::InvalidArgument, "base64: illegal character at offset " + offset};
}

/// `out` is full of '='.
void encodeInto(char *out, BytesView bytes)
{
    const std::byte *in = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= kGroupBytes; left -= kGroupBytes) {
        const std::uint32_t group = bitsAt(in, 16) | bitsAt(in + 1, 8) | bitsAt(in + 2, 0);
        putPair(out, group >> 12);
        putPair(out + 2, group & 0xfffu);
        in += kGroupBytes;
        out += kGroupChars;
    }
    if (left == 1) {
        putPair(out, bitsAt(in, 4));
    } else if (left == 2) {
        const std::uint32_t group = bitsAt(in, 16) | bitsAt(in + 1, 8);
        putPair(out, group >> 12);
        out[2] = kPairs[group & 0xfffu].front();
    }
}

} // namespace

std::string base64Encode(BytesView bytes)
{
    std::string text;
    base64Append(text, bytes);
    return text;
}

void base64Append(std::string &text, BytesView bytes)
{
    text.reserve(text.size() + base64EncodedSizeBytes(bytes.size()));
    while (!bytes.empty()) {
        const BytesView block = bytes.first(std::min(bytes.size(), kBlockBytes));
        const std::size_t at = text.size();
        text.resize(at + base64EncodedSizeBytes(block.size()), '=');
        encodeInto(text.data() + at, block);
        bytes = bytes.subspan(block.size());
    }
}

std::size_t base64DecodedSizeBytes(std::string_view text)
{
    return text.size() / kGroupChars * kGroupBytes
           - (text.size() < kGroupChars ? 0 : paddingOf(text));
}

Result<Bytes> base64Decode(std::string_view text, std::size_t outputBytesMax)
{
    const std::size_t padding = paddingOf(text);
    const std::size_t sizeBytes = base64DecodedSizeBytes(text);
    if (sizeBytes > outputBytesMax) {
        return Error{ErrorCode::TooLarge,
                     "base64: " + std::to_string(sizeBytes) + " bytes, at most "
                         + std::to_string(outputBytesMax) + " are accepted"};
    }
    if (text.size() % kGroupChars != 0)
        return Error{ErrorCode::InvalidArgument, "base64: length is not a multiple of 4"};
    Bytes bytes(text.size() / kGroupChars * kGroupBytes);
    const std::size_t paddedChars = padding == 0 ? 0 : kGroupChars;
    const char *end = text.data() + text.size() - paddedChars;
    std::byte *out = bytes.data();
    std::uint32_t seen = 0;
    for (const char *in = text.data(); in < end; in += kGroupChars) {
        const std::uint32_t group = groupOf(in);
        seen |= group;
        putGroup(out, group);
        out += kGroupBytes;
    }
    if (padding > 0) {
        std::array<char, kGroupChars> last{};
        std::copy_n(end, kGroupChars, last.begin());
        std::fill_n(last.end() - static_cast<std::ptrdiff_t>(padding), padding, kAlphabet.front());
        const std::uint32_t group = groupOf(last.data());
        seen |= group;
        putGroup(out, group);
        const bool hasUnusedBits = (group & ((1u << 8 * padding) - 1)) != 0;
        if ((seen & kForeign) == 0 && hasUnusedBits)
            return Error{ErrorCode::InvalidArgument, "base64: bits after the end are not zero"};
    }
    if ((seen & kForeign) != 0)
        return illegal(text, padding);
    bytes.resize(sizeBytes);
    return bytes;
}

} // namespace stag
