// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/anchor.h"

#include <chrono>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>

namespace stag::stag {

/// Poses are told before they are stored. Who hears of a deletion in between takes away what it has
/// been told, although the store then has the pose that came behind the deletion: such a pose is to
/// be told again. Overflow policy: forgotten, until the next pose.
class RecentRemovals
{
public:
    explicit RecentRemovals(std::size_t sessionsMax)
        : m_sessionsMax(sessionsMax)
    {}

    [[nodiscard]] bool isEmpty() const { return m_removals.empty(); }
    /// A deletion in the session has just been told.
    void removalTold(const model::SessionId &session, MonotonicTime now)
    {
        std::erase_if(m_removals, [now](const auto &entry) { return isOver(entry.second, now); });
        if (m_removals.size() >= m_sessionsMax)
            m_removals.clear();
        m_removals.insert_or_assign(session, Removal{now, {}});
    }
    /// A pose has just been told.
    void poseTold(const model::Anchor &pose, MonotonicTime now)
    {
        const auto removal = m_removals.find(pose.session);
        if (removal == m_removals.end())
            return;
        if (isOver(removal->second, now))
            m_removals.erase(removal);
        else
            removal->second.toldSince.insert(pose.id);
    }
    /// Whether a pose that came at `received` and has just been stored is to be told again.
    [[nodiscard]] bool isLost(const model::Anchor &pose, MonotonicTime received) const
    {
        const auto removal = m_removals.find(pose.session);
        return removal != m_removals.end() && received <= removal->second.at
               && !removal->second.toldSince.contains(pose.id);
    }

private:
    /// What came before the deletion has been stored by then.
    static constexpr std::chrono::seconds kStoredWithin{60};

    struct Removal
    {
        MonotonicTime at;
        std::unordered_set<model::AnchorId> toldSince;
    };

    [[nodiscard]] static bool isOver(const Removal &removal, MonotonicTime now)
    {
        return now - removal.at > kStoredWithin;
    }

    const std::size_t m_sessionsMax;
    std::unordered_map<model::SessionId, Removal> m_removals;
};

} // namespace stag::stag
