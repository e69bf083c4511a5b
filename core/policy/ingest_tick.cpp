// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/ingest_tick.h"

#include <algorithm>

namespace stag::policy {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// Rates are judged over windows of this length; a few ticks long, so that they are smooth.
constexpr nanoseconds kWindow = milliseconds(50);
/// Less than this part of the rate before means that the senders wait for answers.
constexpr double kSlowedDown = 0.6;
/// A rate that swings around the limit does not switch the tick with each swing.
constexpr double kHysteresis = 0.8;
constexpr nanoseconds kAbstinenceMin = seconds(1);
constexpr nanoseconds kAbstinenceMax = seconds(64);
/// Waiting that went well for so many windows was no mistake.
constexpr int kWindowsOfProof = 20;
/// One may be the machine's hiccup.
constexpr int kSlowWindows = 2;

nanoseconds timeFor(double arrivals, double perSecond)
{
    return nanoseconds(static_cast<nanoseconds::rep>(arrivals / perSecond * 1e9));
}

} // namespace

nanoseconds IngestTick::pauseAt(MonotonicTime now)
{
    if (m_settings.longest.count() <= 0)
        return nanoseconds(0);
    if (now - m_windowStart >= kWindow)
        judge(now);
    if (m_tick.count() == 0)
        return nanoseconds(0);
    if (now >= m_nextLook)
        m_nextLook = std::max(m_nextLook + m_tick, now);
    return m_nextLook - now;
}

void IngestTick::judge(MonotonicTime now)
{
    const double seconds = std::chrono::duration<double>(now - m_windowStart).count();
    const double rate = static_cast<double>(m_arrivals) / seconds;
    m_arrivals = 0;
    m_windowStart = now;
    if (m_tick.count() == 0) {
        if (rate >= m_settings.arrivalsPerSecondMin && now >= m_notBefore)
            begin(rate, now);
        return;
    }
    if (++m_windowsTicking == kWindowsOfProof) {
        m_rateBefore = 0;
        m_abstinence = nanoseconds(0);
    }
    if (rate < kSlowedDown * m_rateBefore) {
        if (++m_slowWindows == kSlowWindows)
            giveUp(now);
        return;
    }
    m_slowWindows = 0;
    if (rate < kHysteresis * m_settings.arrivalsPerSecondMin)
        m_tick = nanoseconds(0);
    else
        follow(rate);
}

void IngestTick::begin(double rate, MonotonicTime now)
{
    m_nextLook = now;
    m_rateBefore = rate;
    m_windowsTicking = 0;
    m_slowWindows = 0;
    follow(rate);
}

void IngestTick::follow(double rate)
{
    m_tick = std::min<nanoseconds>(timeFor(m_settings.arrivalsPerTick, rate), m_settings.longest);
}

void IngestTick::giveUp(MonotonicTime now)
{
    m_tick = nanoseconds(0);
    m_abstinence = std::clamp<nanoseconds>(2 * m_abstinence, kAbstinenceMin, kAbstinenceMax);
    m_notBefore = now + m_abstinence;
}

} // namespace stag::policy
