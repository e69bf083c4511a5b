// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/visibility.h"

#include <QCoreApplication>

#include <algorithm>

namespace stag::ui::models {

namespace {

constexpr int kSeriesCount = 8;

} // namespace

bool Visibility::isVisible(const EntityRef &ref) const
{
    return isShown(ref) && isShown({ref.session, EntityKind::Session, {}});
}

bool Visibility::isShown(const EntityRef &ref) const
{
    return !m_hidden.contains(ref);
}

void Visibility::setShown(const std::vector<EntityRef> &refs, bool shown)
{
    std::vector<EntityRef> changed;
    for (const EntityRef &ref : refs) {
        const bool differs = shown ? m_hidden.erase(ref) > 0 : m_hidden.insert(ref).second;
        if (differs)
            changed.push_back(ref);
    }
    if (!changed.empty())
        Q_EMIT visibilityChanged(changed);
}

int Visibility::seriesOf(const EntityRef &device)
{
    auto &known = m_series[device.session];
    const auto found = std::find(known.begin(), known.end(), device.id);
    const auto index = found - known.begin();
    if (found == known.end())
        known.push_back(device.id);
    return static_cast<int>(index % kSeriesCount);
}

ToggleVisibilityCommand::ToggleVisibilityCommand(Visibility &visibility,
                                                 std::vector<EntityRef> refs,
                                                 const QString &name)
    : m_visibility(visibility)
    , m_refs(std::move(refs))
    , m_show(!m_refs.empty() && !visibility.isShown(m_refs.front()))
{
    setText(m_show ? QCoreApplication::translate("ToggleVisibilityCommand", "Show %1").arg(name)
                   : QCoreApplication::translate("ToggleVisibilityCommand", "Hide %1").arg(name));
}

void ToggleVisibilityCommand::redo()
{
    m_visibility.setShown(m_refs, m_show);
}

void ToggleVisibilityCommand::undo()
{
    m_visibility.setShown(m_refs, !m_show);
}

} // namespace stag::ui::models
