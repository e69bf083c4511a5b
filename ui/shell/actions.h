// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QUndoStack;
class QWidget;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

class Preferences;

/// The window's own commands and the menus they stand in; says what they are called, not what they
/// do.
class Actions final : public QObject
{
    Q_OBJECT

public:
    Actions(const theme::Theme &theme, Preferences &preferences, QUndoStack &undo, QWidget &window);

    /// Puts all menus into `bar`.
    void fill(QMenuBar &bar);
    /// Adds the command that opens workspace number `index` to the Go menu.
    QAction *addWorkspace(int index, const QString &title, const QString &iconName);
    /// Shows these in a menu of that title, or in the File menu if their property "menu" is "file";
    /// an empty menu is hidden.
    void showWorkspaceActions(const QString &title, const QList<QAction *> &actions);
    [[nodiscard]] QList<QAction *> all() const;
    void retranslate();

    QAction *startDemo;
    QAction *stopDemo;
    QAction *connectToServer;
    QAction *useEmbedded;
    QAction *preferences;
    QAction *quit;
    QAction *undo;
    QAction *redo;
    QAction *palette;
    QAction *toggleTheme;
    QAction *notifications;
    QAction *welcome;
    QAction *resetLayout;
    QAction *fullScreen;
    QAction *nextRegion;
    QAction *previousRegion;
    QAction *retryConnection;
    QAction *startServer;
    QAction *stopServer;
    QAction *restartServer;
    QAction *copyDeviceAddress;
    QAction *shortcuts;
    QAction *about;
    QAction *aboutQt;

private:
    QAction *make(const char *name, const QString &iconName, const QList<QKeySequence> &keys);
    void makeSchemes();
    void refreshUndo();

    const theme::Theme &m_theme;
    Preferences &m_preferences;
    QUndoStack &m_undo;
    QWidget &m_window;
    QActionGroup *m_schemes;
    QAction *m_schemeSystem;
    QAction *m_schemeLight;
    QAction *m_schemeDark;
    QList<QAction *> m_all;
    QList<QAction *> m_workspaces;
    QList<QAction *> m_inFile;           ///< of the workspace that is shown
    QAction *m_afterWorkspace = nullptr; ///< the separator behind them
    QMenu *m_file = nullptr;
    QMenu *m_edit = nullptr;
    QMenu *m_view = nullptr;
    QMenu *m_schemeMenu = nullptr;
    QMenu *m_go = nullptr;
    QMenu *m_workspaceMenu = nullptr;
    QMenu *m_server = nullptr;
    QMenu *m_windowMenu = nullptr;
    QMenu *m_help = nullptr;
};

} // namespace stag::ui::shell
