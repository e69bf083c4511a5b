// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backend/connection_state.h"
#include "ui/shell/embedded_server.h"
#include "ui/shell/notifications.h"
#include "ui/shell/tasks.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/workspace.h"

#include <QMainWindow>

#include <memory>
#include <vector>

class QDialog;
class QSettings;
class QStackedWidget;
class QToolButton;
class QUndoStack;

namespace stag::live {
struct PacketLogged;
struct ServerStats;
} // namespace stag::live
namespace stag::ui::backend {
class Backend;
}
namespace stag::ui::models {
class LiveStore;
}

namespace stag::ui::shell {

class Actions;
class CommandPalette;
class DemoBanner;
class MenuRow;
class NotificationPanel;
class Preferences;
class Rail;
class RecentServers;
class ServerBanner;
class StatusStrip;
class Toasts;
class WelcomePage;

/// What the window works with; all of it outlives the window.
struct ShellContext
{
    const theme::Theme &theme;
    QSettings &settings;
    Preferences &preferences;
    RecentServers &recent;
    backend::Backend &backend;
    models::LiveStore &store;
    QUndoStack &undo;
    Tasks &tasks;
    Notifications &notifications;
    QString demoCredits; ///< Markdown: where the demo's data comes from
};

/// The frame of the program: menus, rail, pages, status; the workspaces fill the middle.
///
/// It does nothing to a server itself: what the user wants leaves as a signal.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(const ShellContext &context,
               std::vector<std::unique_ptr<workspaces::Workspace>> workspaces,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    void setEmbeddedServer(const EmbeddedServer &server);
    void setDemoPlaying(bool playing);
    /// Opens the workspace with this id; false if there is none.
    bool openWorkspace(const QString &id);
    void openWelcome();
    /// A short message about finished work.
    void showMessage(const QString &text);
    /// A sentence at the right end of the status bar while no error is shown there.
    void showNote(const QString &text);
    /// Geometry and layouts of the last time.
    void restoreLayout();

Q_SIGNALS:
    void startDemoRequested();
    void stopDemoRequested();
    void connectRequested(const QUrl &server);
    void embeddedRequested();
    void startServerRequested();
    void stopServerRequested();
    void restartServerRequested();
    /// The user closed the window.
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildPages();
    void connectActions();
    void connectContext();
    void connectWelcome();
    void showWorkspaceMenu();
    /// The keys of this workspace work in the whole window.
    void takeShortcuts(std::size_t workspace);
    void openPage(int index);
    void startOrWatchDemo();
    void openConnectDialog();
    void openConnectionMenu(const QPoint &corner);
    void openDialog(QDialog *dialog);
    void openAbout();
    void openPalette();
    void openPreferences();
    void openShortcuts();
    void openNotifications();
    void copyDeviceAddress();
    void walkRegions(int direction);
    void resetLayout();
    void toggleFullScreen();
    void takeState(const backend::ConnectionState &state);
    void noteServer(EmbeddedServer::State before);
    void takePackets(const std::vector<live::PacketLogged> &packets);
    void refreshDeviceCount();
    void refreshBanners();
    void refreshActions();
    void retranslate();
    [[nodiscard]] bool isRemote() const;
    [[nodiscard]] QList<QWidget *> regions() const;
    [[nodiscard]] QList<QAction *> allActions() const;

    ShellContext m_context;
    std::vector<std::unique_ptr<workspaces::Workspace>> m_workspaces;
    Actions *m_actions;
    MenuRow *m_menuRow;
    Rail *m_rail;
    DemoBanner *m_banner;
    ServerBanner *m_serverBanner;
    QStackedWidget *m_pages;
    WelcomePage *m_welcome;
    StatusStrip *m_status;
    CommandPalette *m_palette;
    NotificationPanel *m_notificationPanel;
    Toasts *m_toasts;
    QToolButton *m_bell;
    EmbeddedServer m_server;
    backend::ConnectionPhase m_lastPhase = backend::ConnectionPhase::Disconnected;
    QString m_loss; ///< the notification about the lost connection
    bool m_serverRan = false;
    bool m_demoPlaying = false;
    bool m_bannerClosed = false;
};

} // namespace stag::ui::shell
