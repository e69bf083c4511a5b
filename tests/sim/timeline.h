// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/server/relay/manual_loop.h"
#include "tests/support/test_clock.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace stag::sim {

/// Chance under a seed.
class Dice
{
public:
    explicit Dice(std::uint64_t seed)
        : m_engine(seed)
    {}

    int between(int least, int most)
    {
        const auto count = static_cast<std::uint64_t>(most - least) + 1;
        return least + static_cast<int>(m_engine() % count);
    }
    std::chrono::milliseconds ms(int least, int most)
    {
        return std::chrono::milliseconds(between(least, most));
    }
    bool chance(int percent) { return between(0, 99) < percent; }

private:
    std::mt19937_64 m_engine;
};

/// Virtual time: it jumps from one thing that happens to the next.
class Timeline
{
public:
    void after(std::chrono::milliseconds delay, std::function<void()> task)
    {
        m_timers.push_back(loop.after(delay, std::move(task)));
    }

    test::TestClock clock;
    test::ManualLoop loop{clock};

private:
    std::vector<std::unique_ptr<transport::Loop::Timer>> m_timers;
};

} // namespace stag::sim
