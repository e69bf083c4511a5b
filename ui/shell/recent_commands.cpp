// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/recent_commands.h"

#include "ui/shell/limits.h"

#include <QSettings>

namespace stag::ui::shell {

RecentCommands::RecentCommands(QSettings &settings)
    : m_settings(settings)
    , m_keys(settings.value(QStringLiteral("palette/recent"))
                 .toStringList()
                 .mid(0, ShellLimits::kRecentCommandsMax))
{}

void RecentCommands::remember(const QString &key)
{
    m_keys.removeAll(key);
    m_keys.prepend(key);
    while (m_keys.size() > ShellLimits::kRecentCommandsMax)
        m_keys.removeLast();
    m_settings.setValue(QStringLiteral("palette/recent"), m_keys);
}

} // namespace stag::ui::shell
