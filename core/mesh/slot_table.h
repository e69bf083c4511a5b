// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stag::mesh::detail {

inline constexpr std::uint32_t kNothing = 0xffffffffu;
/// Elements that one search looks at. Hostile meshes could make all hashes equal, and a search that
/// gives up costs only bytes.
inline constexpr int kVisitsMax = 32;

/// Mixes one number more into a hash.
[[nodiscard]] inline std::uint64_t mixed(std::uint64_t hash, std::uint64_t number)
{
    const std::uint64_t product = (hash ^ number) * 0x9e3779b97f4a7c15u;
    return product ^ (product >> 29);
}

/// What a visitor wants to be done with the element it was shown.
enum class Visit { Keep, Drop, TakeAndStop };

/// A hash table of element numbers that are found by what the caller compares, not by the hash
/// alone. What was inserted last is found first.
class SlotTable
{
public:
    explicit SlotTable(std::size_t elementCount)
        : m_shift(64 - std::bit_width(elementCount | 1) - 1)
        , m_heads(std::size_t{1} << (64 - m_shift), kNothing)
    {
        m_entries.reserve(elementCount);
    }

    void insert(std::uint64_t hash, std::uint32_t element)
    {
        std::uint32_t &head = m_heads[slot(hash)];
        m_entries.push_back({element, head});
        head = static_cast<std::uint32_t>(m_entries.size() - 1);
    }

    /// Shows the elements of a slot to `visitor(element)`, which may also see elements of another
    /// hash.
    template<typename Visitor>
    void visit(std::uint64_t hash, const Visitor &visitor)
    {
        std::uint32_t *link = &m_heads[slot(hash)];
        for (int i = 0; i < kVisitsMax && *link != kNothing; ++i) {
            Entry &entry = m_entries[*link];
            const Visit wish = visitor(entry.element);
            if (wish == Visit::Keep)
                link = &entry.next;
            else
                *link = entry.next;
            if (wish == Visit::TakeAndStop)
                return;
        }
    }

private:
    struct Entry
    {
        std::uint32_t element;
        std::uint32_t next;
    };

    [[nodiscard]] std::size_t slot(std::uint64_t hash) const
    {
        return (hash * 0xff51afd7ed558ccdu) >> m_shift;
    }

    int m_shift;
    std::vector<std::uint32_t> m_heads;
    std::vector<Entry> m_entries;
};

} // namespace stag::mesh::detail
