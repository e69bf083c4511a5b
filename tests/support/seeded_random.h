// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"

#include <cstdint>
#include <mutex>
#include <random>

namespace stag::test {

/// The same bytes in every run. Any thread.
class SeededRandom : public Random
{
public:
    explicit SeededRandom(std::uint64_t seed = 1)
        : m_engine(seed)
    {}

    void fill(std::span<std::byte> bytes) override
    {
        const std::lock_guard lock(m_mutex);
        for (std::byte &byte : bytes)
            byte = static_cast<std::byte>(m_engine() & 0xffu);
    }

private:
    std::mutex m_mutex;
    std::mt19937_64 m_engine;
};

/// Every byte is `value`: 0 gives the smallest number that can be drawn, 255 the largest.
class ConstantRandom : public Random
{
public:
    explicit ConstantRandom(std::uint8_t value)
        : m_value(value)
    {}

    void fill(std::span<std::byte> bytes) override
    {
        for (std::byte &byte : bytes)
            byte = static_cast<std::byte>(m_value);
    }

private:
    std::uint8_t m_value;
};

} // namespace stag::test
