// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stag::storage {

/// Where the row of an event may be, by the hash of its id: 8 bytes for a row and at most as many
/// unused ones for each. Only a hint, because hashes coincide and rows may be gone or be taken by
/// others.
class EventIndex
{
public:
    EventIndex() { rebuild(kCapacityMin); }

    void insert(std::uint64_t hash, std::int64_t row);
    /// Rows up to this one need not be found any more.
    void forgetThrough(std::int64_t row) { m_forgottenThrough = row; }
    /// Asks `isIt` about each row that has the hash, until it says so.
    template<typename IsIt>
    [[nodiscard]] Result<bool> find(std::uint64_t hash, IsIt isIt) const
    {
        const std::uint32_t tag = tagOf(hash);
        for (std::size_t at = tag & mask(); m_slots[at].tag != 0; at = (at + 1) & mask()) {
            if (m_slots[at].tag != tag)
                continue;
            STAG_TRY(const bool found, isIt(rowOf(m_slots[at])));
            if (found)
                return true;
        }
        return false;
    }
    [[nodiscard]] std::size_t capacity() const { return m_slots.size(); }

private:
    static constexpr std::size_t kCapacityMin = 1'024;
    struct Slot
    {
        std::uint32_t tag = 0; ///< of the hash; 0: unused
        std::uint32_t row = 0; ///< the lower half
    };

    [[nodiscard]] static std::uint32_t tagOf(std::uint64_t hash)
    {
        const auto tag = static_cast<std::uint32_t>(hash ^ (hash >> 32));
        return tag == 0 ? 1 : tag;
    }
    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    /// The upper half is that of the newest row, or one less.
    [[nodiscard]] std::int64_t rowOf(const Slot &slot) const
    {
        const std::uint32_t age = static_cast<std::uint32_t>(m_newestRow) - slot.row;
        return m_newestRow - std::int64_t{age};
    }
    void put(const Slot &slot);
    void makeRoom();
    void rebuild(std::size_t capacity);

    std::vector<Slot> m_slots; ///< a power of two
    std::size_t m_used = 0;
    std::int64_t m_newestRow = 0;
    std::int64_t m_forgottenThrough = 0;
};

} // namespace stag::storage
