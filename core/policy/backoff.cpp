// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/backoff.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace stag::policy {

namespace {

constexpr int kFailuresMax = 1'000'000; // the count only has to stay a number

/// Evenly spread over [0, 1).
double uniform(Random &random)
{
    std::array<std::byte, sizeof(std::uint64_t)> bytes{};
    random.fill(bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), sizeof(bits));
    constexpr int kMantissaBits = 53;
    return std::ldexp(static_cast<double>(bits >> (64 - kMantissaBits)), -kMantissaBits);
}

} // namespace

std::chrono::milliseconds Backoff::next(Random &random)
{
    const double limit = static_cast<double>(m_settings.max.count());
    const double first = static_cast<double>(m_settings.first.count());
    // pow() may become infinite after many failures; then the limit holds.
    const double full = std::min(limit, first * std::pow(m_settings.factor, m_failures));
    m_failures = std::min(m_failures + 1, kFailuresMax);
    const double delay = full * (1.0 - m_settings.jitter * uniform(random));
    return std::chrono::milliseconds(std::llround(delay));
}

void ReconnectSchedule::connected(MonotonicTime now)
{
    m_connectedSince = now;
}

MonotonicTime ReconnectSchedule::disconnected(MonotonicTime now, Random &random)
{
    if (m_connectedSince && now - *m_connectedSince >= m_stableAfter)
        m_backoff.reset();
    m_connectedSince.reset();
    return now + m_backoff.next(random);
}

} // namespace stag::policy
