// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "server/identity/limits.h"
#include "server/identity/recent_table.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace stag::identity {

/// Who has shown wrong keys, by address and within a bound. Any thread.
class WrongKeys
{
public:
    WrongKeys(const Clock &clock, const IdentityLimits &limits)
        : m_clock(clock)
        , m_limits(limits)
        , m_entries(limits.addressesMax)
    {}

    struct Outcome
    {
        bool isTooMany = false;
        bool isFirstTooMany = false; ///< since the address was last within its rate
        bool hasForgotten = false;   ///< another address, for want of room
        std::uint64_t count = 0;     ///< of this address, as long as it is remembered
        std::chrono::seconds retryAfter{0};
    };
    /// Counts one wrong key of "address:port".
    Outcome count(std::string_view remoteAddress);
    [[nodiscard]] std::size_t addressCount() const;

private:
    struct Entry
    {
        policy::TokenBucket bucket;
        std::uint64_t count = 0;
        bool isTooMany = false;
    };

    const Clock &m_clock;
    const IdentityLimits m_limits;
    mutable std::mutex m_mutex;
    RecentTable<Entry> m_entries;
};

/// "203.0.113.7" of "203.0.113.7:4711"; of an IPv6 address the network, its first 64 bits.
[[nodiscard]] std::string networkOf(std::string_view remoteAddress);

} // namespace stag::identity
