// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/key_text.h"

#include "core/base/hex.h"

#include <array>

namespace stag::identity {

namespace {

constexpr std::string_view kPrefix = "stag_";
constexpr std::size_t kIdBytes = 6;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kIdDigits = 2 * kIdBytes;
constexpr std::size_t kTextBytes = kPrefix.size() + kIdDigits + 1 + 2 * kSecretBytes;

} // namespace

std::string makeKeyText(Random &random)
{
    std::array<std::byte, kIdBytes> id{};
    std::array<std::byte, kSecretBytes> secret{};
    random.fill(id);
    random.fill(secret);
    return std::string(kPrefix) + hexEncode(id) + '_' + hexEncode(secret);
}

std::optional<KeyText> readKeyText(std::string_view text)
{
    if (text.size() != kTextBytes || !text.starts_with(kPrefix))
        return std::nullopt;
    text.remove_prefix(kPrefix.size());
    std::array<std::byte, kIdBytes> id{};
    std::array<std::byte, kSecretBytes> secret{};
    if (text[kIdDigits] != '_' || !hexDecode(text.substr(0, kIdDigits), id)
        || !hexDecode(text.substr(kIdDigits + 1), secret))
        return std::nullopt;
    return KeyText{model::ApiKeyId(hexEncode(id)), sha256({BytesView(secret)})};
}

} // namespace stag::identity
