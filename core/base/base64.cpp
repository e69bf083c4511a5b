// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace stag {

namespace {

constexpr std::uint8_t kForeign = 64;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint8_t, 256> kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kForeign);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

// OpenSSL counts in int; both are multiples of the group size.
constexpr std::size_t kChunkBytes = 3u << 28;
constexpr std::size_t kChunkChars = 4u << 28;

std::uint8_t valueOf(char c)
{
    return kValues[static_cast<unsigned char>(c)];
}

std::size_t paddingOf(std::string_view text)
{
    if (text.ends_with("=="))
        return 2;
    return text.ends_with('=') ? 1 : 0;
}

/// OpenSSL skips blanks and takes '=' anywhere, so the text is checked before it sees it.
Result<void> check(std::string_view text, std::size_t padding)
{
    if (text.size() % 4 != 0)
        return Error{ErrorCode::InvalidArgument, "base64: length is not a multiple of 4"};
    const std::string_view digits = text.substr(0, text.size() - padding);
    const auto foreign =
        std::find_if(digits.begin(), digits.end(), [](char c) { return valueOf(c) == kForeign; });
    if (foreign != digits.end()) {
        const auto offset = std::to_string(foreign - digits.begin());
        return Error{ErrorCode::InvalidArgument, "base64: illegal character at offset " + offset};
    }
    const unsigned unusedBits = padding == 2 ? 0x0fu : padding == 1 ? 0x03u : 0u;
    if (!digits.empty() && (valueOf(digits.back()) & unusedBits) != 0)
        return Error{ErrorCode::InvalidArgument, "base64: bits after the end are not zero"};
    return success();
}

} // namespace

std::string base64Encode(BytesView bytes)
{
    // EVP_EncodeBlock writes a terminating zero behind the text.
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    auto *out = reinterpret_cast<unsigned char *>(text.data());
    for (BytesView rest = bytes; !rest.empty();) {
        const BytesView chunk = rest.first(std::min(rest.size(), kChunkBytes));
        out += EVP_EncodeBlock(out,
                               reinterpret_cast<const unsigned char *>(chunk.data()),
                               static_cast<int>(chunk.size()));
        rest = rest.subspan(chunk.size());
    }
    text.pop_back();
    return text;
}

std::size_t base64DecodedSizeBytes(std::string_view text)
{
    return text.size() / 4 * 3 - (text.size() < 4 ? 0 : paddingOf(text));
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
    STAG_TRY_VOID(check(text, padding));
    Bytes bytes(text.size() / 4 * 3);
    auto *out = reinterpret_cast<unsigned char *>(bytes.data());
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view chunk = rest.substr(0, kChunkChars);
        const int written = EVP_DecodeBlock(out,
                                            reinterpret_cast<const unsigned char *>(chunk.data()),
                                            static_cast<int>(chunk.size()));
        if (written < 0)
            return Error{ErrorCode::InvalidArgument, "base64: malformed"};
        out += written;
        rest.remove_prefix(chunk.size());
    }
    bytes.resize(sizeBytes);
    return bytes;
}

} // namespace stag
