// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/policy/token_bucket.h"
#include "server/identity/recent_table.h"
#include "server/transport/http.h"

#include <chrono>
#include <mutex>
#include <string>

namespace stag::identity {

/// Limits how often one key (an address, an account) may do one thing. Any thread.
class Throttle
{
public:
    /// `keysMax` are remembered; who is forgotten begins anew.
    Throttle(const Clock &clock, const policy::RateSettings &rate, std::size_t keysMax);

    struct Outcome
    {
        bool isAllowed = true;
        int limit = 0;
        int remaining = 0;
        std::chrono::seconds untilFull{0};
        std::chrono::seconds retryAfter{0}; ///< if it is not allowed
    };
    /// Counts one try.
    Outcome take(const std::string &key);
    void forget(const std::string &key);
    [[nodiscard]] const policy::RateSettings &rate() const { return m_rate; }

private:
    const Clock &m_clock;
    const policy::RateSettings m_rate;
    std::mutex m_mutex; ///< guards the buckets
    RecentTable<policy::TokenBucket> m_buckets;
};

/// The fields RateLimit-* of an answer, and Retry-After if it was not allowed.
void describeLimit(const Throttle::Outcome &outcome,
                   const policy::RateSettings &rate,
                   transport::Response &response);

} // namespace stag::identity
