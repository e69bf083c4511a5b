// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <array>
#include <compare>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace stag {

/// SHA-256 of some content; equal content has equal hashes, and nothing else is relied on to.
struct ContentHash
{
    std::array<std::byte, 32> digest{};

    /// 64 lower-case hexadecimal digits.
    [[nodiscard]] std::string toHex() const;
    /// Reads 64 hexadecimal digits; nothing else.
    [[nodiscard]] static std::optional<ContentHash> fromHex(std::string_view hex);

    auto operator<=>(const ContentHash &) const = default;
};

/// SHA-256 over the concatenation of `parts` (FIPS 180-4).
[[nodiscard]] ContentHash sha256(std::initializer_list<BytesView> parts);

} // namespace stag
