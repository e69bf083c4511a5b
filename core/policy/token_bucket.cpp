// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace stag::policy {

TokenBucket::TokenBucket(const RateSettings &settings, MonotonicTime now)
    : m_settings(settings)
    , m_level(settings.burst)
    , m_levelTime(now)
{}

double TokenBucket::levelAt(MonotonicTime now) const
{
    // Time that seems to run backwards (values from several threads) gives no tokens and takes
    // none.
    const std::chrono::duration<double> passed =
        std::max(now - m_levelTime, MonotonicTime::duration{});
    return std::min(m_settings.burst, m_level + passed.count() * m_settings.perSecond);
}

bool TokenBucket::tryTake(MonotonicTime now, double tokens)
{
    m_level = levelAt(now);
    m_levelTime = std::max(m_levelTime, now);
    if (m_level < tokens)
        return false;
    m_level -= tokens;
    return true;
}

std::chrono::nanoseconds TokenBucket::timeUntil(MonotonicTime now, double tokens) const
{
    if (tokens > m_settings.burst)
        return std::chrono::nanoseconds::max();
    const double missing = std::max(0.0, tokens - levelAt(now));
    // Rounded up, so that the wait is never one tick too short.
    return std::chrono::nanoseconds(std::llround(std::ceil(missing / m_settings.perSecond * 1e9)));
}

} // namespace stag::policy
