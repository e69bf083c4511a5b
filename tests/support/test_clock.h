// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace stag::test {

/// A clock that stands still until the test moves it. Any thread.
class TestClock : public Clock
{
public:
    explicit TestClock(Timestamp start = fromUnixMs(1'700'000'000'000))
        : m_start(start)
    {}

    [[nodiscard]] Timestamp now() const override
    {
        return m_start + std::chrono::duration_cast<std::chrono::milliseconds>(m_passed.load());
    }
    [[nodiscard]] MonotonicTime monotonic() const override
    {
        return MonotonicTime{} + std::chrono::hours{1} + m_passed.load();
    }
    void advance(std::chrono::nanoseconds time) { m_passed = m_passed.load() + time; }

private:
    Timestamp m_start;
    std::atomic<std::chrono::nanoseconds> m_passed{std::chrono::nanoseconds{0}};
};

} // namespace stag::test
