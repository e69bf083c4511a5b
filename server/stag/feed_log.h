// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace stag::stag {

/// The last messages of a stream, numbered from one without a gap, so that a subscriber that comes
/// back gets what it missed. Overflow policy: above `bytesMax` the oldest are forgotten, and who
/// needs them starts over with a snapshot. Not thread-safe.
template<typename Message>
class FeedLog
{
public:
    using Entry = std::shared_ptr<const Message>;

    explicit FeedLog(std::size_t bytesMax)
        : m_bytesMax(bytesMax)
    {}

    /// The number that the next message gets.
    [[nodiscard]] std::uint64_t nextOffset() const { return m_last + 1; }
    [[nodiscard]] std::uint64_t lastOffset() const { return m_last; }
    /// Numbers the message; says how many were forgotten for it.
    std::size_t append(Entry message, std::size_t bytes)
    {
        m_entries.emplace_back(std::move(message), bytes);
        m_bytes += bytes;
        ++m_last;
        std::size_t forgotten = 0;
        for (; m_bytes > m_bytesMax; ++forgotten) {
            m_bytes -= m_entries.front().second;
            m_entries.pop_front();
        }
        return forgotten;
    }
    /// Whether there has been no such number yet: it is from another stream or invented.
    [[nodiscard]] bool isAhead(std::uint64_t offset) const { return offset > m_last; }
    /// Whether all that followed `offset` is still known.
    [[nodiscard]] bool reachesBackTo(std::uint64_t offset) const
    {
        return !isAhead(offset) && m_last - offset <= m_entries.size();
    }
    /// What followed `offset`, at most so many. The caller has asked reachesBackTo().
    [[nodiscard]] std::vector<Entry> after(std::uint64_t offset, std::size_t countMax) const
    {
        std::vector<Entry> found;
        const std::size_t missing = static_cast<std::size_t>(m_last - offset);
        const std::size_t first = m_entries.size() - missing;
        for (std::size_t i = 0; i < std::min(missing, countMax); ++i)
            found.push_back(m_entries[first + i].first);
        return found;
    }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    const std::size_t m_bytesMax;
    std::deque<std::pair<Entry, std::size_t>> m_entries;
    std::size_t m_bytes = 0;
    std::uint64_t m_last = 0;
};

} // namespace stag::stag
