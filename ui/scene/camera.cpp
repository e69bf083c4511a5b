// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/camera.h"

#include "ui/scene/limits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace stag::ui::scene {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kPitchMaxRad = 89.0f * kPi / 180.0f;

struct Tangents
{
    float x;
    float y;
};

Tangents halfTangents(const Camera &camera, const QSizeF &viewportPx)
{
    const float y = std::tan(camera.verticalFovDeg * kPi / 360.0f);
    const float aspect = viewportPx.height() > 0
                             ? static_cast<float>(viewportPx.width() / viewportPx.height())
                             : 1.0f;
    return {y * aspect, y};
}

/// The angle in (-pi, pi] that differs from `rad` by whole turns.
float wrapped(float rad)
{
    return std::remainder(rad, 2.0f * kPi);
}

void placeEyeAt(Camera &camera, const QVector3D &eye)
{
    camera.pivot = eye + camera.distanceM * camera.forward();
}

/// One axis of framed(): the camera's position and its smallest depth for both edges to fit.
struct AxisFit
{
    float low = std::numeric_limits<float>::lowest();
    float high = std::numeric_limits<float>::max();
    float tangentLow;
    float tangentHigh;

    void include(float across, float towardsEye)
    {
        low = std::max(low, across + towardsEye * tangentHigh);
        high = std::min(high, across - towardsEye * tangentLow);
    }
    [[nodiscard]] float depth() const { return (low - high) / (tangentLow + tangentHigh); }
    [[nodiscard]] float positionAt(float depthM) const
    {
        return ((low - depthM * tangentHigh) + (high + depthM * tangentLow)) / 2.0f;
    }
};

} // namespace

QQuaternion Camera::rotation() const
{
    const auto turn = [](float x, float y, float z, float rad) {
        return QQuaternion::fromAxisAndAngle(x, y, z, rad * 180.0f / kPi);
    };
    return turn(0, 1, 0, yawRad) * turn(1, 0, 0, pitchRad) * turn(0, 0, 1, rollRad);
}

QVector3D Camera::forward() const
{
    return rotation().rotatedVector({0, 0, -1});
}

QVector3D Camera::position() const
{
    return pivot - distanceM * forward();
}

bool isUsable(const Camera &camera)
{
    for (const float number : {camera.pivot.x(),
                               camera.pivot.y(),
                               camera.pivot.z(),
                               camera.yawRad,
                               camera.pitchRad,
                               camera.rollRad}) {
        if (!std::isfinite(number))
            return false;
    }
    return camera.distanceM >= kDistanceMinM && camera.distanceM <= kDistanceMaxM
           && camera.verticalFovDeg > 0.0f && camera.verticalFovDeg < 180.0f;
}

Camera cameraAtPose(const QVector3D &position, const QQuaternion &rotation, const Camera &like)
{
    const QVector3D back = rotation.rotatedVector({0, 0, 1});
    const QVector3D right = rotation.rotatedVector({1, 0, 0});
    const QVector3D up = rotation.rotatedVector({0, 1, 0});
    Camera camera = like;
    camera.pitchRad = -std::asin(std::clamp(back.y(), -1.0f, 1.0f));
    camera.yawRad = std::atan2(back.x(), back.z());
    camera.rollRad = std::atan2(right.y(), up.y());
    placeEyeAt(camera, position);
    return camera;
}

Camera orbited(Camera camera, float yawRad, float pitchRad)
{
    camera.yawRad = wrapped(camera.yawRad + yawRad);
    camera.pitchRad = std::clamp(camera.pitchRad + pitchRad, -kPitchMaxRad, kPitchMaxRad);
    camera.rollRad = 0.0f;
    return camera;
}

Camera looked(Camera camera, float yawRad, float pitchRad)
{
    const QVector3D eye = camera.position();
    camera = orbited(camera, yawRad, pitchRad);
    placeEyeAt(camera, eye);
    return camera;
}

Camera moved(Camera camera, const QVector3D &wayInCamera)
{
    camera.pivot += camera.rotation().rotatedVector(wayInCamera);
    return camera;
}

Camera panned(Camera camera, const QPointF &deltaPx, const QSizeF &viewportPx)
{
    if (viewportPx.height() <= 0)
        return camera;
    const float metresPerPixel = 2.0f * camera.distanceM * halfTangents(camera, viewportPx).y
                                 / static_cast<float>(viewportPx.height());
    return moved(camera,
                 {-static_cast<float>(deltaPx.x()) * metresPerPixel,
                  static_cast<float>(deltaPx.y()) * metresPerPixel,
                  0.0f});
}

Camera zoomedAt(Camera camera, float factor, const QPointF &cursorPx, const QSizeF &viewportPx)
{
    const float distanceM = std::clamp(camera.distanceM * factor, kDistanceMinM, kDistanceMaxM);
    const float share = distanceM / camera.distanceM;
    const Ray ray = rayThrough(camera, cursorPx, viewportPx);
    const float along = camera.distanceM / QVector3D::dotProduct(ray.direction, camera.forward());
    const QVector3D under = ray.origin + along * ray.direction;
    camera.pivot = under + share * (camera.pivot - under);
    camera.distanceM = distanceM;
    return camera;
}

Camera framed(Camera camera,
              std::span<const QVector3D> points,
              const QSizeF &viewportPx,
              const QMarginsF &marginsPx)
{
    if (points.empty() || viewportPx.isEmpty())
        return camera;
    const Box box = Box::around(points);
    const auto [tangentX, tangentY] = halfTangents(camera, viewportPx);
    const auto shareOf = [](qreal marginPx, qreal lengthPx) {
        return static_cast<float>(std::max(0.1, 1.0 - 2.0 * marginPx / lengthPx));
    };
    AxisFit x{.tangentLow = tangentX * shareOf(marginsPx.left(), viewportPx.width()),
              .tangentHigh = tangentX * shareOf(marginsPx.right(), viewportPx.width())};
    AxisFit y{.tangentLow = tangentY * shareOf(marginsPx.bottom(), viewportPx.height()),
              .tangentHigh = tangentY * shareOf(marginsPx.top(), viewportPx.height())};
    camera.rollRad = 0.0f;
    const QQuaternion rotation = camera.rotation();
    const QVector3D centre = box.centre();
    for (const QVector3D &point : points) {
        const QVector3D inCamera = rotation.conjugated().rotatedVector(point - centre);
        x.include(inCamera.x(), inCamera.z());
        y.include(inCamera.y(), inCamera.z());
    }
    const float depth =
        std::clamp(std::max(x.depth(), y.depth()), kFrameDistanceMinM, kDistanceMaxM);
    const QVector3D eyeInCamera{x.positionAt(depth), y.positionAt(depth), depth};
    camera.distanceM = depth;
    placeEyeAt(camera, centre + rotation.rotatedVector(eyeInCamera));
    return camera;
}

Camera alongAxis(Camera camera, AxisView view)
{
    switch (view) {
    case AxisView::PositiveX:
        camera.yawRad = kPi / 2, camera.pitchRad = 0;
        break;
    case AxisView::NegativeX:
        camera.yawRad = -kPi / 2, camera.pitchRad = 0;
        break;
    case AxisView::PositiveY:
        camera.yawRad = 0, camera.pitchRad = -kPitchMaxRad;
        break;
    case AxisView::NegativeY:
        camera.yawRad = 0, camera.pitchRad = kPitchMaxRad;
        break;
    case AxisView::PositiveZ:
        camera.yawRad = 0, camera.pitchRad = 0;
        break;
    case AxisView::NegativeZ:
        camera.yawRad = kPi, camera.pitchRad = 0;
        break;
    }
    camera.rollRad = 0.0f;
    return camera;
}

Camera interpolated(const Camera &from, const Camera &to, float share)
{
    const auto angle = [share](float a, float b) { return wrapped(a + share * wrapped(b - a)); };
    Camera camera = to;
    camera.pivot = from.pivot + share * (to.pivot - from.pivot);
    camera.yawRad = angle(from.yawRad, to.yawRad);
    camera.pitchRad = angle(from.pitchRad, to.pitchRad);
    camera.rollRad = angle(from.rollRad, to.rollRad);
    camera.distanceM = from.distanceM * std::pow(to.distanceM / from.distanceM, share);
    camera.verticalFovDeg = from.verticalFovDeg + share * (to.verticalFovDeg - from.verticalFovDeg);
    return camera;
}

ClipPlanes clipPlanesFor(const Camera &camera, const Box &box)
{
    float farthest = camera.distanceM * 6.0f + kGroundRadiusM;
    float nearest = camera.distanceM * 0.1f;
    const QVector3D eye = camera.position();
    const QVector3D forward = camera.forward();
    if (!box.empty()) {
        float depthMin = std::numeric_limits<float>::max();
        for (const QVector3D &corner : box.corners()) {
            const float depth = QVector3D::dotProduct(corner - eye, forward);
            farthest = std::max(farthest, depth);
            depthMin = std::min(depthMin, depth);
        }
        nearest = std::min(nearest, depthMin * 0.5f);
    }
    return {std::max(nearest, kNearMinM), farthest * 1.1f};
}

QMatrix4x4 viewFromWorld(const Camera &camera)
{
    QMatrix4x4 view;
    view.rotate(camera.rotation().conjugated());
    view.translate(-camera.position());
    return view;
}

QMatrix4x4 clipFromWorld(const Camera &camera, const QSizeF &viewportPx, const ClipPlanes &planes)
{
    const auto [tangentX, tangentY] = halfTangents(camera, viewportPx);
    QMatrix4x4 clip;
    clip.perspective(camera.verticalFovDeg, tangentX / tangentY, planes.nearM, planes.farM);
    return clip * viewFromWorld(camera);
}

Projector::Projector(const Camera &camera, const QSizeF &viewportPx)
    : m_viewFromWorld(viewFromWorld(camera))
    , m_viewportPx(viewportPx)
    , m_tangentX(halfTangents(camera, viewportPx).x)
    , m_tangentY(halfTangents(camera, viewportPx).y)
{}

std::optional<QPointF> Projector::operator()(const QVector3D &pointInWorld) const
{
    const QVector3D inView = m_viewFromWorld.map(pointInWorld);
    const float depth = -inView.z();
    if (depth < kNearMinM)
        return std::nullopt;
    return QPointF{(1.0 + inView.x() / (depth * m_tangentX)) / 2.0 * m_viewportPx.width(),
                   (1.0 - inView.y() / (depth * m_tangentY)) / 2.0 * m_viewportPx.height()};
}

float Projector::pixelsPerMetre(const QVector3D &pointInWorld) const
{
    const float depth = std::max(-m_viewFromWorld.map(pointInWorld).z(), kNearMinM);
    return static_cast<float>(m_viewportPx.height()) / (2.0f * depth * m_tangentY);
}

Ray rayThrough(const Camera &camera, const QPointF &cursorPx, const QSizeF &viewportPx)
{
    const auto [tangentX, tangentY] = halfTangents(camera, viewportPx);
    const auto x = static_cast<float>(2.0 * cursorPx.x() / viewportPx.width() - 1.0) * tangentX;
    const auto y = static_cast<float>(1.0 - 2.0 * cursorPx.y() / viewportPx.height()) * tangentY;
    return {camera.position(), camera.rotation().rotatedVector({x, y, -1.0f}).normalized()};
}

} // namespace stag::ui::scene
