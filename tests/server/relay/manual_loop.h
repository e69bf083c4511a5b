// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/loop.h"
#include "tests/support/test_clock.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace stag::test {

/// A loop that the test turns by hand, on a clock that the test moves.
class ManualLoop final : public transport::Loop
{
public:
    explicit ManualLoop(TestClock &clock)
        : m_clock(clock)
    {}

    void post(std::function<void()> task) override { m_tasks.push_back(std::move(task)); }
    std::unique_ptr<Timer> after(std::chrono::milliseconds delay,
                                 std::function<void()> task) override
    {
        auto due = std::make_shared<Due>(Due{m_clock.monotonic() + delay, std::move(task)});
        m_timers.push_back(due);
        return std::make_unique<ManualTimer>(std::move(due));
    }
    [[nodiscard]] bool isCurrent() const override { return current; }

    /// Runs what is posted and due, until nothing is.
    void run()
    {
        while (runOne()) {
        }
    }
    void advance(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        run();
    }

    /// Moves the clock to the next timer and runs it and what follows; false when there is none.
    bool runNext()
    {
        run();
        const auto next = nextTimer();
        if (next == m_timers.end())
            return false;
        m_clock.advance((*next)->time - m_clock.monotonic());
        run();
        return true;
    }

    /// Whether the caller seems to run on this loop.
    bool current = true;

private:
    struct Due
    {
        MonotonicTime time;
        std::function<void()> task;
    };
    struct ManualTimer final : Timer
    {
        explicit ManualTimer(std::shared_ptr<Due> due)
            : m_due(std::move(due))
        {}
        ~ManualTimer() override { m_due->task = nullptr; }
        std::shared_ptr<Due> m_due;
    };

    bool runOne()
    {
        if (!m_tasks.empty()) {
            const auto task = std::move(m_tasks.front());
            m_tasks.pop_front();
            task();
            return true;
        }
        const auto next = nextTimer();
        if (next == m_timers.end() || (*next)->time > m_clock.monotonic())
            return false;
        const auto task = std::exchange((*next)->task, nullptr);
        task();
        return true;
    }

    std::vector<std::shared_ptr<Due>>::iterator nextTimer()
    {
        std::erase_if(m_timers, [](const auto &due) { return !due->task; });
        return std::min_element(m_timers.begin(), m_timers.end(), [](const auto &a, const auto &b) {
            return a->time < b->time;
        });
    }

    TestClock &m_clock;
    std::deque<std::function<void()>> m_tasks;
    std::vector<std::shared_ptr<Due>> m_timers;
};

} // namespace stag::test
