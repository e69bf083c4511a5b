// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/event_index.h"

#include <algorithm>
#include <utility>

namespace stag::storage {

void EventIndex::insert(std::uint64_t hash, std::int64_t row)
{
    if (m_used >= m_slots.size() / 4 * 3)
        makeRoom();
    m_newestRow = std::max(m_newestRow, row);
    put({tagOf(hash), static_cast<std::uint32_t>(row)});
}

void EventIndex::put(const Slot &slot)
{
    std::size_t at = slot.tag & mask();
    while (m_slots[at].tag != 0)
        at = (at + 1) & mask();
    m_slots[at] = slot;
    ++m_used;
}

void EventIndex::makeRoom()
{
    const auto kept = static_cast<std::size_t>(
        std::count_if(m_slots.begin(), m_slots.end(), [this](const Slot &slot) {
            return slot.tag != 0 && rowOf(slot) > m_forgottenThrough;
        }));
    rebuild(kept >= m_slots.size() / 2 ? 2 * m_slots.size() : m_slots.size());
}

void EventIndex::rebuild(std::size_t capacity)
{
    const std::vector<Slot> before = std::exchange(m_slots, std::vector<Slot>(capacity));
    m_used = 0;
    for (const Slot &slot : before)
        if (slot.tag != 0 && rowOf(slot) > m_forgottenThrough)
            put(slot);
}

} // namespace stag::storage
