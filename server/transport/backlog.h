// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace stag::transport {

/// Since when the messages wait that a full socket has not taken. Messages are counted from one;
/// times that are less than `kStep` apart are kept as the first of them, so that a long wait of
/// many messages stays small.
class Backlog
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// All messages up to `count` wait at `now`; what waited before keeps its time.
    void wait(std::uint64_t count, Time now)
    {
        if (!m_marks.empty() && m_marks.back().upTo == count)
            return;
        const bool isClose =
            !m_marks.empty() && (now - m_marks.back().time < kStep || m_marks.size() == kMarksMax);
        if (isClose)
            m_marks.back().upTo = count;
        else
            m_marks.push_back({count, now});
    }
    /// All messages up to `count` have left.
    void left(std::uint64_t count)
    {
        while (!m_marks.empty() && m_marks.front().upTo <= count)
            m_marks.pop_front();
    }
    void clear() { m_marks.clear(); }

    [[nodiscard]] bool isEmpty() const { return m_marks.empty(); }
    [[nodiscard]] std::optional<Time> oldest() const
    {
        return m_marks.empty() ? std::nullopt : std::optional(m_marks.front().time);
    }

private:
    static constexpr std::chrono::milliseconds kStep{1};
    static constexpr std::size_t kMarksMax = 4'096; ///< further ones share the time of the last

    struct Mark
    {
        std::uint64_t upTo = 0;
        Time time;
    };
    std::deque<Mark> m_marks;
};

} // namespace stag::transport
