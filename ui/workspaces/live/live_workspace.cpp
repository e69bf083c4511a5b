// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/live_workspace.h"

#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"
#include "ui/models/format.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/scene_view.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/entity_icons.h"
#include "ui/workspaces/live/fence_actions.h"
#include "ui/workspaces/live/fence_words.h"
#include "ui/workspaces/live/inspector_panel.h"
#include "ui/workspaces/live/live_page.h"
#include "ui/workspaces/live/packet_log_panel.h"
#include "ui/workspaces/live/session_panel.h"
#include "ui/workspaces/live/transfers.h"

#include <QClipboard>
#include <QCollator>
#include <QGuiApplication>
#include <QMenu>
#include <QUndoStack>

#include <algorithm>
#include <iterator>
#include <utility>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using models::EntityKind;
using models::EntityRef;

namespace {

QString kindWord(EntityKind kind)
{
    switch (kind) {
    case EntityKind::Session:
        return LiveWorkspace::tr("Session");
    case EntityKind::Device:
        return LiveWorkspace::tr("Device");
    case EntityKind::Anchor:
        return LiveWorkspace::tr("Anchor");
    case EntityKind::Plane:
        return LiveWorkspace::tr("Plane");
    case EntityKind::Mesh:
        return LiveWorkspace::tr("Mesh");
    }
    return {};
}

/// "Plane in living-room · vive-1/plane_a5". The whole id: of namesakes any part may be the same.
QString placeOf(const EntityRef &ref)
{
    if (ref.kind == EntityKind::Session)
        return kindWord(ref.kind);
    return LiveWorkspace::tr("%1 in %2")
               .arg(kindWord(ref.kind), models::fromUtf8(ref.session.text()))
           + u" · "_s + models::fromUtf8(ref.id);
}

void sortByTitle(std::vector<PaletteEntry> &entries)
{
    // The C locale cannot count.
    QCollator collator(QLocale(QLocale::English));
    collator.setNumericMode(true);
    std::stable_sort(entries.begin(), entries.end(), [&](const auto &a, const auto &b) {
        return collator.compare(a.title, b.title) < 0;
    });
}

std::vector<EntityRef> everything(const models::LiveStore &store)
{
    std::vector<EntityRef> refs;
    for (const auto &[id, session] : store.state().sessions()) {
        refs.push_back({id, EntityKind::Session, {}});
        for (const auto &[device, state] : session.devices)
            refs.push_back({id, EntityKind::Device, device.text()});
        for (const auto &[anchor, state] : session.anchors) {
            const bool isPlane = state.traits.kind == model::AnchorKind::Plane;
            refs.push_back({id, isPlane ? EntityKind::Plane : EntityKind::Anchor, anchor.text()});
        }
        for (const auto &[mesh, state] : session.meshes)
            refs.push_back({id, EntityKind::Mesh, mesh.text()});
    }
    return refs;
}

} // namespace

LiveWorkspace::LiveWorkspace(theme::Theme &theme,
                             backend::Backend &backend,
                             models::LiveStore &store,
                             models::Selection &selection,
                             models::Visibility &visibility,
                             QUndoStack &undoStack)
    : m_theme(theme)
    , m_backend(backend)
    , m_store(store)
    , m_selection(selection)
    , m_visibility(visibility)
    , m_undoStack(undoStack)
    , m_tree(store, visibility)
    , m_meshStats(store)
    , m_histories(store)
    , m_graph(store, selection)
    , m_fences(store)
    , m_inspector(store, selection, m_meshStats, m_histories, m_graph, m_fences)
    , m_page(new LivePage(
          {store, selection, visibility, m_tree, m_packetLog, m_inspector, m_graph, m_fences},
          theme))
{
    connectModels();
    connectPanels();
    connectFences();
    showConnection(backend.state());
}

LiveWorkspace::~LiveWorkspace()
{
    delete m_page.data();
}

void LiveWorkspace::connectModels()
{
    connect(
        &m_store, &models::LiveStore::packetsLogged, &m_packetLog, &models::PacketLogModel::append);
    connect(
        &m_store, &models::LiveStore::changed, this, [this](const stag::live::ChangeSet &changes) {
            m_selection.forget(changes.removed);
            showAwaited();
        });
    connect(&m_selection, &models::Selection::selectionChanged, this, [this] {
        if (!m_selection.entities().empty())
            m_awaited = {};
    });
    connect(&m_histories, &models::MeshHistories::wanted, this, [this](const EntityRef &mesh) {
        m_backend.requestMeshHistory(
            mesh.session, model::MeshId(mesh.id), this, [this, mesh](const auto &history) {
                m_histories.take(mesh, history);
            });
    });
    connect(&m_graph,
            &models::AnchorGraph::wanted,
            this,
            [this](std::uint64_t number, const graph::Query &query) {
                m_backend.requestGraph(query, this, [this, number](auto answer) {
                    m_graph.take(number, std::move(answer));
                });
            });
    connect(&m_backend, &backend::Backend::stateChanged, this, &LiveWorkspace::showConnection);
}

void LiveWorkspace::connectFences()
{
    connect(&m_fences, &models::Geofences::wanted, this, [this](const model::SessionId &session) {
        m_backend.requestGeofences(
            session, this, [this, session](const auto &fences) { m_fences.take(session, fences); });
    });
    connect(
        &m_fences, &models::Geofences::insideWanted, this, [this](const model::GeofenceId &fence) {
            m_backend.requestGeofenceInside(fence, this, [this, fence](const auto &inside) {
                m_fences.takeInside(fence, inside);
            });
        });
    // The store has taken the events by then, so that names are known.
    connect(&m_store, &models::LiveStore::snapshotCompleted, &m_fences, &models::Geofences::clear);
    connect(&m_backend, &backend::Backend::eventsArrived, this, [this](const auto &batch) {
        takeFenceEvents(*batch);
    });
    connect(&m_page->scene(), &scene::SceneView::currentSessionChanged, &m_fences, [this] {
        m_fences.setSession(m_page->scene().currentSession());
    });
    m_fences.setSession(m_page->scene().currentSession());
}

void LiveWorkspace::takeFenceEvents(const std::vector<stag::live::LiveEvent> &events)
{
    std::vector<stag::live::PacketLogged> lines;
    for (const auto &event : events) {
        if (const auto *crossed = std::get_if<stag::live::GeofenceCrossed>(&event)) {
            lines.push_back(m_fences.logged(crossed->event));
            m_fences.apply(crossed->event);
        } else if (const auto *changed = std::get_if<stag::live::GeofenceChanged>(&event)) {
            m_fences.apply(*changed);
        }
    }
    if (!lines.empty())
        m_packetLog.append(lines);
}

void LiveWorkspace::connectPanels()
{
    connect(&m_page->sessions(),
            &SessionPanel::visibilityToggleRequested,
            this,
            &LiveWorkspace::toggleVisibility);
    connect(&m_page->scene(), &scene::SceneView::currentSessionChanged, this, [this] {
        m_page->sessions().setCurrentSession(m_page->scene().currentSession());
        m_transfers->setSession(m_page->scene().currentSession());
    });
    m_transfers = new Transfers(m_theme, m_backend, *m_page);
    connect(m_transfers, &Transfers::ended, this, &LiveWorkspace::workEnded);
    m_fenceActions = new FenceActions(
        {m_theme, m_backend, m_undoStack, m_store, m_selection, m_fences, m_page->scene()},
        *m_page);
    connect(m_fenceActions, &FenceActions::failed, this, [this](const QString &text) {
        Q_EMIT workEnded(theme::Status::Error, text);
    });
    connect(m_transfers, &Transfers::sessionWanted, this, &LiveWorkspace::showSession);
    connect(&m_page->sessions(), &SessionPanel::menuRequested, this, &LiveWorkspace::showMenu);
    connect(&m_page->sessions(), &SessionPanel::demoRequested, this, &LiveWorkspace::demoRequested);
    connect(&m_page->inspector(),
            &InspectorPanel::linkActivated,
            this,
            [this](const EntityRef &ref) { m_selection.select(ref); });
    connect(&m_page->log(), &PacketLogPanel::messageRaised, this, &LiveWorkspace::messageRaised);
    connect(
        &m_page->scene(), &scene::SceneView::messageRaised, this, &LiveWorkspace::messageRaised);
    connect(&m_page->scene(),
            &scene::SceneView::connectHelpRequested,
            this,
            &LiveWorkspace::connectHelpRequested);
    connect(&m_page->connectionBanner(),
            &Banner::actionRequested,
            &m_backend,
            &backend::Backend::retryNow);
}

QString LiveWorkspace::id() const
{
    return u"live"_s;
}

QString LiveWorkspace::title() const
{
    return tr("Live");
}

QString LiveWorkspace::menuTitle() const
{
    return tr("&Session");
}

QString LiveWorkspace::iconName() const
{
    return u"live"_s;
}

QWidget *LiveWorkspace::widget()
{
    return m_page;
}

QList<QAction *> LiveWorkspace::actions() const
{
    return m_page->actions() + m_fenceActions->actions() + m_transfers->actions();
}

std::vector<PaletteEntry> LiveWorkspace::find(const QString &text, int limit) const
{
    std::vector<PaletteEntry> begins;
    std::vector<PaletteEntry> contains;
    for (const EntityRef &ref : everything(m_store)) {
        const QString name = m_store.name(ref);
        const bool isInName = name.contains(text, Qt::CaseInsensitive);
        if (!isInName && !QString::fromStdString(ref.id).contains(text, Qt::CaseInsensitive))
            continue;
        auto &entries = name.startsWith(text, Qt::CaseInsensitive) ? begins : contains;
        if (entries.size() >= static_cast<std::size_t>(limit))
            continue;
        entries.push_back(
            {name, placeOf(ref), entityIconName(ref.kind), [selection = &m_selection, ref] {
                 selection->select(ref);
                 selection->requestFlyTo(ref);
             }});
    }
    for (const models::Geofences::Fence &fence : m_fences.fences()) {
        if (!fence.name.contains(text, Qt::CaseInsensitive))
            continue;
        auto &entries = fence.name.startsWith(text, Qt::CaseInsensitive) ? begins : contains;
        entries.push_back({fence.name,
                           tr("Geofence, %1").arg(shapeWords(fence.fence.volume)),
                           u"fence"_s,
                           [actions = m_fenceActions, id = fence.fence.id] { actions->open(id); }});
    }
    sortByTitle(begins);
    sortByTitle(contains);
    std::move(contains.begin(), contains.end(), std::back_inserter(begins));
    if (begins.size() > static_cast<std::size_t>(limit))
        begins.resize(static_cast<std::size_t>(limit));
    return begins;
}

QByteArray LiveWorkspace::saveState() const
{
    return m_page->saveLayout();
}

bool LiveWorkspace::restoreState(const QByteArray &state)
{
    return m_page->restoreLayout(state);
}

void LiveWorkspace::resetLayout()
{
    m_page->resetLayout();
}

void LiveWorkspace::setBanner(QWidget *banner)
{
    m_page->setBanner(banner);
}

void LiveWorkspace::setRemoteServer(const QUrl &server)
{
    m_page->sessions().setRemoteServer(server.isEmpty() ? QString() : backend::serverName(server));
}

void LiveWorkspace::showSession(const model::SessionId &session)
{
    m_awaited = session;
    showAwaited();
}

void LiveWorkspace::showAwaited()
{
    if (m_awaited.empty() || m_store.state().session(m_awaited) == nullptr)
        return;
    const model::SessionId session = std::exchange(m_awaited, {});
    m_page->sessions().openOnly(session);
    m_selection.select(EntityRef{session, EntityKind::Session, {}});
}

scene::SceneView &LiveWorkspace::sceneView() const
{
    return m_page->scene();
}

void LiveWorkspace::showConnection(const backend::ConnectionState &state)
{
    Banner &banner = m_page->connectionBanner();
    const bool isLost = state.phase == backend::ConnectionPhase::Reconnecting;
    const bool isRefused =
        state.phase == backend::ConnectionPhase::Disconnected && !state.reason.isEmpty();
    banner.setVisible(isLost || isRefused);
    if (isRefused)
        banner.setMessage(theme::Status::Error, state.reason);
    if (!isLost)
        return;
    QString text = state.reason;
    if (!m_store.state().sessions().empty())
        text += u' ' + tr("You see the last known state.");
    text += u' ' + tr("Trying again automatically.");
    banner.setMessage(theme::Status::Warn, text);
    banner.setAction(tr("Try now"));
}

void LiveWorkspace::toggleVisibility(const std::vector<EntityRef> &refs, const QString &name)
{
    if (!refs.empty())
        m_undoStack.push(new models::ToggleVisibilityCommand(m_visibility, refs, name));
}

void LiveWorkspace::addFenceActions(QMenu &menu, const EntityRef &ref)
{
    if (ref.kind == EntityKind::Session) {
        menu.addAction(
            m_theme.icon(u"fence"_s), tr("Geofences…"), m_fenceActions, &FenceActions::openList);
        return;
    }
    menu.addAction(m_theme.icon(u"fence"_s), tr("New geofence here…"), this, [this, ref] {
        m_selection.select(ref);
        m_fenceActions->openNew();
    });
}

void LiveWorkspace::showMenu(const QPoint &globalPosition, const EntityRef &ref)
{
    auto *menu = new QMenu(m_page);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool isShown = m_visibility.isShown(ref);
    menu->addAction(m_theme.icon(u"fly"_s), tr("Fly to"), this, [this, ref] {
        m_selection.select(ref);
        m_selection.requestFlyTo(ref);
    });
    menu->addAction(m_theme.icon(isShown ? u"eye-off"_s : u"eye"_s),
                    isShown ? tr("Hide") : tr("Show"),
                    this,
                    [this, ref] { toggleVisibility({ref}, m_store.name(ref)); });
    if (ref.kind == EntityKind::Anchor || ref.kind == EntityKind::Plane)
        menu->addActions(m_page->scene().anchorActions());
    if (ref.session == m_page->scene().currentSession())
        addFenceActions(*menu, ref);
    if (ref.kind == EntityKind::Session)
        menu->addAction(m_theme.icon(u"export"_s), tr("Export…"), this, [this, ref] {
            m_transfers->exportSession(ref.session);
        });
    menu->addSeparator();
    menu->addAction(m_theme.icon(u"copy"_s), tr("Copy id"), this, [ref] {
        const std::string &id = ref.id.empty() ? ref.session.text() : ref.id;
        QGuiApplication::clipboard()->setText(QString::fromStdString(id));
    });
    menu->addAction(tr("Copy JSON"), this, [this, ref] {
        QGuiApplication::clipboard()->setText(m_inspector.jsonOf(ref));
    });
    menu->popup(globalPosition);
}

} // namespace stag::ui::workspaces::live
