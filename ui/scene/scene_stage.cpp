// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_stage.h"

#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/limits.h"
#include "ui/scene/scene_picker.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <utility>

namespace stag::ui::scene {
namespace {

using models::EntityKind;
using models::EntityRef;

constexpr QMarginsF kMarginsPx{32, 60, 32, 36}; // tool bar above, facts and scale below
constexpr float kFlyToRadiusM = 0.9f;

/// How long a frame may wait that only brings meshes which are due later.
constexpr std::chrono::milliseconds kLaterFrame{40};

} // namespace

SceneStage::SceneStage(models::LiveStore &store,
                       models::Selection &selection,
                       models::Visibility &visibility,
                       models::AnchorGraph &graph,
                       const models::Geofences &fences,
                       theme::Theme &theme,
                       QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_selection(selection)
    , m_theme(theme)
    , m_anchorGraph(graph)
    , m_graph(store, selection, graph, this)
    , m_fences(fences, this)
    , m_content(store, visibility, this)
    , m_meshes(store, visibility, this)
    , m_pointer(m_camera)
{
    m_laterFrame.setSingleShot(true);
    m_laterFrame.setInterval(kLaterFrame);
    connect(&m_laterFrame, &QTimer::timeout, this, &SceneStage::needFrame);
    connect(&theme, &theme::Theme::themeChanged, this, &SceneStage::takeTheme);
    connect(&m_content, &SceneContent::outdated, this, &SceneStage::needFrame);
    connect(&m_meshes, &MeshFeed::changed, this, [this] {
        m_outdated.overlay = true;
        needFrame();
    });
    connect(&m_meshes.surfaces(),
            &SurfaceBatches::batchCountChanged,
            this,
            &SceneStage::batchCountChanged);
    connect(&m_camera, &CameraController::cameraChanged, this, &SceneStage::needFrame);
    connect(&m_camera, &CameraController::navigationChanged, this, [this] {
        if (m_camera.navigation() != Navigation::Device)
            m_through.reset();
        m_outdated.devices = true;
        Q_EMIT optionsChanged();
        needFrame();
    });
    connect(&m_pointer, &PointerInput::clicked, this, &SceneStage::pick);
    connect(&m_pointer, &PointerInput::rubberBandDrawn, this, &SceneStage::pickIn);
    connect(&m_pointer, &PointerInput::doubleClicked, this, [this](const QPointF &at) {
        if (const auto ref = pickedAt(at).ref)
            flyTo(*ref);
    });
    connect(&m_pointer, &PointerInput::hovered, this, [this](const std::optional<QPointF> &at) {
        m_hoverAt = at;
        m_hoverOutdated = true;
        needFrame();
    });
    connectStore();
    connectGraph();
    takeTheme();
    chooseSession();
}

SceneStage::~SceneStage() = default;

void SceneStage::connectStore()
{
    connect(&m_store, &models::LiveStore::changed, this, &SceneStage::chooseSession);
    connect(&m_selection, &models::Selection::selectionChanged, this, [this] {
        chooseSession();
        markAllOutdated();
    });
    connect(&m_selection, &models::Selection::hoverChanged, this, &SceneStage::markAllOutdated);
    connect(&m_selection, &models::Selection::flyToRequested, this, &SceneStage::flyTo);
}

void SceneStage::connectGraph()
{
    const auto outdate = [this] {
        m_front = m_graph.foreground();
        m_outdated.graph = true;
        m_outdated.anchors = true;
        m_outdated.overlay = true;
        needFrame();
    };
    connect(&m_graph, &GraphLayer::changed, this, outdate);
    connect(&m_fences, &FenceLayer::outdated, this, [this] {
        m_outdated.fences = true;
        needFrame();
    });
    connect(&m_graph, &GraphLayer::kindsChanged, this, &SceneStage::optionsChanged);
    connect(&m_graph, &GraphLayer::hideRequested, this, [this] {
        setOverlays(m_overlays & ~Overlays(Overlay::Graph));
    });
}

void SceneStage::chooseSession()
{
    const auto &sessions = m_store.state().sessions();
    const auto selected = m_selection.current();
    if (selected && sessions.contains(selected->session)) {
        setSession(selected->session);
        return;
    }
    if (sessions.contains(session()))
        return;
    const auto latest =
        std::max_element(sessions.begin(), sessions.end(), [](const auto &a, const auto &b) {
            return a.second.lastSeen < b.second.lastSeen;
        });
    setSession(latest == sessions.end() ? model::SessionId{} : latest->first);
}

void SceneStage::setSession(const model::SessionId &session)
{
    if (session == this->session())
        return;
    m_content.setSession(session);
    m_meshes.setSession(session);
    m_anchorGraph.setSession(session);
    if (m_camera.navigation() == Navigation::Device)
        m_camera.setNavigation(Navigation::Orbit);
    m_camera.startOver();
    markAllOutdated();
    Q_EMIT sessionChanged();
}

void SceneStage::setViewport(const QSizeF &sizePx)
{
    if (sizePx.isEmpty() || sizePx == m_viewportPx)
        return;
    m_viewportPx = sizePx;
    m_camera.setViewport(sizePx, kMarginsPx);
    m_outdated.overlay = true;
    needFrame();
}

void SceneStage::setMeshMode(MeshMode mode)
{
    if (std::exchange(m_meshMode, mode) == mode)
        return;
    Q_EMIT optionsChanged();
    needFrame();
}

void SceneStage::setOverlays(Overlays overlays)
{
    if (std::exchange(m_overlays, overlays) == overlays)
        return;
    m_anchorGraph.setShown(overlays.testFlag(Overlay::Graph));
    Q_EMIT optionsChanged();
    markAllOutdated();
}

void SceneStage::setNavigation(Navigation navigation)
{
    if (navigation == Navigation::Device) {
        m_content.refresh();
        markAllOutdated();
        const auto current = m_selection.current();
        if (current && m_content.device(*current) != nullptr)
            m_through = current;
        else if (!m_content.devices().empty())
            m_through = m_content.devices().front().ref;
        else
            return;
    }
    m_camera.setNavigation(navigation);
}

void SceneStage::setTool(PointerTool tool)
{
    m_pointer.setTool(tool);
    Q_EMIT optionsChanged();
}

void SceneStage::flyToSelection()
{
    Box box;
    for (const EntityRef &ref : m_selection.entities())
        box.include(boxOf(ref));
    if (const auto &edge = m_selection.edge()) {
        for (const graph::NodeKey &end : {edge->from, edge->to}) {
            if (const auto ref = models::entityOf(m_store, end))
                box.include(boxOf(*ref));
        }
    }
    m_camera.flyTo(box);
}

void SceneStage::flyTo(const EntityRef &ref)
{
    setSession(ref.session);
    if (ref.kind == EntityKind::Session)
        m_camera.frameAll();
    else
        m_camera.flyTo(boxOf(ref));
}

void SceneStage::stepBack()
{
    if (!m_pointer.rubberBand().isNull())
        m_pointer.cancel();
    else if (m_camera.navigation() != Navigation::Orbit)
        setNavigation(Navigation::Orbit);
    else if (m_graph.isShown() && m_graph.isFocused())
        m_graph.showAll();
    else
        m_selection.clear();
}

void SceneStage::snapToAxis(int axisView)
{
    if (axisView >= 0 && axisView <= static_cast<int>(AxisView::NegativeZ))
        m_camera.showAxis(static_cast<AxisView>(axisView));
}

void SceneStage::setNavigationIndex(int navigation)
{
    if (navigation >= 0 && navigation <= static_cast<int>(Navigation::Device))
        setNavigation(static_cast<Navigation>(navigation));
}

void SceneStage::setToolIndex(int tool)
{
    if (tool >= 0 && tool <= static_cast<int>(PointerTool::RubberBand))
        setTool(static_cast<PointerTool>(tool));
}

QFont SceneStage::captionFont() const
{
    return m_theme.font(theme::Type::Caption);
}

QFont SceneStage::smallFont() const
{
    return m_theme.font(theme::Type::Small);
}

QFont SceneStage::strongFont() const
{
    QFont font = smallFont();
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont SceneStage::bodyFont() const
{
    return m_theme.font(theme::Type::Body);
}

QQuick3DGeometry *SceneStage::batchGeometry(int batch) const
{
    return batch >= 0 && batch < batchCount() ? m_meshes.surfaces().geometry(batch) : nullptr;
}

std::optional<QVector3D> SceneStage::positionOf(const EntityRef &ref) const
{
    if (ref.session != session())
        return std::nullopt;
    if (ref.kind != EntityKind::Mesh)
        return m_content.positionOf(ref);
    const Surface *surface = m_meshes.surfaces().surface(model::MeshId{ref.id});
    return surface != nullptr ? std::optional{surface->bounds.centre()} : std::nullopt;
}

Box SceneStage::boxOf(const EntityRef &ref) const
{
    Box box;
    if (ref.session != session())
        return box;
    if (ref.kind == EntityKind::Mesh) {
        if (const Surface *surface = m_meshes.surfaces().surface(model::MeshId{ref.id}))
            box = surface->bounds;
    } else if (const auto position = m_content.positionOf(ref)) {
        const QVector3D around{kFlyToRadiusM, kFlyToRadiusM, kFlyToRadiusM};
        box.include(*position - around);
        box.include(*position + around);
    }
    return box;
}

bool SceneStage::isSettled() const
{
    return !m_frameWaits && m_meshes.isIdle() && m_meshes.surfaces().isSettled()
           && !m_camera.isMoving();
}

Emphasis SceneStage::emphasis() const
{
    const auto &hovered = m_selection.hovered();
    return {m_selection.entities(), hovered ? &*hovered : nullptr, m_front};
}

Picked SceneStage::pickedAt(const QPointF &at) const
{
    return scene::pickAt(
        {m_content, m_meshes.surfaces(), m_graph, m_camera.camera(), m_viewportPx, m_overlays}, at);
}

void SceneStage::pick(const QPointF &at, bool toggle)
{
    const auto [ref, edge] = pickedAt(at);
    if (ref && toggle)
        m_selection.toggle(*ref);
    else if (ref)
        m_selection.select(*ref);
    else if (edge)
        m_selection.selectEdge(*edge);
    else if (!toggle)
        m_selection.clear();
}

void SceneStage::pickIn(const QRectF &rect, bool add)
{
    std::vector<EntityRef> refs = scene::pickIn(
        {m_content, m_meshes.surfaces(), m_graph, m_camera.camera(), m_viewportPx, m_overlays},
        rect);
    if (add) {
        const auto &before = m_selection.entities();
        std::erase_if(refs, [this](const EntityRef &ref) { return m_selection.contains(ref); });
        refs.insert(refs.begin(), before.begin(), before.end());
    }
    m_selection.select(std::move(refs));
}

void SceneStage::hover()
{
    if (!std::exchange(m_hoverOutdated, false))
        return;
    const Picked picked = m_hoverAt ? pickedAt(*m_hoverAt) : Picked{};
    m_selection.hover(picked.ref, picked.edge);
}

void SceneStage::takeTheme()
{
    m_colours = SceneColours::of(m_theme);
    Drawing frame;
    drawAxesFrame(frame, m_colours);
    m_anchorFrame.setLines(frame.lines);
    LineList axes;
    for (const float end : {-kGroundRadiusM, kGroundRadiusM}) {
        axes.fadingLine({}, {end, 0, 0}, {m_colours.axisX, 1.5f}, 0.9f, 0.0f);
        axes.fadingLine({}, {0, 0, end}, {m_colours.axisZ, 1.5f}, 0.9f, 0.0f);
    }
    m_axisLines.setLines(axes);
    Q_EMIT themeTaken();
    markAllOutdated();
}

void SceneStage::markAllOutdated()
{
    m_outdated = {};
    needFrame();
}

void SceneStage::needFrame()
{
    m_frameWaits = true;
    m_neededSinceFacts = true;
    Q_EMIT frameNeeded();
}

} // namespace stag::ui::scene
