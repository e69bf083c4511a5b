// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QSettings;

namespace stag::ui::shell {

/// What was chosen in the palette, latest first, over the end of the program.
class RecentCommands
{
public:
    explicit RecentCommands(QSettings &settings);

    void remember(const QString &key);
    /// 0 for the latest; -1 if `key` was not chosen lately.
    [[nodiscard]] int rank(const QString &key) const { return int(m_keys.indexOf(key)); }

private:
    QSettings &m_settings;
    QStringList m_keys;
};

} // namespace stag::ui::shell
