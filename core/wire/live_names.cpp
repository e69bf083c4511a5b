// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/live_names.h"

#include <algorithm>

namespace stag::wire {

std::shared_ptr<const LiveName> LiveNames::nameFor(std::string_view text, const LiveNameList &inUse)
{
    if (text.size() < m_limits.nameBytesMin || text.size() > m_limits.nameBytesMax)
        return nullptr;
    if (auto known = knownName(text))
        return known;
    std::size_t number = m_names.size();
    if (number < m_limits.namesMax) {
        m_names.emplace_back();
    } else {
        const auto given = numberToGiveAway(inUse);
        if (!given)
            return nullptr;
        number = *given;
        m_byText.erase(m_names[number]->text);
        ++m_replacedCount;
    }
    const auto name = std::make_shared<const LiveName>(LiveName{number, std::string(text)});
    m_names[number] = name;
    m_byText.emplace(name->text, name);
    return name;
}

std::optional<std::size_t> LiveNames::numberToGiveAway(const LiveNameList &inUse)
{
    for (std::size_t tries = 0; tries < m_names.size(); ++tries) {
        const std::size_t number = m_oldest;
        m_oldest = (m_oldest + 1) % m_names.size();
        if (std::none_of(inUse.begin(), inUse.end(), [number](const auto &name) {
                return name->number == number;
            }))
            return number;
    }
    return std::nullopt;
}

std::shared_ptr<const LiveName> LiveNames::knownName(std::string_view text) const
{
    const auto known = m_byText.find(text);
    return known == m_byText.end() ? nullptr : known->second;
}

LiveNameList ToldNames::tell(const LiveNameList &names)
{
    LiveNameList untold;
    for (const auto &name : names) {
        if (name->number >= m_told.size())
            m_told.resize(name->number + 1);
        auto &told = m_told[name->number];
        if (told == name)
            continue;
        told = name;
        untold.push_back(name);
    }
    return untold;
}

} // namespace stag::wire
