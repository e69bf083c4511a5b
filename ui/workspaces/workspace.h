// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <vector>

class QAction;
class QWidget;

namespace stag::ui::workspaces {

/// Something the command palette can find and do.
struct PaletteEntry
{
    QString title;
    QString detail;   ///< kind and place, shown muted
    QString iconName; ///< a name in resources/icons
    std::function<void()> activate;
};

/// One entry of the rail: a page with its own docks, actions and saved layout.
///
/// Thread: GUI. Lives as long as the main window.
class Workspace
{
public:
    virtual ~Workspace() = default;

    /// Stable name for settings and the command line, for example "live".
    [[nodiscard]] virtual QString id() const = 0;
    [[nodiscard]] virtual QString title() const = 0;
    /// Of the menu with its actions.
    [[nodiscard]] virtual QString menuTitle() const = 0;
    [[nodiscard]] virtual QString iconName() const = 0;
    /// The page; the workspace keeps ownership until the page gets a parent.
    [[nodiscard]] virtual QWidget *widget() = 0;
    /// Actions for the menu of the workspace and the palette, with text and shortcut.
    [[nodiscard]] virtual QList<QAction *> actions() const = 0;
    /// Up to `limit` things whose name or id contains `text`, best first.
    [[nodiscard]] virtual std::vector<PaletteEntry> find(const QString &text, int limit) const = 0;

    [[nodiscard]] virtual QByteArray saveState() const = 0;
    /// False if `state` is not of this version; the layout is then unchanged.
    virtual bool restoreState(const QByteArray &state) = 0;
    virtual void resetLayout() = 0;
};

} // namespace stag::ui::workspaces
