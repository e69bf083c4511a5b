// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/live_page.h"

#include "ui/models/format.h"
#include "ui/models/inspector_model.h"
#include "ui/models/live_store.h"
#include "ui/models/packet_log_model.h"
#include "ui/models/selection.h"
#include "ui/models/session_tree_model.h"
#include "ui/scene/scene_view.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/inspector_panel.h"
#include "ui/workspaces/live/packet_log_panel.h"
#include "ui/workspaces/live/session_panel.h"

#include <QAction>
#include <QDataStream>
#include <QDockWidget>
#include <QEvent>
#include <QIODevice>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Color;

namespace {

constexpr int kLayoutVersion = 1;
/// Below this the inspector shares its place with the sessions.
constexpr int kNarrowWidth = 1280;
constexpr int kDockWidthMin = 220;
constexpr int kDockWidthMax = 420;
constexpr int kSessionsWidth = 280;
constexpr int kInspectorWidth = 304;
/// On a window this wide the docks get a fifth more.
constexpr int kWideWidth = 1800;
constexpr int kLogHeight = 188;

} // namespace

LivePage::LivePage(const LiveModels &models, theme::Theme &theme)
    : m_models(models)
    , m_theme(theme)
    , m_scene(new scene::SceneView(models.store,
                                   models.selection,
                                   models.visibility,
                                   models.graph,
                                   models.fences,
                                   theme,
                                   this))
    , m_sessions(new SessionPanel(models.tree, models.selection, theme, this))
    , m_inspector(new InspectorPanel(models.inspector, theme, this))
    , m_log(new PacketLogPanel(models.packetLog, models.store, models.selection, theme, this))
    , m_connectionBanner(new Banner(theme, this))
    , m_sessionsTitle(new DockTitle(theme, this))
    , m_inspectorTitle(new DockTitle(theme, this))
    , m_sessionsMenuButton(makeTitleButton(theme, u"more"_s, m_sessionsTitle))
    , m_lockButton(makeTitleButton(theme, u"unlock"_s, m_inspectorTitle))
    , m_sessionsMenu(new QMenu(this))
    , m_fly(new QAction(this))
    , m_focusFilter(new QAction(this))
    , m_pause(new QAction(this))
    , m_expandAll(new QAction(this))
    , m_collapseAll(new QAction(this))
    , m_frameAll(new QAction(this))
{
    setWindowFlags(Qt::Widget);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    buildCentre();
    buildActions();
    buildDocks();
    resetLayout();
    connect(&models.tree, &QAbstractItemModel::rowsInserted, this, &LivePage::showSessionCount);
    connect(&models.tree, &QAbstractItemModel::rowsRemoved, this, &LivePage::showSessionCount);
    retranslate();
}

LivePage::~LivePage() = default;

void LivePage::buildCentre()
{
    auto *centre = new QWidget(this);
    m_centre = new QVBoxLayout(centre);
    m_centre->setContentsMargins(0, 0, 0, 0);
    m_centre->setSpacing(0);
    m_connectionBanner->hide();
    m_centre->addWidget(m_connectionBanner);
    m_centre->addWidget(m_scene, 1);
    setCentralWidget(centre);
}

void LivePage::buildDocks()
{
    connect(m_sessionsMenuButton, &QToolButton::clicked, m_sessionsMenu, [this] {
        m_sessionsMenu->popup(
            m_sessionsMenuButton->mapToGlobal(m_sessionsMenuButton->rect().bottomLeft()));
    });
    m_sessionsTitle->addWidget(m_sessionsMenuButton);
    m_lockButton->setCheckable(true);
    connect(m_lockButton, &QToolButton::toggled, this, [this](bool locked) {
        m_models.inspector.setLocked(locked);
        m_lockButton->setIcon(m_theme.icon(locked ? u"lock"_s : u"unlock"_s));
    });
    m_inspectorTitle->addWidget(m_lockButton);
    // What is gone needs no lock, and an empty inspector has no place for the button.
    connect(&m_models.inspector, &models::InspectorModel::changed, m_lockButton, [this] {
        if (m_models.inspector.empty())
            m_lockButton->setChecked(false);
    });
    m_sessionsDock = addDock(u"sessions"_s, m_sessions, m_sessionsTitle, Qt::LeftDockWidgetArea);
    m_inspectorDock =
        addDock(u"inspector"_s, m_inspector, m_inspectorTitle, Qt::RightDockWidgetArea);
    m_logDock = addDock(u"packetLog"_s, m_log, m_log->title(), Qt::BottomDockWidgetArea);
    for (QDockWidget *dock : {m_sessionsDock, m_inspectorDock}) {
        dock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
        dock->setMinimumWidth(kDockWidthMin);
        dock->setMaximumWidth(kDockWidthMax);
    }
    m_logDock->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
}

QDockWidget *LivePage::addDock(const QString &objectName,
                               QWidget *content,
                               DockTitle *title,
                               Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(this);
    dock->setObjectName(objectName);
    dock->setTitleBarWidget(title);
    content->setAutoFillBackground(true);
    theme::keepGround(*content, m_theme, Color::SurfacePanel);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void LivePage::buildActions()
{
    m_fly->setShortcut(Qt::Key_F);
    m_focusFilter->setShortcut(QKeySequence::Find);
    m_pause->setShortcut(Qt::Key_Space);
    for (QAction *action : {m_fly, m_focusFilter})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addActions({m_fly, m_focusFilter, m_frameAll});
    addActions(m_scene->graphActions());
    // Space belongs to buttons and fields elsewhere.
    m_pause->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_log->addAction(m_pause);
    connect(m_fly, &QAction::triggered, m_scene, &scene::SceneView::flyToSelection);
    connect(m_frameAll, &QAction::triggered, m_scene, &scene::SceneView::frameAll);
    connect(m_pause, &QAction::triggered, m_log, &PacketLogPanel::togglePause);
    connect(m_focusFilter, &QAction::triggered, this, [this] {
        if (m_log->isAncestorOf(focusWidget()))
            m_log->focusFilter();
        else
            m_sessions->focusFilter();
    });
    connect(m_expandAll, &QAction::triggered, m_sessions, &SessionPanel::expandAll);
    connect(m_collapseAll, &QAction::triggered, m_sessions, &SessionPanel::collapseAll);
    m_sessionsMenu->addActions({m_expandAll, m_collapseAll});
}

QList<QAction *> LivePage::actions() const
{
    return QList<QAction *>{m_fly, m_frameAll} + m_scene->graphActions()
           + QList<QAction *>{m_focusFilter,
                              m_pause,
                              m_expandAll,
                              m_collapseAll,
                              m_sessionsDock->toggleViewAction(),
                              m_inspectorDock->toggleViewAction(),
                              m_logDock->toggleViewAction()};
}

void LivePage::setBanner(QWidget *banner)
{
    if (m_banner)
        m_banner->deleteLater();
    m_banner = banner;
    if (banner)
        m_centre->insertWidget(0, banner);
}

void LivePage::resetLayout()
{
    addDockWidget(Qt::LeftDockWidgetArea, m_sessionsDock);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    for (QDockWidget *dock : {m_sessionsDock, m_inspectorDock, m_logDock}) {
        dock->setFloating(false);
        dock->show();
    }
    placeInspector();
    sizeSideDocks();
    resizeDocks({m_logDock}, {kLogHeight}, Qt::Vertical);
    m_log->resetColumns();
}

void LivePage::sizeSideDocks()
{
    const double grown = window()->width() >= kWideWidth ? 1.2 : 1.0;
    resizeDocks({m_sessionsDock, m_inspectorDock},
                {qRound(kSessionsWidth * grown), qRound(kInspectorWidth * grown)},
                Qt::Horizontal);
}

void LivePage::placeInspector()
{
    m_isNarrow = window()->width() < kNarrowWidth;
    // The tabs say the titles, so that a row of titles would be empty.
    m_sessionsTitle->setFolded(m_isNarrow);
    m_inspectorTitle->setFolded(m_isNarrow);
    if (m_isNarrow) {
        m_sessions->addBesideFilter(m_sessionsMenuButton);
        m_inspector->addBesideId(m_lockButton);
    } else {
        m_sessionsTitle->addWidget(m_sessionsMenuButton);
        m_inspectorTitle->addWidget(m_lockButton);
    }
    if (m_isNarrow) {
        tabifyDockWidget(m_sessionsDock, m_inspectorDock);
        m_sessionsDock->raise();
    } else if (dockWidgetArea(m_inspectorDock) == dockWidgetArea(m_sessionsDock)) {
        addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
        sizeSideDocks();
    }
}

void LivePage::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    // The first size is the first moment at which the default widths mean anything.
    if (!m_isSized && isVisible()) {
        m_isSized = true;
        if (!m_isRestored)
            resetLayout();
    }
    if ((window()->width() < kNarrowWidth) != m_isNarrow)
        placeInspector();
}

QByteArray LivePage::saveLayout() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << qint32(kLayoutVersion) << saveState(kLayoutVersion) << m_scene->saveState()
           << m_log->saveState() << m_inspector->toggledSections();
    return state;
}

bool LivePage::restoreLayout(const QByteArray &state)
{
    QDataStream stream(state);
    qint32 version = 0;
    QByteArray docks;
    QByteArray view;
    QByteArray columns;
    QStringList toggled;
    stream >> version >> docks >> view >> columns >> toggled;
    if (stream.status() != QDataStream::Ok || version != kLayoutVersion
        || !restoreState(docks, kLayoutVersion))
        return false;
    m_scene->restoreState(view);
    m_log->restoreState(columns);
    m_inspector->setToggledSections(toggled);
    m_isRestored = true;
    placeInspector();
    return true;
}

void LivePage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

void LivePage::retranslate()
{
    m_sessionsTitle->setTitle(tr("Sessions"));
    m_inspectorTitle->setTitle(tr("Inspector"));
    m_sessionsDock->setWindowTitle(tr("Sessions"));
    m_inspectorDock->setWindowTitle(tr("Inspector"));
    m_logDock->setWindowTitle(tr("Packet log"));
    m_fly->setText(tr("Fly to selection"));
    m_frameAll->setText(tr("Frame everything"));
    m_focusFilter->setText(tr("Find in list"));
    m_pause->setText(tr("Pause the packet log"));
    m_expandAll->setText(tr("Expand all sessions"));
    m_collapseAll->setText(tr("Collapse all sessions"));
    m_sessionsMenuButton->setToolTip(tr("More"));
    m_sessionsMenuButton->setAccessibleName(tr("More actions for sessions"));
    m_lockButton->setToolTip(tr("Keep showing this when the selection changes"));
    m_lockButton->setAccessibleName(tr("Lock inspector"));
    m_scene->setAccessibleName(tr("3D view"));
    showSessionCount();
}

void LivePage::showSessionCount()
{
    m_sessionsTitle->setCount(
        models::formatCount(static_cast<std::uint64_t>(m_models.tree.rowCount())));
}

} // namespace stag::ui::workspaces::live
