// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_picker.h"

#include "ui/scene/limits.h"
#include "ui/scene/picking.h"
#include "ui/scene/scene_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stag::ui::scene {
namespace {

using models::EntityKind;
using models::EntityRef;

/// An anchor stuck in a wall is still picked through so much of it.
constexpr float kIntoSurfaceM = 0.25f;
/// An edge along a wall dips into its unevenness.
constexpr float kEdgeIntoSurfaceM = 0.03f;
/// Planes lie on meshes; the plane is meant.
constexpr float kPlaneOverMeshM = 0.06f;

struct Nearest
{
    std::optional<EntityRef> ref;
    float depthM = std::numeric_limits<float>::max();

    void offer(const EntityRef &candidate, float candidateDepthM)
    {
        if (candidateDepthM >= depthM)
            return;
        ref = candidate;
        depthM = candidateDepthM;
    }
};

Nearest nearestMesh(const PickScene &scene, const Ray &ray)
{
    Nearest nearest;
    for (const auto &[mesh, entry] : scene.surfaces.entries()) {
        const auto enters = hitBox(ray, entry.surface->bounds);
        if (!entry.shown || !enters || *enters >= nearest.depthM)
            continue;
        if (const auto hit = hitTriangles(ray, entry.surface->corners))
            nearest.offer({scene.content.session(), EntityKind::Mesh, mesh.text()}, *hit);
    }
    return nearest;
}

Nearest nearestPlane(const PickScene &scene, const Ray &ray)
{
    Nearest nearest;
    if (!scene.overlays.testFlag(Overlay::Planes))
        return nearest;
    for (const PlaneItem &plane : scene.content.planes()) {
        if (QVector3D::dotProduct(ray.direction, plane.normal) >= 0.0f)
            continue; // turns its back, so it is not drawn
        if (const auto hit = hitPolygon(ray, plane.outline))
            nearest.offer(plane.ref, *hit);
    }
    return nearest;
}

/// The distance in pixels to any of the lines from the middle of something.
double starDistancePx(const Projector &project,
                      const QPointF &cursorPx,
                      const QVector3D &middle,
                      const std::vector<QVector3D> &tips)
{
    double nearest = std::numeric_limits<double>::max();
    for (const QVector3D &tip : tips) {
        const auto px = segmentDistancePx(project, cursorPx, middle, tip);
        nearest = std::min(nearest, px.value_or(nearest));
    }
    return nearest;
}

std::vector<QVector3D> axisTips(const AnchorItem &anchor)
{
    std::vector<QVector3D> tips;
    for (const QVector3D axis : {QVector3D{1, 0, 0}, QVector3D{0, 1, 0}, QVector3D{0, 0, 1}})
        tips.push_back(anchor.position + kAnchorAxisM * anchor.rotation.rotatedVector(axis));
    return tips;
}

std::vector<QVector3D> frustumTips(const DeviceItem &device)
{
    return {device.position, device.position + device.rotation.rotatedVector({0, 0, -kFrustumM})};
}

/// Among the things drawn with lines, the one whose lines are nearest to the cursor on the screen.
std::optional<EntityRef>
nearestDrawn(const PickScene &scene, const QPointF &cursorPx, float depthMaxM)
{
    std::optional<EntityRef> best;
    double bestPx = kPickTolerancePx;
    const QVector3D eye = scene.camera.position();
    const Projector project(scene.camera, scene.viewportPx);
    const auto offer = [&](const EntityRef &ref, const QVector3D &middle, const auto &tips) {
        if (eye.distanceToPoint(middle) > depthMaxM)
            return;
        const double px = starDistancePx(project, cursorPx, middle, tips);
        if (px < bestPx) {
            best = ref;
            bestPx = px;
        }
    };
    if (scene.overlays.testFlag(Overlay::Anchors)) {
        for (const AnchorItem &anchor : scene.content.anchors())
            offer(anchor.ref, anchor.position, axisTips(anchor));
    }
    if (scene.overlays.testFlag(Overlay::Devices)) {
        for (const DeviceItem &device : scene.content.devices())
            offer(device.ref, device.position, frustumTips(device));
    }
    return best;
}

template<typename Items>
void addInside(const Projector &project,
               const Items &items,
               const QRectF &rectPx,
               std::vector<EntityRef> &refs)
{
    for (const auto &item : items) {
        const auto px = project(item.position);
        if (px && rectPx.contains(*px))
            refs.push_back(item.ref);
    }
}

} // namespace

Picked pickAt(const PickScene &scene, const QPointF &cursorPx)
{
    const Ray ray = rayThrough(scene.camera, cursorPx, scene.viewportPx);
    const Nearest mesh = nearestMesh(scene, ray);
    if (const auto drawn = nearestDrawn(scene, cursorPx, mesh.depthM + kIntoSurfaceM))
        return {drawn, {}};
    if (const auto edge = scene.graph.edgeAt(
            scene.camera, scene.viewportPx, cursorPx, mesh.depthM + kEdgeIntoSurfaceM))
        return {{}, edge};
    const Nearest plane = nearestPlane(scene, ray);
    if (plane.ref && plane.depthM < mesh.depthM + kPlaneOverMeshM)
        return {plane.ref, {}};
    return {mesh.ref, {}};
}

std::vector<EntityRef> pickIn(const PickScene &scene, const QRectF &rectPx)
{
    const Projector project(scene.camera, scene.viewportPx);
    std::vector<EntityRef> refs;
    if (scene.overlays.testFlag(Overlay::Anchors))
        addInside(project, scene.content.anchors(), rectPx, refs);
    if (scene.overlays.testFlag(Overlay::Devices))
        addInside(project, scene.content.devices(), rectPx, refs);
    if (!refs.empty())
        return refs;
    for (const auto &[mesh, entry] : scene.surfaces.entries()) {
        const auto px = project(entry.surface->bounds.centre());
        if (entry.shown && px && rectPx.contains(*px))
            refs.push_back({scene.content.session(), EntityKind::Mesh, mesh.text()});
    }
    std::sort(refs.begin(), refs.end());
    return refs;
}

} // namespace stag::ui::scene
