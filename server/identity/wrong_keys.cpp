// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/wrong_keys.h"

#include "server/transport/ip_network.h"

#include <algorithm>
#include <utility>

namespace stag::identity {

namespace {

constexpr int kNetworkGroups = 4;

/// The first groups of an IPv6 address, with the zeros that "::" stands for.
std::string firstGroups(std::string_view address)
{
    const std::size_t gap = address.find("::");
    std::string groups;
    int count = 0;
    std::string_view rest = address.substr(0, gap);
    while (count < kNetworkGroups && !rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        groups.append(rest.substr(0, colon)).append(":");
        rest.remove_prefix(std::min(colon + 1, rest.size()));
        ++count;
    }
    for (; count < kNetworkGroups; ++count)
        groups += "0:";
    return groups + ":/64";
}

} // namespace

std::string networkOf(std::string_view remoteAddress)
{
    const std::string_view address = transport::hostOf(remoteAddress);
    if (address.find(':') == std::string_view::npos)
        return std::string(address);
    constexpr std::string_view kMapped = "::ffff:";
    // An IPv4 address that came in on an IPv6 socket.
    if (address.starts_with(kMapped) && address.find('.') != std::string_view::npos)
        return std::string(address.substr(kMapped.size()));
    return firstGroups(address);
}

WrongKeys::Outcome WrongKeys::count(std::string_view remoteAddress)
{
    const MonotonicTime now = m_clock.monotonic();
    const std::lock_guard lock(m_mutex);
    Outcome outcome;
    const auto found = m_entries.at(networkOf(remoteAddress), [&] {
        return Entry{.bucket = policy::TokenBucket(m_limits.wrongKeys, now)};
    });
    Entry &entry = found.value;
    outcome.hasForgotten = found.hasForgotten;
    outcome.count = ++entry.count;
    outcome.isTooMany = !entry.bucket.tryTake(now);
    outcome.isFirstTooMany =
        outcome.isTooMany && !std::exchange(entry.isTooMany, outcome.isTooMany);
    if (!outcome.isTooMany)
        entry.isTooMany = false;
    outcome.retryAfter = std::chrono::ceil<std::chrono::seconds>(entry.bucket.timeUntil(now));
    return outcome;
}

std::size_t WrongKeys::addressCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

} // namespace stag::identity
