// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/recent_commands.h"
#include "ui/workspaces/workspace.h"

#include <QAbstractListModel>
#include <QIcon>
#include <QPointer>

#include <functional>
#include <vector>

class QAction;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

/// What the palette offers for a text: actions and things of the workspaces, best match first, and
/// of equal matches what was chosen last.
///
/// Thread: GUI.
class PaletteModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole, ShortcutRole, PositionsRole };

    using ActionSource = std::function<QList<QAction *>()>;
    using EntrySource = std::function<std::vector<workspaces::PaletteEntry>(const QString &, int)>;

    PaletteModel(const theme::Theme &theme,
                 ActionSource actions,
                 EntrySource entries,
                 QSettings &settings,
                 QObject *parent);

    void setFilter(const QString &text);
    /// Does what the row says.
    void activate(int row);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        QString title;
        QString detail;
        QString shortcut;
        QIcon icon;
        QString key; ///< what it is remembered by
        QVariantList positions;
        int score = 0;
        QPointer<QAction> action;
        std::function<void()> activate;
    };

    [[nodiscard]] std::vector<Row> matchingActions(const QString &text) const;
    [[nodiscard]] bool goesFirst(const Row &a, const Row &b) const;

    const theme::Theme &m_theme;
    ActionSource m_actions;
    EntrySource m_entries;
    RecentCommands m_recent;
    std::vector<Row> m_rows;
};

} // namespace stag::ui::shell
