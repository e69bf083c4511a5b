// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"

#include <chrono>
#include <optional>

namespace stag::policy {

/// How long to wait after the first, second, … failure in a row.
struct BackoffSettings
{
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds max{30'000};
    double factor = 2.0;
    /// The part of each delay that is random: 0 always waits the full time, 1 anything down to
    /// nothing. It keeps clients that lost the same server from coming back in the same moment.
    double jitter = 0.5;
};

/// Exponential backoff: every delay is `factor` times the one before, up to a limit, minus the
/// jitter.
class Backoff
{
public:
    explicit Backoff(const BackoffSettings &settings)
        : m_settings(settings)
    {}

    /// The delay before the next attempt, after one failure more.
    [[nodiscard]] std::chrono::milliseconds next(Random &random);
    /// The next failure is a first one again.
    void reset() { m_failures = 0; }
    /// Failures since the last reset.
    [[nodiscard]] int failures() const { return m_failures; }

private:
    BackoffSettings m_settings;
    int m_failures = 0;
};

/// When to connect again. Like Backoff, but a connection counts as good only once it has held for
/// `stableAfter`, so a server that accepts and drops at once is not stormed.
class ReconnectSchedule
{
public:
    explicit ReconnectSchedule(const BackoffSettings &settings,
                               std::chrono::milliseconds stableAfter = std::chrono::seconds{5})
        : m_backoff(settings)
        , m_stableAfter(stableAfter)
    {}

    /// The connection stands.
    void connected(MonotonicTime now);
    /// The attempt failed or the connection broke; returns when to try again.
    [[nodiscard]] MonotonicTime disconnected(MonotonicTime now, Random &random);
    /// Attempts in a row that have not led to a lasting connection, for display.
    [[nodiscard]] int failures() const { return m_backoff.failures(); }

private:
    Backoff m_backoff;
    std::chrono::milliseconds m_stableAfter;
    std::optional<MonotonicTime> m_connectedSince;
};

} // namespace stag::policy
