// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <cstddef>

namespace stag::policy {

/// How long messages may wait for company. The defaults are measured, see tests/bench/README.md.
struct TickSettings
{
    std::chrono::microseconds longest{2'000}; ///< zero: nothing ever waits
    double arrivalsPerSecondMin = 5'000;      ///< with fewer, each is read at once
    double arrivalsPerTick = 45;              ///< more at once save little more
};

/// Decides how long a loop waits between two looks at its sockets when much arrives, so that one
/// wake-up serves many: most of what a message costs a loop that is mostly idle is being woken.
///
/// Senders that wait for an answer before they send more would only be slowed down. Whether they do
/// shows when much less arrives than before the waiting began; it is then left for a while.
class IngestTick
{
public:
    explicit IngestTick(const TickSettings &settings)
        : m_settings(settings)
    {}

    /// Tells that a socket had something to read.
    void arrived() { ++m_arrivals; }
    /// How long to wait before the next look, when all that the last one found is done at `now`.
    /// Who is woken earlier asks again.
    [[nodiscard]] std::chrono::nanoseconds pauseAt(MonotonicTime now);
    /// The time between two looks; zero: a look whenever something comes.
    [[nodiscard]] std::chrono::nanoseconds tick() const { return m_tick; }

private:
    void judge(MonotonicTime now);
    void begin(double rate, MonotonicTime now);
    void follow(double rate);
    void giveUp(MonotonicTime now);

    TickSettings m_settings;
    std::chrono::nanoseconds m_tick{0};
    MonotonicTime m_nextLook{};
    std::size_t m_arrivals = 0; ///< in this window
    MonotonicTime m_windowStart{};
    double m_rateBefore = 0; ///< of arrivals, when the waiting began; 0: it went well
    int m_windowsTicking = 0;
    int m_slowWindows = 0;       ///< one after the other
    MonotonicTime m_notBefore{}; ///< the waiting is not tried again
    std::chrono::nanoseconds m_abstinence{0};
};

} // namespace stag::policy
