// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/actions.h"

#include "ui/shell/preferences.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QUndoStack>
#include <QWidget>

#include <utility>

namespace stag::ui::shell {

Actions::Actions(const theme::Theme &theme,
                 Preferences &preferences,
                 QUndoStack &undo,
                 QWidget &window)
    : QObject(&window)
    , m_theme(theme)
    , m_preferences(preferences)
    , m_undo(undo)
    , m_window(window)
    , m_schemes(new QActionGroup(this))
{
    const auto keys = [](QKeyCombination combination) { return QList{QKeySequence(combination)}; };
    startDemo = make("startDemo", QStringLiteral("play"), keys(Qt::CTRL | Qt::Key_D));
    stopDemo = make("stopDemo", QStringLiteral("stop"), keys(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    connectToServer = make("connectToServer", QStringLiteral("globe"), keys(Qt::CTRL | Qt::Key_L));
    useEmbedded = make("useEmbedded", QStringLiteral("server"), {});
    this->preferences =
        make("preferences", QStringLiteral("settings"), keys(Qt::CTRL | Qt::Key_Comma));
    quit = make("quit", QStringLiteral("power"), keys(Qt::CTRL | Qt::Key_Q));
    this->undo = make("undo", QStringLiteral("undo"), keys(Qt::CTRL | Qt::Key_Z));
    redo =
        make("redo",
             QStringLiteral("redo"),
             {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    palette = make("palette", QStringLiteral("search"), keys(Qt::CTRL | Qt::Key_K));
    toggleTheme =
        make("toggleTheme", QStringLiteral("contrast"), keys(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    notifications =
        make("notifications", QStringLiteral("bell"), keys(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    welcome = make("welcome", QStringLiteral("mark"), keys(Qt::CTRL | Qt::Key_0));
    resetLayout = make("resetLayout", QStringLiteral("layout"), {});
    fullScreen = make("fullScreen", QStringLiteral("frame"), keys(Qt::Key_F11));
    nextRegion = make("nextRegion", QString(), keys(Qt::Key_F6));
    previousRegion = make("previousRegion", QString(), keys(Qt::SHIFT | Qt::Key_F6));
    retryConnection = make("retryConnection", QStringLiteral("refresh"), {});
    startServer = make("startServer", QStringLiteral("play"), {});
    stopServer = make("stopServer", QStringLiteral("power"), {});
    restartServer = make("restartServer", QStringLiteral("refresh"), {});
    copyDeviceAddress = make("copyDeviceAddress", QStringLiteral("copy"), {});
    shortcuts = make("shortcuts", QStringLiteral("keyboard"), keys(Qt::Key_F1));
    about = make("about", QStringLiteral("info"), {});
    aboutQt = make("aboutQt", QString(), {});
    makeSchemes();
    connect(&undo, &QUndoStack::indexChanged, this, &Actions::refreshUndo);
    connect(this->undo, &QAction::triggered, &undo, &QUndoStack::undo);
    connect(redo, &QAction::triggered, &undo, &QUndoStack::redo);
}

QAction *Actions::make(const char *name, const QString &iconName, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(&m_window);
    action->setObjectName(QLatin1String(name));
    if (!iconName.isEmpty())
        action->setIcon(m_theme.icon(iconName));
    action->setShortcuts(keys);
    m_window.addAction(action);
    m_all.append(action);
    return action;
}

void Actions::makeSchemes()
{
    m_schemeSystem = make("schemeSystem", QString(), {});
    m_schemeLight = make("schemeLight", QStringLiteral("sun"), {});
    m_schemeDark = make("schemeDark", QStringLiteral("moon"), {});
    const std::initializer_list<std::pair<QAction *, theme::Scheme>> schemes{
        {m_schemeSystem, theme::Scheme::System},
        {m_schemeLight, theme::Scheme::Light},
        {m_schemeDark, theme::Scheme::Dark}};
    for (const auto &[action, scheme] : schemes) {
        action->setCheckable(true);
        m_schemes->addAction(action);
        connect(action, &QAction::triggered, this, [this, scheme = scheme] {
            m_preferences.setScheme(scheme);
        });
    }
    const auto refresh = [this] {
        QAction *chosen = m_preferences.scheme() == theme::Scheme::Light  ? m_schemeLight
                          : m_preferences.scheme() == theme::Scheme::Dark ? m_schemeDark
                                                                          : m_schemeSystem;
        chosen->setChecked(true);
    };
    refresh();
    connect(&m_preferences, &Preferences::changed, this, refresh);
    connect(toggleTheme, &QAction::triggered, this, [this] {
        m_preferences.setScheme(m_theme.isDark() ? theme::Scheme::Light : theme::Scheme::Dark);
    });
}

void Actions::fill(QMenuBar &bar)
{
    m_file = bar.addMenu(QString());
    m_file->addActions({startDemo, stopDemo});
    m_file->addSeparator();
    m_file->addActions({connectToServer, useEmbedded});
    m_file->addSeparator();
    m_afterWorkspace = m_file->addSeparator();
    m_file->addAction(preferences);
    m_file->addSeparator();
    m_file->addAction(quit);
    m_edit = bar.addMenu(QString());
    m_edit->addActions({undo, redo});
    m_edit->addSeparator();
    m_edit->addAction(palette);
    m_view = bar.addMenu(QString());
    m_schemeMenu = m_view->addMenu(QString());
    m_schemeMenu->addActions(m_schemes->actions());
    m_view->addAction(toggleTheme);
    m_view->addSeparator();
    m_view->addAction(notifications);
    m_view->addAction(fullScreen);
    m_go = bar.addMenu(QString());
    m_go->addAction(welcome);
    m_workspaceMenu = bar.addMenu(QString());
    m_workspaceMenu->menuAction()->setVisible(false);
    m_server = bar.addMenu(QString());
    m_server->addActions({startServer, stopServer, restartServer});
    m_server->addSeparator();
    m_server->addActions({retryConnection, copyDeviceAddress});
    m_windowMenu = bar.addMenu(QString());
    m_windowMenu->addActions({nextRegion, previousRegion});
    m_windowMenu->addSeparator();
    m_windowMenu->addAction(resetLayout);
    m_help = bar.addMenu(QString());
    m_help->addAction(shortcuts);
    m_help->addSeparator();
    m_help->addActions({about, aboutQt});
    retranslate();
}

QAction *Actions::addWorkspace(int index, const QString &title, const QString &iconName)
{
    QAction *action = make("", iconName, {QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + index))});
    action->setObjectName(QStringLiteral("workspace%1").arg(index));
    action->setText(title);
    m_workspaces.append(action);
    m_go->addAction(action);
    return action;
}

void Actions::showWorkspaceActions(const QString &title, const QList<QAction *> &actions)
{
    for (QAction *action : std::exchange(m_inFile, {}))
        m_file->removeAction(action);
    m_workspaceMenu->setTitle(title);
    m_workspaceMenu->clear();
    for (QAction *action : actions) {
        if (action->property("menu") == QStringLiteral("file")) {
            m_file->insertAction(m_afterWorkspace, action);
            m_inFile.append(action);
        } else {
            m_workspaceMenu->addAction(action);
        }
    }
    m_workspaceMenu->menuAction()->setVisible(!m_workspaceMenu->isEmpty());
}

QList<QAction *> Actions::all() const
{
    return m_all;
}

void Actions::retranslate()
{
    m_file->setTitle(tr("&File"));
    m_edit->setTitle(tr("&Edit"));
    m_view->setTitle(tr("&View"));
    m_schemeMenu->setTitle(tr("&Theme"));
    m_go->setTitle(tr("&Go"));
    m_server->setTitle(tr("Se&rver"));
    m_windowMenu->setTitle(tr("&Window"));
    m_help->setTitle(tr("&Help"));
    startDemo->setText(tr("Start the &demo"));
    stopDemo->setText(tr("S&top the demo"));
    connectToServer->setText(tr("&Connect to a server…"));
    useEmbedded->setText(tr("Use the &embedded server"));
    preferences->setText(tr("&Preferences…"));
    quit->setText(tr("&Quit"));
    palette->setText(tr("Search or run a &command"));
    toggleTheme->setText(tr("Switch between light and dark"));
    notifications->setText(tr("&Notifications"));
    welcome->setText(tr("&Welcome"));
    resetLayout->setText(tr("&Reset layout"));
    fullScreen->setText(tr("F&ull screen"));
    nextRegion->setText(tr("&Next region"));
    previousRegion->setText(tr("&Previous region"));
    retryConnection->setText(tr("Try to connect &now"));
    startServer->setText(tr("&Start the embedded server"));
    stopServer->setText(tr("S&top the embedded server"));
    restartServer->setText(tr("&Restart the embedded server"));
    copyDeviceAddress->setText(tr("Copy the &address for devices"));
    shortcuts->setText(tr("&Keyboard shortcuts"));
    about->setText(tr("&About Stag Studio"));
    aboutQt->setText(tr("About &Qt"));
    m_schemeSystem->setText(tr("Theme like the &system"));
    m_schemeLight->setText(tr("&Light theme"));
    m_schemeDark->setText(tr("&Dark theme"));
    refreshUndo();
}

void Actions::refreshUndo()
{
    undo->setEnabled(m_undo.canUndo());
    redo->setEnabled(m_undo.canRedo());
    undo->setText(m_undo.canUndo() ? tr("&Undo %1").arg(m_undo.undoText()) : tr("&Undo"));
    redo->setText(m_undo.canRedo() ? tr("&Redo %1").arg(m_undo.redoText()) : tr("&Redo"));
}

} // namespace stag::ui::shell
