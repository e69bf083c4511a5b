// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace stag {

/// What a full queue does with one item more.
enum class Overflow {
    Reject,     ///< the new item is refused
    DropOldest, ///< the oldest items go until the new one fits; refused only if it alone exceeds
                ///< the limit
};

struct QueueLimits
{
    std::size_t itemsMax = 0;
    std::size_t bytesMax = 0;
    Overflow overflow = Overflow::Reject;
};

/// What has happened to all items ever pushed: accepted = popped + dropped + still inside.
struct QueueCounts
{
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t dropped = 0;

    bool operator==(const QueueCounts &) const = default;
};

/// First in, first out, bounded in items and in the bytes that the caller says each one takes.
///
/// Not synchronised: it belongs to one thread, as everything in core does.
template<typename T>
class BoundedQueue
{
public:
    explicit BoundedQueue(const QueueLimits &limits)
        : m_limits(limits)
    {}

    /// Whether the item is in the queue now. A refused item is destroyed and counted.
    [[nodiscard]] bool push(T item, std::size_t sizeBytes)
    {
        const bool fitsAlone = m_limits.itemsMax > 0 && sizeBytes <= m_limits.bytesMax;
        if (!fitsAlone || (m_limits.overflow == Overflow::Reject && !hasRoom(sizeBytes))) {
            ++m_counts.rejected;
            return false;
        }
        while (!hasRoom(sizeBytes)) {
            removeFront();
            ++m_counts.dropped;
        }
        m_items.push_back({std::move(item), sizeBytes});
        m_sizeBytes += sizeBytes;
        ++m_counts.accepted;
        return true;
    }

    /// Takes the oldest item out; nothing when empty.
    [[nodiscard]] std::optional<T> pop()
    {
        if (m_items.empty())
            return std::nullopt;
        std::optional<T> item(std::move(m_items.front().item));
        removeFront();
        return item;
    }

    /// Forgets all items, counting them as dropped.
    void clear()
    {
        m_counts.dropped += m_items.size();
        m_items.clear();
        m_sizeBytes = 0;
    }

    [[nodiscard]] bool empty() const { return m_items.empty(); }
    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    [[nodiscard]] std::size_t sizeBytes() const { return m_sizeBytes; }
    [[nodiscard]] const QueueCounts &counts() const { return m_counts; }
    [[nodiscard]] const QueueLimits &limits() const { return m_limits; }

private:
    struct Entry
    {
        T item;
        std::size_t sizeBytes;
    };

    [[nodiscard]] bool hasRoom(std::size_t sizeBytes) const
    {
        return m_items.size() < m_limits.itemsMax && m_sizeBytes <= m_limits.bytesMax - sizeBytes;
    }

    void removeFront()
    {
        m_sizeBytes -= m_items.front().sizeBytes;
        m_items.pop_front();
    }

    QueueLimits m_limits;
    std::deque<Entry> m_items;
    std::size_t m_sizeBytes = 0;
    QueueCounts m_counts;
};

} // namespace stag
