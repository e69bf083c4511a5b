// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/box.h"
#include "ui/scene/view_options.h"

#include <QMarginsF>
#include <QMatrix4x4>
#include <QPointF>
#include <QQuaternion>
#include <QSizeF>
#include <QVector3D>

#include <optional>
#include <span>

namespace stag::ui::scene {

/// Where the eye is and where it looks: it looks along its own -Z at `pivot`, `distanceM` away.
///
/// Yaw turns about the world's +Y, then pitch about the camera's X, then roll about its Z.
struct Camera
{
    QVector3D pivot;
    float yawRad = 0.0f;
    float pitchRad = 0.0f;
    float rollRad = 0.0f;
    float distanceM = 5.0f;
    float verticalFovDeg = 45.0f;

    [[nodiscard]] QQuaternion rotation() const;
    [[nodiscard]] QVector3D position() const;
    [[nodiscard]] QVector3D forward() const;

    bool operator==(const Camera &) const = default;
};

struct ClipPlanes
{
    float nearM = 0.05f;
    float farM = 1000.0f;
};

/// A half line in the room; `direction` has length 1.
struct Ray
{
    QVector3D origin;
    QVector3D direction;
};

/// Whether every number is finite and within what the functions below produce.
[[nodiscard]] bool isUsable(const Camera &camera);
/// What a pose (position and rotation of something that looks along -Z) sees.
[[nodiscard]] Camera
cameraAtPose(const QVector3D &position, const QQuaternion &rotation, const Camera &like);

/// Turns about the pivot. Pitch stops short of the poles, roll is taken back.
[[nodiscard]] Camera orbited(Camera camera, float yawRad, float pitchRad);
/// Turns the head: the eye stays where it is.
[[nodiscard]] Camera looked(Camera camera, float yawRad, float pitchRad);
/// Moves the eye and the pivot by a way given in the camera's own axes, in metres.
[[nodiscard]] Camera moved(Camera camera, const QVector3D &wayInCamera);
/// Moves so that what lies at the pivot's depth follows the pointer.
[[nodiscard]] Camera panned(Camera camera, const QPointF &deltaPx, const QSizeF &viewportPx);
/// Comes nearer by `factor` (< 1) or goes away; what is under the cursor stays under it.
[[nodiscard]] Camera
zoomedAt(Camera camera, float factor, const QPointF &cursorPx, const QSizeF &viewportPx);
/// Moves, without turning, so that all points just fit between the margins.
[[nodiscard]] Camera framed(Camera camera,
                            std::span<const QVector3D> points,
                            const QSizeF &viewportPx,
                            const QMarginsF &marginsPx);
/// Looks from a side at the pivot.
[[nodiscard]] Camera alongAxis(Camera camera, AxisView view);
/// Between `from` (0) and `to` (1), turning the short way round.
[[nodiscard]] Camera interpolated(const Camera &from, const Camera &to, float share);

/// The clip planes that hold `box` and the ground around the pivot.
[[nodiscard]] ClipPlanes clipPlanesFor(const Camera &camera, const Box &box);
[[nodiscard]] QMatrix4x4 viewFromWorld(const Camera &camera);
[[nodiscard]] QMatrix4x4
clipFromWorld(const Camera &camera, const QSizeF &viewportPx, const ClipPlanes &planes);

/// Where points appear, for many points seen by one camera.
class Projector
{
public:
    Projector(const Camera &camera, const QSizeF &viewportPx);

    /// In pixels from the upper left corner; nothing if the point is behind the eye.
    [[nodiscard]] std::optional<QPointF> operator()(const QVector3D &pointInWorld) const;
    /// How many pixels a metre is, at the depth of `pointInWorld`.
    [[nodiscard]] float pixelsPerMetre(const QVector3D &pointInWorld) const;

private:
    QMatrix4x4 m_viewFromWorld;
    QSizeF m_viewportPx;
    float m_tangentX;
    float m_tangentY;
};

/// The ray from the eye through a pixel.
[[nodiscard]] Ray
rayThrough(const Camera &camera, const QPointF &cursorPx, const QSizeF &viewportPx);

} // namespace stag::ui::scene
