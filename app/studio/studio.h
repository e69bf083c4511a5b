// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/stderr_log.h"
#include "app/studio/demo_player.h"
#include "app/studio/embedded_host.h"
#include "app/studio/options.h"
#include "core/base/result.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"
#include "ui/backend/backend.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/shell/languages.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notifications.h"
#include "ui/shell/preferences.h"
#include "ui/shell/recent_servers.h"
#include "ui/shell/tasks.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSettings>
#include <QUndoStack>

#include <memory>
#include <optional>

class QApplication;

namespace stag::ui::workspaces::live {
class LiveWorkspace;
}

namespace stag::ui::workspaces::map {
class MapWorkspace;
}

namespace stag::app::studio {

/// The program put together: window, client, and the server inside unless another one is shown.
///
/// The one place that knows everybody. Thread: GUI.
class Studio final : public QObject
{
    Q_OBJECT

public:
    Studio(QApplication &application,
           const bootstrap::LoadedConfiguration &configuration,
           const StudioOptions &options,
           ui::theme::Tokens tokens,
           const QElapsedTimer &sinceStart);
    ~Studio() override;

    /// Shows the window and starts what the options ask for.
    void open();
    /// Closes the window, lets the server finish and ends the program.
    void shutDown();

private:
    void applyOptions();
    std::unique_ptr<ui::workspaces::live::LiveWorkspace> createLive();
    void connectServer();
    void connectDemo();
    /// Null, and said in the log, if the program was built without its base map.
    std::unique_ptr<ui::workspaces::map::MapWorkspace> createMap();
    void connectMap(const ui::workspaces::map::MapWorkspace &map);
    void connectWindow(ui::workspaces::live::LiveWorkspace &live);
    void showServer(const ui::shell::EmbeddedServer &server);
    void showRemote(const QUrl &server);
    void warn(const QString &text);
    void startDemo();
    void playDemoIfWanted();
    void watchDemo();
    void openFirstPage();
    void grab();

    QApplication &m_application;
    const StudioOptions m_options;
    const QElapsedTimer &m_sinceStart;
    const host::SystemClock m_clock;
    host::SystemRandom m_random;
    bootstrap::StderrLog m_log;
    QSettings m_settings;
    ui::theme::Theme m_theme;
    ui::shell::Preferences m_preferences;
    ui::shell::Languages m_languages;
    ui::shell::RecentServers m_recent;
    ui::shell::Tasks m_tasks;
    ui::shell::Notifications m_notifications;
    QUndoStack m_undo;
    ui::backend::Backend m_backend;
    ui::models::LiveStore m_store;
    ui::models::Selection m_selection;
    ui::models::Visibility m_visibility;
    std::optional<EmbeddedHost> m_server;
    DemoPlayer m_demo;
    std::unique_ptr<ui::shell::MainWindow> m_window;
    ui::workspaces::live::LiveWorkspace *m_live = nullptr; ///< owned by m_window
    ui::shell::Tasks::Id m_demoTask = 0;
    QUrl m_shown;      ///< a remote server, or empty for the embedded one
    QString m_failure; ///< the notification about a server that did not start
    bool m_demoAsked = false;
    bool m_demoAwaitsServer = false;
    bool m_closing = false;
};

} // namespace stag::app::studio
