// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/ip_network.h"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>

namespace stag::transport {

namespace {

namespace ip = boost::asio::ip;

constexpr int kOctetBits = 8;
constexpr int kBits = 128;
constexpr int kMappedBits = 96; ///< before an IPv4 address in IPv6
constexpr std::size_t kTextBytesMax = 64;

std::optional<int> readBits(std::string_view text, int max)
{
    int bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error != std::errc() || end != text.data() + text.size() || bits < 0 || bits > max)
        return std::nullopt;
    return bits;
}

std::uint8_t maskOf(int octet, int prefixBits)
{
    const int bits = std::clamp(prefixBits - octet * kOctetBits, 0, kOctetBits);
    return static_cast<std::uint8_t>(0xff00u >> static_cast<unsigned>(bits));
}

} // namespace

std::optional<IpNetwork> IpNetwork::parse(std::string_view text)
{
    if (text.size() > kTextBytesMax)
        return std::nullopt;
    const std::size_t slash = text.find('/');
    boost::system::error_code error;
    const ip::address address = ip::make_address(std::string(text.substr(0, slash)), error);
    // A zone is of one machine, and no address of another.
    if (error || text.find('%') != std::string_view::npos)
        return std::nullopt;
    const int ownBits = address.is_v4() ? kBits - kMappedBits : kBits;
    int bits = ownBits;
    if (slash != std::string_view::npos) {
        const auto read = readBits(text.substr(slash + 1), ownBits);
        if (!read)
            return std::nullopt;
        bits = *read;
    }
    IpNetwork network;
    network.m_octets = address.is_v4()
                           ? ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes()
                           : address.to_v6().to_bytes();
    network.m_prefixBits = bits + kBits - ownBits;
    for (int i = 0; i < static_cast<int>(network.m_octets.size()); ++i)
        network.m_octets[static_cast<std::size_t>(i)] &= maskOf(i, network.m_prefixBits);
    return network;
}

bool IpNetwork::contains(const IpNetwork &other) const
{
    if (other.m_prefixBits < m_prefixBits)
        return false;
    for (int i = 0; i < static_cast<int>(m_octets.size()); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if ((other.m_octets[at] & maskOf(i, m_prefixBits)) != m_octets[at])
            return false;
    }
    return true;
}

std::string IpNetwork::text() const
{
    const ip::address_v6 address(m_octets);
    const bool isV4 = address.is_v4_mapped() && m_prefixBits >= kMappedBits;
    const std::string host =
        isV4 ? ip::make_address_v4(ip::v4_mapped, address).to_string() : address.to_string();
    if (m_prefixBits == kBits)
        return host;
    return host + '/' + std::to_string(isV4 ? m_prefixBits - kMappedBits : m_prefixBits);
}

std::string_view hostOf(std::string_view remoteAddress)
{
    std::string_view host = remoteAddress.substr(0, remoteAddress.rfind(':'));
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    return host;
}

} // namespace stag::transport
