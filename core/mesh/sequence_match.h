// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mesh/slot_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stag::mesh::detail {

/// Finds for each element of a target the equal element of a base, each at most once.
///
/// Two versions of a mesh are mostly the same elements in the same order with some left out or put
/// in, so neighbours of the expected place are tried first. What is left is found by its hash,
/// whatever its order. `Keys` compares element t of the target with element b of the base:
/// canMatch(t), equal(t, b), targetHash(t), baseHash(b).
template<typename Keys>
class SequenceMatcher
{
public:
    SequenceMatcher(const Keys &keys, std::size_t targetCount, std::size_t baseCount)
        : m_keys(keys)
        , m_baseCount(static_cast<std::int64_t>(baseCount))
        , m_wideSteps(static_cast<std::int64_t>(2 * (targetCount + baseCount)))
        , m_used(baseCount)
        , m_matches(targetCount, kNothing)
    {}

    /// The base element of each target element, or kNothing.
    [[nodiscard]] std::vector<std::uint32_t> match()
    {
        matchInOrder();
        if (m_taken < m_matches.size() && m_taken < m_used.size())
            matchByHash();
        return std::move(m_matches);
    }

private:
    static constexpr std::int64_t kWindow = 16;
    static constexpr int kWindowGrowthsMax = 6;
    /// After so many failures in a row the order is another one, and looking around is a waste.
    static constexpr int kMissesMax = 256;

    bool takeAt(std::uint32_t target, std::int64_t base)
    {
        if (base < 0 || base >= m_baseCount || m_used[static_cast<std::size_t>(base)]
            || !m_keys.equal(target, static_cast<std::uint32_t>(base)))
            return false;
        take(target, static_cast<std::uint32_t>(base));
        return true;
    }

    void take(std::uint32_t target, std::uint32_t base)
    {
        m_used[base] = 1;
        m_matches[target] = base;
        m_offset = static_cast<std::int64_t>(base) - target;
        ++m_taken;
    }

    /// How far to look after so many failures in a row. Behind a piece that was cut out the order
    /// goes on, so the window grows as long as such searches have not cost too much.
    std::int64_t windowAfter(int misses)
    {
        const std::int64_t wide = kWindow << 2 * std::min(misses, kWindowGrowthsMax);
        if (wide <= m_wideSteps) {
            m_wideSteps -= wide;
            return wide;
        }
        return misses < kMissesMax ? kWindow : 0;
    }

    bool takeAround(std::uint32_t target, std::int64_t window)
    {
        const std::int64_t expected = target + m_offset;
        for (std::int64_t distance = 1; distance <= window; ++distance) {
            if (takeAt(target, expected + distance) || takeAt(target, expected - distance))
                return true;
        }
        return false;
    }

    void matchInOrder()
    {
        int misses = 0;
        for (std::uint32_t target = 0; target < m_matches.size(); ++target) {
            if (!m_keys.canMatch(target))
                continue;
            if (takeAt(target, target + m_offset) || takeAround(target, windowAfter(misses)))
                misses = 0;
            else
                ++misses;
        }
    }

    void matchByHash()
    {
        SlotTable table(m_used.size() - m_taken);
        for (auto base = static_cast<std::uint32_t>(m_used.size()); base-- > 0;) {
            if (!m_used[base])
                table.insert(m_keys.baseHash(base), base);
        }
        for (std::uint32_t target = 0; target < m_matches.size(); ++target) {
            if (m_matches[target] != kNothing) {
                m_offset = static_cast<std::int64_t>(m_matches[target]) - target;
                continue;
            }
            if (!m_keys.canMatch(target) || takeAt(target, target + m_offset))
                continue;
            table.visit(m_keys.targetHash(target), [&](std::uint32_t base) {
                if (m_used[base])
                    return Visit::Drop;
                if (!m_keys.equal(target, base))
                    return Visit::Keep;
                take(target, base);
                return Visit::TakeAndStop;
            });
        }
    }

    const Keys &m_keys;
    std::int64_t m_baseCount;
    std::int64_t m_offset = 0; ///< of the last match: where the next one is expected
    std::int64_t m_wideSteps;  ///< that may still be made
    std::size_t m_taken = 0;
    std::vector<std::uint8_t> m_used;
    std::vector<std::uint32_t> m_matches;
};

} // namespace stag::mesh::detail
