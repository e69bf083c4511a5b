// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/update_rate.h"

#include <algorithm>
#include <cmath>

namespace stag::live {

namespace {

constexpr double kTimeConstantS = 2.0;
// Below this age the mean is over too little to mean anything.
constexpr double kAgeMinS = 0.5;

double secondsBetween(MonotonicTime from, MonotonicTime to)
{
    return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

} // namespace

void UpdateRate::count(MonotonicTime now)
{
    if (m_weight == 0.0)
        m_first = now;
    m_weight = m_weight * std::exp(-secondsBetween(m_last, now) / kTimeConstantS) + 1.0;
    m_last = now;
}

double UpdateRate::perSecond(MonotonicTime now) const
{
    if (m_weight == 0.0)
        return 0.0;
    const double weight = m_weight * std::exp(-secondsBetween(m_last, now) / kTimeConstantS);
    // A mean over an infinite past would be too small for what has just begun.
    const double age = std::max(secondsBetween(m_first, now), kAgeMinS);
    return weight / (kTimeConstantS * (1.0 - std::exp(-age / kTimeConstantS)));
}

} // namespace stag::live
