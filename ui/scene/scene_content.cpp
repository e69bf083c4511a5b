// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_content.h"

#include "ui/models/live_store.h"
#include "ui/models/visibility.h"
#include "ui/scene/limits.h"
#include "ui/scene/line_list.h"

#include <algorithm>
#include <utility>

namespace stag::ui::scene {
namespace {

using models::EntityKind;
using models::EntityRef;

/// The points of a trail that are worth a line: not closer than a step, none older than a trail is
/// long.
std::vector<TrailItem> thinned(const std::deque<live::TrailPoint> &trail)
{
    std::vector<TrailItem> items;
    if (trail.empty())
        return items;
    const Timestamp now = trail.back().time;
    for (auto point = trail.rbegin(); point != trail.rend(); ++point) {
        const auto age = now - point->time;
        if (age > kTrailLength || items.size() >= kTrailPointsMax)
            break;
        const QVector3D position = toVector(point->position);
        if (!items.empty() && items.back().position.distanceToPoint(position) < kTrailStepM)
            continue;
        const auto ageMs = static_cast<float>(age.count());
        items.push_back({position, 1.0f - ageMs / static_cast<float>(kTrailLength.count())});
    }
    std::reverse(items.begin(), items.end());
    return items;
}

template<typename Items>
std::optional<QVector3D> placeIn(const Items &items, const EntityRef &ref)
{
    const auto item = std::find_if(
        items.begin(), items.end(), [&ref](const auto &candidate) { return candidate.ref == ref; });
    return item == items.end() ? std::nullopt : std::optional{item->position};
}

} // namespace

QVector3D toVector(const spatial::Vec3 &v)
{
    return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

QQuaternion toQuaternion(const spatial::Quat &q)
{
    return QQuaternion{static_cast<float>(q.w),
                       static_cast<float>(q.x),
                       static_cast<float>(q.y),
                       static_cast<float>(q.z)}
        .normalized();
}

SceneContent::SceneContent(const models::LiveStore &store,
                           models::Visibility &visibility,
                           QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_visibility(visibility)
{
    connect(&store, &models::LiveStore::changed, this, &SceneContent::noteChanges);
    connect(&store, &models::LiveStore::renamed, this, &SceneContent::noteAll);
    connect(&visibility, &models::Visibility::visibilityChanged, this, &SceneContent::noteAll);
}

void SceneContent::setSession(const model::SessionId &session)
{
    m_session = session;
    noteAll();
}

void SceneContent::noteAll()
{
    m_outdated = {true, true};
    Q_EMIT outdated();
}

void SceneContent::noteChanges(const live::ChangeSet &changes)
{
    for (const auto *refs : {&changes.added, &changes.changed, &changes.removed}) {
        for (const EntityRef &ref : *refs) {
            if (ref.session != m_session)
                continue;
            m_outdated.devices |= ref.kind == EntityKind::Device;
            m_outdated.anchors |= ref.kind == EntityKind::Anchor || ref.kind == EntityKind::Plane;
        }
    }
    if (m_outdated.devices || m_outdated.anchors)
        Q_EMIT outdated();
}

SceneContent::Refreshed SceneContent::refresh()
{
    const Refreshed refreshed = std::exchange(m_outdated, {});
    const live::SessionState *session = m_store.state().session(m_session);
    if (refreshed.anchors) {
        m_anchors.clear();
        m_planes.clear();
        if (session != nullptr)
            readAnchors(*session);
    }
    if (refreshed.devices) {
        m_devices.clear();
        if (session != nullptr)
            readDevices(*session);
    }
    return refreshed;
}

void SceneContent::readAnchors(const live::SessionState &session)
{
    for (const auto &[id, state] : session.anchors) {
        const bool isPlane = state.traits.kind == model::AnchorKind::Plane;
        const EntityRef ref{m_session, isPlane ? EntityKind::Plane : EntityKind::Anchor, id.text()};
        if (!m_visibility.isVisible(ref))
            continue;
        const QVector3D position = toVector(state.anchor.pose.position);
        const QQuaternion rotation = toQuaternion(state.anchor.pose.rotation);
        if (!isPlane) {
            m_anchors.push_back({ref, m_store.name(ref), position, rotation});
            continue;
        }
        PlaneItem plane{ref, m_store.name(ref), position, {}, {}};
        for (const spatial::Vec3 &corner : state.traits.polygon)
            plane.outline.push_back(position + rotation.rotatedVector(toVector(corner)));
        plane.normal = polygonNormal(plane.outline);
        m_planes.push_back(std::move(plane));
    }
}

void SceneContent::readDevices(const live::SessionState &session)
{
    for (const auto &[id, state] : session.devices) {
        const EntityRef ref{m_session, EntityKind::Device, id.text()};
        if (!m_visibility.isVisible(ref))
            continue;
        const live::DeviceStream &head = state.primary();
        DeviceItem device{ref,
                          m_store.name(ref),
                          m_visibility.seriesOf(ref),
                          toVector(head.anchor.pose.position),
                          toQuaternion(head.anchor.pose.rotation),
                          {},
                          thinned(head.trail)};
        for (const auto &[anchor, stream] : state.streams) {
            if (&stream != &head) {
                device.others.push_back({toVector(stream.anchor.pose.position),
                                         toQuaternion(stream.anchor.pose.rotation)});
            }
        }
        m_devices.push_back(std::move(device));
    }
}

const DeviceItem *SceneContent::device(const EntityRef &ref) const
{
    const auto item = std::find_if(m_devices.begin(), m_devices.end(), [&ref](const auto &device) {
        return device.ref == ref;
    });
    return item == m_devices.end() ? nullptr : &*item;
}

std::optional<QVector3D> SceneContent::positionOf(const EntityRef &ref) const
{
    if (ref.kind == EntityKind::Device)
        return placeIn(m_devices, ref);
    if (ref.kind == EntityKind::Anchor)
        return placeIn(m_anchors, ref);
    for (const PlaneItem &plane : m_planes) {
        if (plane.ref == ref && !plane.outline.empty())
            return Box::around(plane.outline).centre();
    }
    return std::nullopt;
}

Box SceneContent::bounds() const
{
    Box box;
    for (const AnchorItem &anchor : m_anchors)
        box.include(anchor.position);
    for (const PlaneItem &plane : m_planes)
        box.include(Box::around(plane.outline));
    for (const DeviceItem &device : m_devices)
        box.include(device.position);
    return box;
}

} // namespace stag::ui::scene
