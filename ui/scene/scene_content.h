// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_state.h"
#include "ui/models/entity_ref.h"
#include "ui/scene/box.h"

#include <QColor>
#include <QObject>
#include <QQuaternion>
#include <QString>
#include <QVector3D>

#include <optional>
#include <vector>

namespace stag::ui::models {
class LiveStore;
class Visibility;
} // namespace stag::ui::models

namespace stag::ui::scene {

struct AnchorItem
{
    models::EntityRef ref;
    QString name;
    QVector3D position;
    QQuaternion rotation;
};

struct PlaneItem
{
    models::EntityRef ref;
    QString name;
    QVector3D position;             ///< of its anchor
    QVector3D normal;               ///< its front: where the outline goes round counter-clockwise
    std::vector<QVector3D> outline; ///< in the room
};

/// Something a device reports besides where its head is: a controller, a hand.
struct StreamItem
{
    QVector3D position;
    QQuaternion rotation;
};

struct TrailItem
{
    QVector3D position;
    float share = 0.0f; ///< 0 when the trail begins to be kept, 1 now
};

struct DeviceItem
{
    models::EntityRef ref;
    QString name;
    int series = 0; ///< which data series colour
    QVector3D position;
    QQuaternion rotation;
    std::vector<StreamItem> others;
    std::vector<TrailItem> trail; ///< oldest first
};

/// What the view shows of one session besides its meshes, in the view's own types. Thread: GUI.
///
/// Changes of the store are only noted; refresh() brings the items up to date, once per frame.
class SceneContent final : public QObject
{
    Q_OBJECT

public:
    SceneContent(const models::LiveStore &store, models::Visibility &visibility, QObject *parent);

    [[nodiscard]] const model::SessionId &session() const { return m_session; }
    void setSession(const model::SessionId &session);

    struct Refreshed
    {
        bool anchors = false; ///< anchors or planes
        bool devices = false;
    };
    Refreshed refresh();

    [[nodiscard]] const std::vector<AnchorItem> &anchors() const { return m_anchors; }
    [[nodiscard]] const std::vector<PlaneItem> &planes() const { return m_planes; }
    [[nodiscard]] const std::vector<DeviceItem> &devices() const { return m_devices; }
    [[nodiscard]] const DeviceItem *device(const models::EntityRef &ref) const;
    /// Where an anchor, plane or device is; nothing for others and the hidden.
    [[nodiscard]] std::optional<QVector3D> positionOf(const models::EntityRef &ref) const;
    /// Around everything.
    [[nodiscard]] Box bounds() const;

Q_SIGNALS:
    /// refresh() has something to do.
    void outdated();

private:
    void noteChanges(const live::ChangeSet &changes);
    void noteAll();
    void readAnchors(const live::SessionState &session);
    void readDevices(const live::SessionState &session);

    const models::LiveStore &m_store;
    models::Visibility &m_visibility;
    model::SessionId m_session;
    std::vector<AnchorItem> m_anchors;
    std::vector<PlaneItem> m_planes;
    std::vector<DeviceItem> m_devices;
    Refreshed m_outdated;
};

[[nodiscard]] QVector3D toVector(const spatial::Vec3 &v);
[[nodiscard]] QQuaternion toQuaternion(const spatial::Quat &q);

} // namespace stag::ui::scene
