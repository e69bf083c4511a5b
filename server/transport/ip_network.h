// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stag::transport {

/// An address or a network of addresses. One of IPv4 and the same as IPv6 writes it are equal.
class IpNetwork
{
public:
    /// "203.0.113.7", "203.0.113.0/24", "2001:db8::/32"; nothing for what is none. Bits behind the
    /// prefix are zeros then.
    [[nodiscard]] static std::optional<IpNetwork> parse(std::string_view text);

    [[nodiscard]] bool contains(const IpNetwork &other) const;
    /// As parse() reads it, and equal for equal networks.
    [[nodiscard]] std::string text() const;

    bool operator==(const IpNetwork &) const = default;

private:
    using Octets = std::array<std::uint8_t, 16>;

    Octets m_octets{};
    int m_prefixBits = 0; ///< of 128
};

/// "::1" of "[::1]:4711".
[[nodiscard]] std::string_view hostOf(std::string_view remoteAddress);

} // namespace stag::transport
