// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SceneStage that runs once per frame.
#include "ui/models/format.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/scene/label_composer.h"
#include "ui/scene/limits.h"
#include "ui/scene/scene_stage.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QVariantMap>

#include <array>
#include <cmath>
#include <utility>

namespace stag::ui::scene {
namespace {

using models::EntityKind;
using models::EntityRef;

constexpr QVector3D kKeyInView{0.45f, 0.78f, 0.43f};
constexpr double kLabelHeightPx = 20.0;
/// A scene that needed no frame for this long is at rest.
constexpr std::chrono::seconds kRest{1};
/// Below this a mean of frames per second needs a decimal.
constexpr double kFewFramesPerSecond = 2.0;
constexpr double kScaleBarMinPx = 60.0;

} // namespace

void SceneStage::prepareFrame(MonotonicTime now)
{
    m_frameWaits = false;
    const SceneContent::Refreshed refreshed = m_content.refresh();
    m_outdated.anchors |= refreshed.anchors;
    m_outdated.planes |= refreshed.anchors;
    m_outdated.devices |= refreshed.devices;
    m_outdated.overlay |= refreshed.anchors || refreshed.devices;

    SurfaceBatches &surfaces = m_meshes.surfaces();
    const bool built = surfaces.update(now);
    m_outdated.marks |= built;
    m_outdated.graph |= m_graph.isShown() && (built || refreshed.anchors);
    m_outdated.outline |= built || refreshed.anchors || refreshed.devices;
    Box bounds = m_content.bounds();
    bounds.include(surfaces.bounds());
    if (std::exchange(m_outdated.outline, false))
        m_camera.setOutline(outline());
    followDevice();
    const Camera before = m_camera.camera();
    const bool moving = m_camera.advance(now);
    const bool turned = !(before == m_camera.camera());
    m_outdated.overlay |= turned;
    m_outdated.planes |= turned; // those that turn their back are left out
    m_planes = clipPlanesFor(m_camera.camera(), bounds);
    hover();

    if (std::exchange(m_outdated.anchors, false))
        m_anchorInstances.setAnchors(m_content.anchors(), emphasis());
    if (std::exchange(m_outdated.planes, false))
        drawPlanesNow();
    if (std::exchange(m_outdated.devices, false))
        drawDevicesNow();
    if (std::exchange(m_outdated.marks, false))
        drawMarks();
    if (std::exchange(m_outdated.graph, false))
        m_graph.draw(m_content, surfaces, m_colours);
    if (std::exchange(m_outdated.fences, false))
        drawFences();
    composeOverlay();
    if (const live::SessionState *state = m_store.state().session(session())) {
        m_nowS = m_meshes.sceneTimeS(state->lastSeen);
        Q_EMIT nowChanged();
    }
    const bool empty = m_content.anchors().empty() && m_content.planes().empty()
                       && m_content.devices().empty() && surfaces.entries().empty();
    if (std::exchange(m_empty, empty) != empty)
        Q_EMIT emptyChanged();
    Q_EMIT cameraMoved();
    if (moving)
        needFrame();
    else if (!surfaces.isSettled())
        m_laterFrame.start();
}

std::vector<QVector3D> SceneStage::outline() const
{
    std::vector<QVector3D> points;
    for (const auto &[mesh, entry] : m_meshes.surfaces().entries()) {
        if (!entry.shown || entry.surface->bounds.empty())
            continue;
        const auto corners = entry.surface->bounds.corners();
        points.insert(points.end(), corners.begin(), corners.end());
    }
    for (const AnchorItem &anchor : m_content.anchors())
        points.push_back(anchor.position);
    if (!points.empty())
        return points;
    for (const PlaneItem &plane : m_content.planes())
        points.insert(points.end(), plane.outline.begin(), plane.outline.end());
    for (const DeviceItem &device : m_content.devices())
        points.push_back(device.position);
    return points;
}

void SceneStage::followDevice()
{
    if (m_camera.navigation() != Navigation::Device || !m_through)
        return;
    if (const DeviceItem *device = m_content.device(*m_through))
        m_camera.setDevicePose(device->position, device->rotation);
    else
        m_camera.setNavigation(Navigation::Orbit);
}

void SceneStage::drawPlanesNow()
{
    Drawing drawing;
    drawPlanes(drawing, m_content.planes(), m_camera.camera().position(), emphasis(), m_colours);
    m_planeLines.setLines(drawing.lines);
    m_planeFills.setFills(drawing.fills);
}

void SceneStage::drawDevicesNow()
{
    Drawing drawing;
    drawDevices(drawing,
                m_content.devices(),
                emphasis(),
                m_colours,
                m_overlays,
                m_through ? &*m_through : nullptr);
    m_deviceLines.setLines(drawing.lines);
    m_deviceFills.setFills(drawing.fills);
}

void SceneStage::drawMarks()
{
    Drawing drawing;
    for (const NamedBox &mesh : emphasisedMeshes())
        drawMeshBox(drawing, mesh.box, m_selection.contains(mesh.ref), m_colours);
    m_markLines.setLines(drawing.lines);
}

void SceneStage::drawFences()
{
    m_fences.draw(m_colours);
    m_outdated.overlay = true;
}

std::vector<NamedPlace> SceneStage::markedPlaces() const
{
    std::vector<NamedPlace> places = m_graph.markedPlaces();
    if (m_overlays.testFlag(Overlay::Fences))
        places.insert(places.end(), m_fences.places().begin(), m_fences.places().end());
    return places;
}

std::vector<NamedBox> SceneStage::emphasisedMeshes() const
{
    std::vector<EntityRef> refs = m_selection.entities();
    if (m_selection.hovered() && !m_selection.contains(*m_selection.hovered()))
        refs.push_back(*m_selection.hovered());
    std::vector<NamedBox> boxes;
    for (const EntityRef &ref : refs) {
        if (ref.kind != EntityKind::Mesh || boxes.size() >= kLabelsMax)
            continue;
        if (const Box box = boxOf(ref); !box.empty())
            boxes.push_back({ref, m_store.name(ref), box});
    }
    return boxes;
}

void SceneStage::composeOverlay()
{
    if (!std::exchange(m_outdated.overlay, false))
        return;
    std::vector<Label> labels;
    if (m_overlays.testFlag(Overlay::Labels)) {
        labels = composeLabels({m_content,
                                m_camera.camera(),
                                m_viewportPx,
                                m_colours,
                                m_overlays,
                                captionFont(),
                                kLabelHeightPx * m_theme.textScale(),
                                m_taken},
                               emphasis(),
                               emphasisedMeshes(),
                               markedPlaces());
    }
    m_labels.setLabels(std::move(labels));
    const Projector project(m_camera.camera(), m_viewportPx);
    m_rings.clear();
    for (const EntityRef &ref : m_selection.entities()) {
        if (ref.kind != EntityKind::Anchor || ref.session != session()
            || std::cmp_greater_equal(m_rings.size(), kLabelsMax))
            continue;
        const auto position = m_content.positionOf(ref);
        const auto px = position ? project(*position) : std::nullopt;
        if (px)
            m_rings.append(*px);
    }
    Q_EMIT overlayChanged();
}

void SceneStage::tellFacts(const FrameStatistics::Reading &reading)
{
    const QLocale locale;
    const std::size_t triangles = m_meshes.surfaces().shownTriangleCount();
    QStringList parts;
    const MonotonicTime now = m_store.clock().monotonic();
    if (std::exchange(m_neededSinceFacts, false))
        m_neededAt = now;
    if (now - m_neededAt < kRest) {
        const double perSecond = reading.framesPerSecond;
        const int decimals = perSecond < kFewFramesPerSecond ? 1 : 0;
        if (perSecond > 0.0)
            parts.append(tr("%1 fps").arg(locale.toString(perSecond, 'f', decimals)));
        parts.append(tr("%1 ms").arg(locale.toString(reading.frame.count(), 'f', 1)));
    } else {
        parts.append(tr("At rest"));
    }
    parts.append({models::formatTriangles(triangles),
                  tr("%n anchors", nullptr, static_cast<int>(m_content.anchors().size())),
                  tr("%n devices", nullptr, static_cast<int>(m_content.devices().size()))});
    if (const auto undrawn = static_cast<int>(m_meshes.undrawnCount()); undrawn > 0)
        parts.append(tr("%n meshes not drawn", nullptr, undrawn));
    const QString facts = parts.join(QStringLiteral(" · "));
    if (std::exchange(m_facts, facts) != facts)
        Q_EMIT factsChanged();
}

void SceneStage::setTaken(const QVariantList &rects)
{
    std::vector<QRectF> taken;
    for (const QVariant &rect : rects)
        taken.push_back(rect.toRectF());
    if (std::exchange(m_taken, std::move(taken)) == m_taken)
        return;
    m_outdated.overlay = true;
    // Not needFrame(): the plates over the scene moved, not the scene.
    m_frameWaits = true;
    Q_EMIT frameNeeded();
}

QVector3D SceneStage::keyDirection() const
{
    Camera level;
    level.yawRad = m_camera.camera().yawRad;
    return level.rotation().rotatedVector(kKeyInView);
}

QVariantList SceneStage::gizmoAxes() const
{
    struct Axis
    {
        QVector3D direction;
        const char *letter;
        AxisView view;
    };
    static constexpr std::array axes{
        Axis{{1, 0, 0}, "X", AxisView::PositiveX},
        Axis{{-1, 0, 0}, "", AxisView::NegativeX},
        Axis{{0, 1, 0}, "Y", AxisView::PositiveY},
        Axis{{0, -1, 0}, "", AxisView::NegativeY},
        Axis{{0, 0, 1}, "Z", AxisView::PositiveZ},
        Axis{{0, 0, -1}, "", AxisView::NegativeZ},
    };
    const QQuaternion viewFromWorldRotation = m_camera.camera().rotation().conjugated();
    QVariantList list;
    for (const Axis &axis : axes) {
        list.append(QVariantMap{
            {QStringLiteral("at"), viewFromWorldRotation.rotatedVector(axis.direction)},
            {QStringLiteral("letter"), QString::fromLatin1(axis.letter)},
            {QStringLiteral("view"), static_cast<int>(axis.view)},
        });
    }
    return list;
}

double SceneStage::scaleBarM() const
{
    const Camera &camera = m_camera.camera();
    const double pxPerM = Projector(camera, m_viewportPx).pixelsPerMetre(camera.pivot);
    const double leastM = kScaleBarMinPx / pxPerM;
    const double decade = std::pow(10.0, std::floor(std::log10(leastM)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * decade >= leastM)
            return step * decade;
    }
    return 10.0 * decade;
}

double SceneStage::scaleBarPx() const
{
    const Camera &camera = m_camera.camera();
    return scaleBarM()
           * static_cast<double>(Projector(camera, m_viewportPx).pixelsPerMetre(camera.pivot));
}

QString SceneStage::scaleBarText() const
{
    const double metres = scaleBarM();
    return metres < 1.0 ? tr("%1 cm").arg(std::lround(metres * 100.0))
                        : tr("%1 m").arg(std::lround(metres));
}

} // namespace stag::ui::scene
