// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace stag::identity {

/// Values by key, so many at most: the one that was asked for longest ago is forgotten. Belongs to
/// one thread, or is guarded by its owner.
template<typename Value>
class RecentTable
{
public:
    explicit RecentTable(std::size_t sizeMax)
        : m_sizeMax(sizeMax)
    {}

    struct Found
    {
        Value &value;
        bool hasForgotten = false; ///< another one, for want of room
    };
    /// The value of the key; made by `make()` if it is new.
    template<typename Make>
    Found at(const std::string &key, Make make)
    {
        const auto known = m_byKey.find(key);
        if (known != m_byKey.end()) {
            m_entries.splice(m_entries.begin(), m_entries, known->second);
            return {m_entries.front().second, false};
        }
        const bool isFull = m_entries.size() >= m_sizeMax;
        if (isFull) {
            m_byKey.erase(m_entries.back().first);
            m_entries.pop_back();
        }
        m_entries.emplace_front(key, make());
        m_byKey.emplace(key, m_entries.begin());
        return {m_entries.front().second, isFull};
    }
    void erase(const std::string &key)
    {
        const auto known = m_byKey.find(key);
        if (known == m_byKey.end())
            return;
        m_entries.erase(known->second);
        m_byKey.erase(known);
    }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    using Entries = std::list<std::pair<std::string, Value>>;

    std::size_t m_sizeMax;
    Entries m_entries; ///< the one that was asked for last comes first
    std::unordered_map<std::string, typename Entries::iterator> m_byKey;
};

} // namespace stag::identity
