// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/spatial_event.h"

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>

namespace stag::stag {

/// The ids of the last events. Overflow policy: the oldest is forgotten.
class RecentEvents
{
public:
    explicit RecentEvents(std::size_t countMax)
        : m_countMax(countMax)
    {}

    /// Remembers the event; false if it is known. One without an id never is.
    [[nodiscard]] bool insert(const model::SpatialEvent &event)
    {
        if (event.id.empty())
            return true;
        std::string key = event.session.text() + '\n' + event.id.text();
        if (!m_keys.insert(key).second)
            return false;
        m_order.push_back(std::move(key));
        if (m_order.size() > m_countMax) {
            m_keys.erase(m_order.front());
            m_order.pop_front();
        }
        return true;
    }

private:
    const std::size_t m_countMax;
    std::unordered_set<std::string> m_keys;
    std::deque<std::string> m_order;
};

} // namespace stag::stag
