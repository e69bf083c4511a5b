// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"
#include "ui/models/live_store.h"
#include "ui/shell/actions.h"
#include "ui/shell/banner.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/connect_dialog.h"
#include "ui/shell/connection_words.h"
#include "ui/shell/info_dialogs.h"
#include "ui/shell/menu_row.h"
#include "ui/shell/notification_panel.h"
#include "ui/shell/preferences.h"
#include "ui/shell/preferences_dialog.h"
#include "ui/shell/rail.h"
#include "ui/shell/recent_servers.h"
#include "ui/shell/status_strip.h"
#include "ui/shell/toasts.h"
#include "ui/shell/welcome_page.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include <utility>

namespace stag::ui::shell {

using backend::ConnectionPhase;

namespace {

constexpr QSize kMinimumSize{1024, 700};
constexpr QSize kDefaultSize{1440, 900};
/// Page 0 is the welcome page, workspace n is page n + 1.
constexpr int kFirstWorkspacePage = 1;

QString stateKey(const workspaces::Workspace &workspace)
{
    return QStringLiteral("window/workspaces/") + workspace.id();
}

/// The first widget below `region` that takes the keyboard.
QWidget *focusTarget(QWidget *region)
{
    if (region->focusPolicy() & Qt::TabFocus && region->isEnabled())
        return region;
    for (QWidget *child : region->findChildren<QWidget *>()) {
        if (child->isVisibleTo(region) && child->isEnabled() && child->focusPolicy() & Qt::TabFocus)
            return child;
    }
    return nullptr;
}

} // namespace

MainWindow::MainWindow(const ShellContext &context,
                       std::vector<std::unique_ptr<workspaces::Workspace>> workspaces,
                       QWidget *parent)
    : QMainWindow(parent)
    , m_context(context)
    , m_workspaces(std::move(workspaces))
    , m_actions(new Actions(context.theme, context.preferences, context.undo, *this))
    , m_menuRow(new MenuRow(context.theme, this))
    , m_rail(new Rail(context.theme, this))
    , m_banner(new DemoBanner(context.theme, this))
    , m_serverBanner(new ServerBanner(context.theme, this))
    , m_pages(new QStackedWidget(this))
    , m_welcome(new WelcomePage(context.theme, context.preferences, context.recent, this))
    , m_status(new StatusStrip(context.theme, context.tasks, context.notifications, this))
    , m_palette(new CommandPalette(
          context.theme,
          [this] { return allActions(); },
          [this](const QString &text, int limit) {
              std::vector<workspaces::PaletteEntry> entries;
              for (const auto &workspace : m_workspaces) {
                  for (auto &entry : workspace->find(text, limit))
                      entries.push_back(std::move(entry));
              }
              return entries;
          },
          context.settings,
          this))
    , m_notificationPanel(new NotificationPanel(context.theme, context.notifications, this))
    , m_toasts(new Toasts(context.theme, *this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(context.theme.icon(QStringLiteral("mark"), theme::Color::AccentFill));
    setMinimumSize(kMinimumSize);
    resize(kDefaultSize);
    m_actions->fill(*m_menuRow->menuBar());
    buildPages();
    connectActions();
    connectContext();
    connectWelcome();
    openWelcome();
    if (!m_workspaces.empty())
        takeShortcuts(0);
    retranslate();
    takeState(context.backend.state());
}

MainWindow::~MainWindow()
{
    // The pages show what the workspaces hold: pages first.
    for (int page = m_pages->count() - 1; page >= kFirstWorkspacePage; --page)
        delete m_pages->widget(page);
}

void MainWindow::buildPages()
{
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    auto *middle = new QVBoxLayout;
    middle->setSpacing(0);
    column->addWidget(m_menuRow);
    column->addLayout(row, 1);
    column->addWidget(m_status);
    row->addWidget(m_rail);
    row->addLayout(middle, 1);
    middle->addWidget(m_serverBanner);
    middle->addWidget(m_banner);
    middle->addWidget(m_pages, 1);
    m_banner->hide();
    m_serverBanner->hide();
    m_pages->addWidget(m_welcome);
    for (std::size_t i = 0; i < m_workspaces.size(); ++i) {
        workspaces::Workspace &workspace = *m_workspaces[i];
        m_rail->addItem(workspace.iconName(), workspace.title());
        m_pages->addWidget(workspace.widget());
        QAction *open = m_actions->addWorkspace(int(i), workspace.title(), workspace.iconName());
        connect(
            open, &QAction::triggered, this, [this, i] { openPage(int(i) + kFirstWorkspacePage); });
    }
    setCentralWidget(centre);
    m_menuRow->addTool(m_actions->undo);
    m_menuRow->addTool(m_actions->redo);
    m_bell = m_menuRow->addTool(m_actions->notifications);
    m_menuRow->addTool(m_actions->toggleTheme);
}

void MainWindow::connectActions()
{
    connect(m_menuRow, &MenuRow::searchActivated, this, &MainWindow::openPalette);
    connect(m_rail, &Rail::itemActivated, this, [this](int index) {
        openPage(index + kFirstWorkspacePage);
    });
    connect(m_rail, &Rail::settingsActivated, this, &MainWindow::openPreferences);
    connect(m_actions->startDemo, &QAction::triggered, this, &MainWindow::startOrWatchDemo);
    connect(m_actions->stopDemo, &QAction::triggered, this, &MainWindow::stopDemoRequested);
    connect(m_actions->connectToServer, &QAction::triggered, this, &MainWindow::openConnectDialog);
    connect(m_actions->useEmbedded, &QAction::triggered, this, &MainWindow::embeddedRequested);
    connect(m_actions->preferences, &QAction::triggered, this, &MainWindow::openPreferences);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_actions->notifications, &QAction::triggered, this, &MainWindow::openNotifications);
    connect(m_actions->welcome, &QAction::triggered, this, &MainWindow::openWelcome);
    connect(m_actions->resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(m_actions->fullScreen, &QAction::triggered, this, &MainWindow::toggleFullScreen);
    connect(m_actions->nextRegion, &QAction::triggered, this, [this] { walkRegions(1); });
    connect(m_actions->previousRegion, &QAction::triggered, this, [this] { walkRegions(-1); });
    connect(m_actions->retryConnection,
            &QAction::triggered,
            &m_context.backend,
            &backend::Backend::retryNow);
    connect(m_actions->startServer, &QAction::triggered, this, &MainWindow::startServerRequested);
    connect(m_actions->stopServer, &QAction::triggered, this, &MainWindow::stopServerRequested);
    connect(
        m_actions->restartServer, &QAction::triggered, this, &MainWindow::restartServerRequested);
    connect(
        m_actions->copyDeviceAddress, &QAction::triggered, this, &MainWindow::copyDeviceAddress);
    connect(m_actions->shortcuts, &QAction::triggered, this, &MainWindow::openShortcuts);
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::openAbout);
    connect(m_actions->aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
    connect(m_serverBanner, &ServerBanner::startRequested, this, &MainWindow::startServerRequested);
    connect(m_banner, &DemoBanner::closed, this, [this] {
        m_bannerClosed = true;
        refreshBanners();
    });
    connect(
        m_banner, &DemoBanner::addressCopied, this, [this] { showMessage(tr("Address copied.")); });
}

void MainWindow::connectContext()
{
    connect(&m_context.backend, &backend::Backend::stateChanged, this, &MainWindow::takeState);
    connect(&m_context.store,
            &models::LiveStore::statsChanged,
            this,
            [this](const live::ServerStats &stats) {
                m_status->showStats(stats, m_context.backend.counters().droppedPackets);
            });
    connect(&m_context.store, &models::LiveStore::packetsLogged, this, &MainWindow::takePackets);
    connect(&m_context.store, &models::LiveStore::changed, this, &MainWindow::refreshDeviceCount);
    connect(&m_context.notifications, &Notifications::changed, this, [this] {
        m_menuRow->setUnreadCount(m_bell, m_context.notifications.unreadCount());
    });
    connect(m_status, &StatusStrip::connectionClicked, this, &MainWindow::openConnectionMenu);
    connect(m_status, &StatusStrip::lastErrorClicked, this, &MainWindow::openNotifications);
}

void MainWindow::connectWelcome()
{
    connect(m_welcome, &WelcomePage::demoRequested, this, &MainWindow::startOrWatchDemo);
    connect(m_welcome, &WelcomePage::connectDialogRequested, this, &MainWindow::openConnectDialog);
    connect(m_welcome, &WelcomePage::serverRequested, this, &MainWindow::connectRequested);
    connect(m_welcome, &WelcomePage::embeddedRequested, this, &MainWindow::embeddedRequested);
    connect(m_welcome, &WelcomePage::startServerRequested, this, &MainWindow::startServerRequested);
    connect(m_welcome, &WelcomePage::shortcutsRequested, this, &MainWindow::openShortcuts);
    connect(m_welcome, &WelcomePage::aboutRequested, m_actions->about, &QAction::trigger);
    connect(m_welcome, &WelcomePage::addressCopied, this, [this] {
        showMessage(tr("Address copied."));
    });
}

void MainWindow::setEmbeddedServer(const EmbeddedServer &server)
{
    const EmbeddedServer::State before = std::exchange(m_server, server).state;
    m_welcome->showServer(server);
    m_serverBanner->showServer(server);
    m_banner->setDeviceAddress(deviceAddress(server.relay, QStringLiteral("my-room")).toString());
    noteServer(before);
    takeState(m_context.backend.state());
}

void MainWindow::setDemoPlaying(bool playing)
{
    m_demoPlaying = playing;
    if (playing)
        m_bannerClosed = false;
    m_welcome->showDemo(playing);
    refreshActions();
    refreshBanners();
}

bool MainWindow::openWorkspace(const QString &id)
{
    for (std::size_t i = 0; i < m_workspaces.size(); ++i) {
        if (m_workspaces[i]->id() == id) {
            openPage(int(i) + kFirstWorkspacePage);
            return true;
        }
    }
    return false;
}

void MainWindow::openWelcome()
{
    openPage(0);
}

void MainWindow::showMessage(const QString &text)
{
    m_toasts->show(text);
}

void MainWindow::showNote(const QString &text)
{
    m_status->showNote(text);
}

void MainWindow::restoreLayout()
{
    restoreGeometry(m_context.settings.value(QStringLiteral("window/geometry")).toByteArray());
    for (const auto &workspace : m_workspaces) {
        const QByteArray state = m_context.settings.value(stateKey(*workspace)).toByteArray();
        if (!state.isEmpty())
            workspace->restoreState(state);
    }
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_context.settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    for (const auto &workspace : m_workspaces)
        m_context.settings.setValue(stateKey(*workspace), workspace->saveState());
    event->accept();
    Q_EMIT closed();
}

void MainWindow::openPage(int index)
{
    if (index < 0 || index >= m_pages->count())
        return;
    m_pages->setCurrentIndex(index);
    const int workspace = index - kFirstWorkspacePage;
    m_rail->setCurrent(workspace);
    showWorkspaceMenu();
    if (workspace >= 0)
        takeShortcuts(std::size_t(workspace));
    m_actions->resetLayout->setEnabled(workspace >= 0);
    if (workspace < 0)
        m_welcome->focusFirstAction();
    refreshBanners();
}

void MainWindow::showWorkspaceMenu()
{
    const int workspace = m_rail->current();
    if (workspace < 0)
        return m_actions->showWorkspaceActions({}, {});
    const workspaces::Workspace &shown = *m_workspaces[std::size_t(workspace)];
    m_actions->showWorkspaceActions(shown.menuTitle(), shown.actions());
}

void MainWindow::takeShortcuts(std::size_t workspace)
{
    // Two workspaces may have the same keys. From the welcome page those of the last one work.
    for (std::size_t i = 0; i < m_workspaces.size(); ++i) {
        for (QAction *action : m_workspaces[i]->actions()) {
            if (i == workspace)
                addAction(action);
            else
                removeAction(action);
        }
    }
}

void MainWindow::startOrWatchDemo()
{
    if (m_demoPlaying)
        openPage(kFirstWorkspacePage);
    else
        Q_EMIT startDemoRequested();
}

void MainWindow::openConnectDialog()
{
    auto *dialog =
        new ConnectDialog(m_context.theme, m_context.backend, m_context.recent.all(), this);
    const backend::ConnectionState &state = m_context.backend.state();
    if (isRemote() && !state.reason.isEmpty())
        dialog->showFailure(state.server, state.reason);
    connect(dialog, &ConnectDialog::connectRequested, this, &MainWindow::connectRequested);
    openDialog(dialog);
}

/// What can be done about the connection as it is now.
void MainWindow::openConnectionMenu(const QPoint &corner)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("connectionMenu"));
    for (QAction *action : {m_actions->retryConnection,
                            m_actions->startServer,
                            m_actions->restartServer,
                            m_actions->stopServer,
                            m_actions->useEmbedded,
                            m_actions->copyDeviceAddress}) {
        if (action->isEnabled())
            menu->addAction(action);
    }
    menu->addSeparator();
    menu->addAction(m_actions->connectToServer);
    menu->popup(corner
                - QPoint(0, menu->sizeHint().height() + m_context.theme.space(theme::Space::Xs)));
}

/// The keyboard comes back to the window with the end of the dialog, also where no window manager
/// takes care of that.
void MainWindow::openDialog(QDialog *dialog)
{
    connect(dialog, &QDialog::finished, this, &QWidget::activateWindow);
    dialog->open();
}

void MainWindow::openPalette()
{
    m_palette->open();
}

void MainWindow::openPreferences()
{
    openDialog(new PreferencesDialog(m_context.theme, m_context.preferences, this));
}

void MainWindow::openShortcuts()
{
    openDialog(new ShortcutsDialog(m_context.theme, allActions(), this));
}

void MainWindow::openAbout()
{
    openDialog(new AboutDialog(m_context.theme, m_context.demoCredits, this));
}

void MainWindow::openNotifications()
{
    m_notificationPanel->openAt(m_bell->mapToGlobal(QPoint(m_bell->width(), m_bell->height() + 4)));
}

void MainWindow::copyDeviceAddress()
{
    const QUrl address = deviceAddress(m_server.relay, QStringLiteral("my-room"));
    QGuiApplication::clipboard()->setText(address.toString());
    showMessage(tr("Address copied."));
}

void MainWindow::walkRegions(int direction)
{
    const QList<QWidget *> all = regions();
    QWidget *focused = QApplication::focusWidget();
    int current = -1;
    for (int i = 0; i < all.size(); ++i) {
        if (focused && (all[i] == focused || all[i]->isAncestorOf(focused)))
            current = i;
    }
    for (int step = 1; step <= all.size(); ++step) {
        const int next = int(((current + direction * step) % all.size() + all.size()) % all.size());
        if (QWidget *target = focusTarget(all[next])) {
            target->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

QList<QWidget *> MainWindow::regions() const
{
    QList<QWidget *> all{m_rail};
    QWidget *page = m_pages->currentWidget();
    QList<QWidget *> docks;
    for (QDockWidget *dock : page->findChildren<QDockWidget *>()) {
        if (dock->isVisibleTo(page))
            docks.append(dock);
    }
    std::stable_sort(docks.begin(), docks.end(), [](const QWidget *a, const QWidget *b) {
        return a->x() < b->x();
    });
    const auto *inner = qobject_cast<QMainWindow *>(page);
    if (inner && inner->centralWidget())
        docks.insert(docks.isEmpty() ? 0 : 1, inner->centralWidget());
    else if (docks.isEmpty())
        docks.append(page);
    all += docks;
    all.append(m_status);
    all.append(m_menuRow);
    return all;
}

void MainWindow::resetLayout()
{
    const int workspace = m_rail->current();
    if (workspace >= 0)
        m_workspaces[std::size_t(workspace)]->resetLayout();
}

void MainWindow::toggleFullScreen()
{
    setWindowState(windowState() ^ Qt::WindowFullScreen);
}

void MainWindow::takeState(const backend::ConnectionState &state)
{
    m_status->showConnection(state, m_server);
    m_welcome->showConnection(state);
    const bool wasLost = m_lastPhase == ConnectionPhase::Reconnecting;
    const bool isLost = state.phase == ConnectionPhase::Reconnecting;
    const QString name = backend::serverName(state.server);
    if (isLost && !wasLost) {
        m_loss = state.reason.isEmpty() ? tr("No connection to %1.").arg(name) : state.reason;
        m_context.notifications.add(theme::Status::Error, m_loss);
    } else if (wasLost && state.phase == ConnectionPhase::Live) {
        m_context.notifications.settle(m_loss);
        m_context.notifications.add(theme::Status::Ok, tr("Connected to %1 again.").arg(name));
    } else if (wasLost && state.phase == ConnectionPhase::Disconnected) {
        m_context.notifications.settle(m_loss); // nobody waits for it any more
    }
    // Connecting between two failures is still the same loss.
    if (!(wasLost && state.phase == ConnectionPhase::Connecting))
        m_lastPhase = state.phase;
    refreshActions();
    refreshBanners();
}

/// What happened to the embedded server goes to the list of messages; its first start does not.
void MainWindow::noteServer(EmbeddedServer::State before)
{
    using State = EmbeddedServer::State;
    if (before == m_server.state)
        return;
    if (m_server.state == State::Running && m_serverRan)
        m_context.notifications.add(theme::Status::Ok, tr("The embedded server runs again."));
    else if (m_server.state == State::Stopped && before == State::Stopping)
        m_context.notifications.add(theme::Status::Info, tr("The embedded server was stopped."));
    m_serverRan |= m_server.state == State::Running;
}

void MainWindow::takePackets(const std::vector<live::PacketLogged> &packets)
{
    for (auto packet = packets.rbegin(); packet != packets.rend(); ++packet) {
        if (packet->verdict != live::Verdict::Rejected)
            continue;
        m_context.notifications.add(theme::Status::Error,
                                    tr("%1 from %2 rejected: %3")
                                        .arg(QString::fromStdString(packet->kind),
                                             QString::fromStdString(packet->source),
                                             QString::fromStdString(packet->detail)));
        return;
    }
}

bool MainWindow::isRemote() const
{
    return showsRemote(m_context.backend.state(), m_server);
}

QList<QAction *> MainWindow::allActions() const
{
    QList<QAction *> actions = m_actions->all();
    for (const auto &workspace : m_workspaces)
        actions += workspace->actions();
    return actions;
}

void MainWindow::refreshDeviceCount()
{
    int count = 0;
    for (const auto &session : m_context.store.state().sessions())
        count += int(session.second.devices.size());
    m_welcome->showDeviceCount(count);
}

void MainWindow::refreshBanners()
{
    const bool inWorkspace = m_pages->currentIndex() >= kFirstWorkspacePage;
    m_banner->setVisible(m_demoPlaying && !m_bannerClosed && inWorkspace);
    m_serverBanner->setVisible(inWorkspace && !isRemote()
                               && ServerBanner::concerns(m_server.state));
}

void MainWindow::refreshActions()
{
    using State = EmbeddedServer::State;
    const bool present = m_server.state != State::Absent;
    const bool running = m_server.state == State::Running;
    m_actions->startDemo->setEnabled(present); // a server that does not run is started for it
    m_actions->stopDemo->setEnabled(m_demoPlaying);
    m_actions->useEmbedded->setEnabled(present && isRemote());
    m_actions->startServer->setEnabled(m_server.state == State::Stopped
                                       || m_server.state == State::Failed);
    m_actions->stopServer->setEnabled(running);
    m_actions->restartServer->setEnabled(running);
    m_actions->copyDeviceAddress->setEnabled(running && m_server.relay.isValid());
    m_actions->retryConnection->setEnabled(m_context.backend.state().phase
                                           == ConnectionPhase::Reconnecting);
}

void MainWindow::retranslate()
{
    setWindowTitle(QStringLiteral("Stag Studio"));
    m_actions->retranslate();
    for (int i = 0; i < int(m_workspaces.size()); ++i) {
        const QString title = m_workspaces[std::size_t(i)]->title();
        m_rail->setTitle(i, title);
        findChild<QAction *>(QStringLiteral("workspace%1").arg(i))->setText(title);
    }
    showWorkspaceMenu();
}

} // namespace stag::ui::shell
