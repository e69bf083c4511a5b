// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <chrono>

namespace stag::policy {

/// `perSecond` is the rate in the long run, `burst` what may come at once. Both are positive.
struct RateSettings
{
    double perSecond = 1.0;
    double burst = 1.0;
};

/// Limits a rate: tokens drip into a bucket of `burst`, each permission takes some out. Starts
/// full.
class TokenBucket
{
public:
    TokenBucket(const RateSettings &settings, MonotonicTime now);

    /// Takes `tokens` if there are as many; otherwise takes none and says no.
    [[nodiscard]] bool tryTake(MonotonicTime now, double tokens = 1.0);
    /// How long until tryTake(tokens) can succeed; zero if it can now, max() if it never can.
    [[nodiscard]] std::chrono::nanoseconds timeUntil(MonotonicTime now, double tokens = 1.0) const;
    /// How many tokens there are.
    [[nodiscard]] double levelAt(MonotonicTime now) const;

private:
    RateSettings m_settings;
    double m_level;
    MonotonicTime m_levelTime;
};

} // namespace stag::policy
