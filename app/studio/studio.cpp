// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio.h"

#include "app/replay/demo.h"
#include "app/studio/window_picture.h"
#include "ui/map/base_map.h"
#include "ui/theme/studio_style.h"
#include "ui/workspaces/live/live_workspace.h"
#include "ui/workspaces/map/map_workspace.h"
#include "ui/workspaces/server/server_workspace.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace stag::app::studio {

using ui::shell::EmbeddedServer;

namespace {

constexpr int kGrabFailed = 1;

/// With a data folder of its own the program keeps its settings there, too.
QString settingsFile(const StudioOptions &options)
{
    const QString folder =
        options.dataDirectory.isEmpty()
            ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
                  + u"/stag-studio"_s
            : options.dataDirectory;
    return QDir(folder).filePath(u"studio.ini"_s);
}

} // namespace

Studio::Studio(QApplication &application,
               const bootstrap::LoadedConfiguration &configuration,
               const StudioOptions &options,
               ui::theme::Tokens tokens,
               const QElapsedTimer &sinceStart)
    : m_application(application)
    , m_options(options)
    , m_sinceStart(sinceStart)
    , m_log(m_clock, configuration.values.log)
    , m_settings(settingsFile(options), QSettings::IniFormat)
    , m_theme(std::move(tokens))
    , m_preferences(m_settings)
    , m_recent(m_settings)
    , m_store(m_clock)
    , m_demo(m_clock)
{
    for (const std::string &warning : configuration.warnings)
        m_log.log({.level = host::LogLevel::Warning, .message = warning, .fields = {}});
    applyOptions();
    m_backend.useFeedEncoding(options.feedEncoding);
    if (!options.connectTo)
        m_server.emplace(configuration.values.server,
                         options.choosesListeners ? TakenPort::Fail : TakenPort::UseAnother,
                         m_clock,
                         m_random,
                         m_log);
    auto live = createLive();
    m_live = live.get();
    std::vector<std::unique_ptr<ui::workspaces::Workspace>> workspaces;
    workspaces.push_back(std::move(live));
    auto map = createMap();
    const auto *mapPage = map.get();
    if (map)
        workspaces.push_back(std::move(map));
    auto server = std::make_unique<ui::workspaces::server::ServerWorkspace>(
        m_theme, m_backend, m_store.clock());
    auto *serverPage = server.get();
    workspaces.push_back(std::move(server));
    m_window =
        std::make_unique<ui::shell::MainWindow>(ui::shell::ShellContext{m_theme,
                                                                        m_settings,
                                                                        m_preferences,
                                                                        m_recent,
                                                                        m_backend,
                                                                        m_store,
                                                                        m_undo,
                                                                        m_tasks,
                                                                        m_notifications,
                                                                        replay::demoNotice()},
                                                std::move(workspaces));
    connect(&m_backend, &ui::backend::Backend::eventsArrived, this, [this](const auto &batch) {
        m_store.apply(*batch);
    });
    connectWindow(*m_live);
    if (mapPage)
        connectMap(*mapPage);
    connect(serverPage,
            &ui::workspaces::server::ServerWorkspace::messageRaised,
            m_window.get(),
            &ui::shell::MainWindow::showMessage);
    connectDemo();
    if (m_server)
        connectServer();
}

Studio::~Studio() = default;

void Studio::applyOptions()
{
    // What the command line says is for this time: it is not stored.
    m_preferences.driveTheme(m_theme);
    if (m_options.theme == u"light"_s)
        m_theme.setScheme(ui::theme::Scheme::Light);
    else if (m_options.theme == u"dark"_s)
        m_theme.setScheme(ui::theme::Scheme::Dark);
    ui::theme::install(m_application, m_theme);
    m_languages.use(m_options.language.isEmpty() ? m_preferences.language() : m_options.language);
    connect(&m_preferences,
            &ui::shell::Preferences::languageChanged,
            &m_languages,
            &ui::shell::Languages::use);
}

std::unique_ptr<ui::workspaces::live::LiveWorkspace> Studio::createLive()
{
    return std::make_unique<ui::workspaces::live::LiveWorkspace>(
        m_theme, m_backend, m_store, m_selection, m_visibility, m_undo);
}

std::unique_ptr<ui::workspaces::map::MapWorkspace> Studio::createMap()
{
    auto base = ui::map::BaseMap::open();
    if (!base) {
        m_log.log({.level = host::LogLevel::Error, .message = base.error().detail, .fields = {}});
        return nullptr;
    }
    return std::make_unique<ui::workspaces::map::MapWorkspace>(
        std::move(*base), m_theme, m_store, m_selection, m_visibility, m_undo);
}

void Studio::connectMap(const ui::workspaces::map::MapWorkspace &map)
{
    using ui::workspaces::map::MapWorkspace;
    connect(
        &map, &MapWorkspace::messageRaised, m_window.get(), &ui::shell::MainWindow::showMessage);
    connect(&map, &MapWorkspace::openRequested, m_window.get(), [this] {
        m_window->openWorkspace(u"map"_s);
    });
}

void Studio::connectServer()
{
    connect(&*m_server, &EmbeddedHost::changed, this, &Studio::showServer);
    connect(&*m_server,
            &EmbeddedHost::portMoved,
            this,
            [this](const QString &wanted, const QString &taken) {
                warn(tr("Port %1 is in use, so the embedded server listens on port %2.")
                         .arg(wanted, taken));
            });
    connect(m_window.get(),
            &ui::shell::MainWindow::startServerRequested,
            &*m_server,
            &EmbeddedHost::start);
    connect(m_window.get(), &ui::shell::MainWindow::stopServerRequested, this, [this] {
        // Over a restart the demo waits for the relay; over a stop it would wait for ever.
        m_demo.stop();
        m_server->stop();
    });
    connect(m_window.get(),
            &ui::shell::MainWindow::restartServerRequested,
            &*m_server,
            &EmbeddedHost::restart);
}

void Studio::connectDemo()
{
    connect(&m_demo, &DemoPlayer::playingChanged, this, [this](bool playing) {
        if (playing)
            m_demoTask = m_tasks.start(tr("Playing the demo"), [this] { m_demo.stop(); });
        else
            m_tasks.finish(m_demoTask);
        m_window->setDemoPlaying(playing);
    });
    connect(&m_demo, &DemoPlayer::progress, this, [this](double part) {
        m_tasks.setProgress(m_demoTask, part);
    });
    connect(&m_demo, &DemoPlayer::failed, this, [this](const QString &reason) {
        m_notifications.add(ui::theme::Status::Error, tr("The demo cannot play: %1").arg(reason));
    });
}

void Studio::connectWindow(ui::workspaces::live::LiveWorkspace &live)
{
    using ui::shell::MainWindow;
    connect(m_window.get(), &MainWindow::startDemoRequested, this, &Studio::startDemo);
    connect(m_window.get(), &MainWindow::stopDemoRequested, &m_demo, &DemoPlayer::stop);
    connect(m_window.get(), &MainWindow::connectRequested, this, [this](const QUrl &server) {
        showRemote(server);
        m_recent.remember(server);
        m_backend.connectTo(server);
        m_window->openWorkspace(u"live"_s);
    });
    connect(m_window.get(), &MainWindow::embeddedRequested, this, [this] {
        if (!m_server)
            return;
        showRemote({});
        if (m_server->server().state != EmbeddedServer::State::Running) {
            m_backend.disconnectFromServer();
            m_server->start();
            return;
        }
        m_backend.connectTo(m_server->server().stag);
        m_window->openWorkspace(u"live"_s);
    });
    connect(m_window.get(), &MainWindow::closed, this, &Studio::shutDown);
    using ui::workspaces::live::LiveWorkspace;
    connect(&live, &LiveWorkspace::demoRequested, this, &Studio::startDemo);
    connect(&live, &LiveWorkspace::connectHelpRequested, m_window.get(), &MainWindow::openWelcome);
    connect(&live, &LiveWorkspace::messageRaised, m_window.get(), &MainWindow::showMessage);
    connect(&live, &LiveWorkspace::workEnded, &m_notifications, &ui::shell::Notifications::add);
}

void Studio::showServer(const EmbeddedServer &server)
{
    m_window->setEmbeddedServer(server);
    using State = EmbeddedServer::State;
    if (server.state == State::Running) {
        m_notifications.settle(m_failure);
        if (m_shown.isEmpty())
            m_backend.connectTo(server.stag);
        playDemoIfWanted();
    } else if (server.state == State::Stopping) {
        // Leaving first: a server that is meant to stop is no lost connection.
        if (m_shown.isEmpty())
            m_backend.disconnectFromServer();
    } else if (server.state == State::Failed) {
        m_failure = tr("The embedded server did not start: %1").arg(server.problem);
        m_notifications.add(ui::theme::Status::Error, m_failure);
    } else if (server.state == State::Stopped && m_closing) {
        QApplication::quit();
    }
}

void Studio::showRemote(const QUrl &server)
{
    m_shown = server;
    m_live->setRemoteServer(server);
}

void Studio::warn(const QString &text)
{
    m_notifications.add(ui::theme::Status::Warn, text);
    m_window->showNote(text);
}

void Studio::startDemo()
{
    if (!m_server) {
        warn(tr("The demo needs the embedded server, which was not started."));
        return;
    }
    if (m_server->server().state != EmbeddedServer::State::Running) {
        m_demoAwaitsServer = true;
        m_server->start();
        return;
    }
    m_demoAwaitsServer = false;
    m_settings.setValue(u"demo/played"_s, true);
    m_demo.start(m_server->server().relay);
    watchDemo();
    m_live->showSession(replay::firstDemoSession());
}

void Studio::watchDemo()
{
    if (!m_shown.isEmpty()) {
        showRemote({});
        m_backend.connectTo(m_server->server().stag);
    }
    m_window->openWorkspace(u"live"_s);
}

void Studio::playDemoIfWanted()
{
    if (m_demoAwaitsServer)
        startDemo();
    if (m_demoAsked)
        return;
    m_demoAsked = true;
    const bool first = !m_settings.value(u"demo/played"_s).toBool();
    if (m_options.demo == DemoChoice::Always || (m_options.demo == DemoChoice::FirstStart && first))
        startDemo();
}

void Studio::open()
{
    m_window->restoreLayout();
    if (m_options.size)
        m_window->setGeometry(QRect(QPoint(0, 0), *m_options.size));
    openFirstPage();
    m_window->show();
    // Shortcuts work in the active window only, and nothing but this makes it so without a window
    // manager.
    m_window->activateWindow();
    QTimer::singleShot(0, m_window.get(), [this] {
        const QString seconds = QLocale().toString(double(m_sinceStart.elapsed()) / 1000.0, 'f', 1);
        m_window->showNote(tr("Started in %1 s").arg(seconds));
    });
    if (m_server) {
        m_server->start();
    } else {
        showRemote(*m_options.connectTo);
        m_backend.connectTo(m_shown);
    }
    if (m_options.grab)
        QTimer::singleShot(m_options.grab->after, this, &Studio::grab);
}

void Studio::openFirstPage()
{
    if (!m_options.workspace.isEmpty()) {
        if (!m_window->openWorkspace(m_options.workspace))
            m_notifications.add(ui::theme::Status::Warn,
                                tr("There is no workspace “%1”.").arg(m_options.workspace));
        return;
    }
    if (m_options.connectTo || !m_preferences.showsWelcome())
        m_window->openWorkspace(u"live"_s);
}

void Studio::grab()
{
    const bool written = pictureOf(*m_window).save(m_options.grab->file, "PNG");
    if (!written) {
        m_log.log({.level = host::LogLevel::Error,
                   .message = "cannot write the picture",
                   .fields = {{"file", m_options.grab->file.toStdString()}}});
        QApplication::exit(kGrabFailed);
        return;
    }
    shutDown();
}

void Studio::shutDown()
{
    if (m_closing)
        return;
    m_closing = true;
    m_window->close();
    m_demo.stop();
    m_backend.disconnectFromServer();
    if (m_server && m_server->server().state == EmbeddedServer::State::Running)
        m_server->stop();
    else
        QApplication::quit();
}

} // namespace stag::app::studio
