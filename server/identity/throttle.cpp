// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/throttle.h"

#include <algorithm>
#include <cmath>

namespace stag::identity {

namespace {

std::chrono::seconds timeToFill(const policy::RateSettings &rate, double level)
{
    return std::chrono::seconds(
        static_cast<std::int64_t>(std::ceil((rate.burst - level) / rate.perSecond)));
}

} // namespace

Throttle::Throttle(const Clock &clock, const policy::RateSettings &rate, std::size_t keysMax)
    : m_clock(clock)
    , m_rate(rate)
    , m_buckets(keysMax)
{}

Throttle::Outcome Throttle::take(const std::string &key)
{
    const MonotonicTime now = m_clock.monotonic();
    const std::lock_guard lock(m_mutex);
    policy::TokenBucket &bucket =
        m_buckets.at(key, [&] { return policy::TokenBucket(m_rate, now); }).value;
    Outcome outcome;
    outcome.isAllowed = bucket.tryTake(now);
    const double level = bucket.levelAt(now);
    outcome.limit = static_cast<int>(m_rate.burst);
    outcome.remaining = static_cast<int>(std::floor(level));
    outcome.untilFull = timeToFill(m_rate, level);
    if (!outcome.isAllowed)
        outcome.retryAfter =
            std::max(std::chrono::ceil<std::chrono::seconds>(bucket.timeUntil(now)),
                     std::chrono::seconds(1));
    return outcome;
}

void Throttle::forget(const std::string &key)
{
    const std::lock_guard lock(m_mutex);
    m_buckets.erase(key);
}

void describeLimit(const Throttle::Outcome &outcome,
                   const policy::RateSettings &rate,
                   transport::Response &response)
{
    const std::string limit = std::to_string(outcome.limit);
    response.headers.emplace_back("RateLimit-Limit", limit);
    response.headers.emplace_back("RateLimit-Remaining", std::to_string(outcome.remaining));
    response.headers.emplace_back("RateLimit-Reset", std::to_string(outcome.untilFull.count()));
    response.headers.emplace_back("RateLimit-Policy",
                                  limit + ";w=" + std::to_string(timeToFill(rate, 0.0).count()));
    if (!outcome.isAllowed)
        response.headers.emplace_back("Retry-After", std::to_string(outcome.retryAfter.count()));
}

} // namespace stag::identity
