// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/camera_controller.h"

#include "ui/scene/limits.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace stag::ui::scene {
namespace {

constexpr float kDegree = std::numbers::pi_v<float> / 180.0f;
constexpr float kTurnRadPerPx = 0.3f * kDegree;
constexpr float kZoomPerNotch = 0.85f;
constexpr float kWalkMps = 1.6f;
constexpr float kWalkFastMps = 6.0f;
constexpr float kWalkStepMaxS = 0.1f; // a hiccup is no leap

/// As in a doll's house: from above, over a corner.
Camera initialCamera()
{
    Camera camera;
    camera.pivot = {0.0f, 0.8f, 0.0f};
    camera.yawRad = 130.0f * kDegree;
    camera.pitchRad = -35.0f * kDegree;
    camera.distanceM = 7.0f;
    return camera;
}

float outCubic(float share)
{
    const float rest = 1.0f - share;
    return 1.0f - rest * rest * rest;
}

/// Whether to move from one view of everything to the next; small growth is no reason.
bool differMuch(const Camera &framed, const Camera &next)
{
    constexpr float kSlackM = 0.25f;
    return (next.position() - framed.position()).length() > kSlackM;
}

float secondsBetween(MonotonicTime from, MonotonicTime to)
{
    return std::chrono::duration<float>(to - from).count();
}

} // namespace

CameraController::CameraController(QObject *parent)
    : QObject(parent)
    , m_camera(initialCamera())
{}

void CameraController::setNavigation(Navigation navigation)
{
    if (navigation == m_navigation)
        return;
    if (navigation == Navigation::Device)
        m_beforeDevice = m_camera;
    else if (m_navigation == Navigation::Device && m_beforeDevice)
        flyToCamera(*m_beforeDevice);
    m_navigation = navigation;
    walk({}, false);
    Q_EMIT navigationChanged();
}

void CameraController::restore(const Camera &camera)
{
    m_flight.reset();
    m_framed = camera;
    takeByHand(camera);
}

void CameraController::startOver()
{
    m_flight.reset();
    m_outline.clear();
    m_followsGrowth = true;
    m_framed.reset();
}

void CameraController::setViewport(const QSizeF &sizePx, const QMarginsF &marginsPx)
{
    m_viewportPx = sizePx;
    m_marginsPx = marginsPx;
    if (m_followsGrowth && !m_outline.empty())
        take(framedAll(m_camera));
}

void CameraController::setOutline(std::vector<QVector3D> outline)
{
    m_outline = std::move(outline);
    if (!m_followsGrowth || m_navigation == Navigation::Device || m_outline.empty())
        return;
    const Camera target = framedAll(m_camera);
    if (m_framed && !differMuch(*m_framed, target))
        return;
    if (std::exchange(m_framed, target))
        flyToCamera(target);
    else
        take(target); // nothing was to be seen before, so there is nothing to fly from
}

void CameraController::setDevicePose(const QVector3D &position, const QQuaternion &rotation)
{
    if (m_navigation != Navigation::Device)
        return;
    m_flight.reset();
    Camera camera = cameraAtPose(position, rotation, m_camera);
    camera.verticalFovDeg = 72.0f;
    take(camera);
}

void CameraController::turn(const QPointF &deltaPx)
{
    if (m_navigation == Navigation::Device)
        return;
    const float yawRad = -static_cast<float>(deltaPx.x()) * kTurnRadPerPx;
    const float pitchRad = -static_cast<float>(deltaPx.y()) * kTurnRadPerPx;
    takeByHand(m_navigation == Navigation::Fly ? looked(m_camera, yawRad, pitchRad)
                                               : orbited(m_camera, yawRad, pitchRad));
}

void CameraController::pan(const QPointF &deltaPx)
{
    if (m_navigation != Navigation::Device)
        takeByHand(panned(m_camera, deltaPx, m_viewportPx));
}

void CameraController::zoom(double notches, const QPointF &cursorPx)
{
    if (m_navigation == Navigation::Device)
        return;
    const float factor = std::pow(kZoomPerNotch, static_cast<float>(notches));
    takeByHand(zoomedAt(m_camera, factor, cursorPx, m_viewportPx));
}

void CameraController::walk(const QVector3D &direction, bool fast)
{
    m_walkDirection = m_navigation == Navigation::Fly ? direction.normalized() : QVector3D{};
    m_walkFast = fast;
    if (m_walkDirection.isNull())
        m_walkedAt.reset();
    else
        Q_EMIT cameraChanged(); // asks for the frames in which advance() walks
}

void CameraController::flyTo(const Box &target)
{
    if (target.empty())
        return;
    if (m_navigation == Navigation::Device)
        setNavigation(Navigation::Orbit);
    m_followsGrowth = false;
    flyToCamera(framed(m_camera, target.corners(), m_viewportPx, m_marginsPx));
}

void CameraController::frameAll()
{
    if (m_navigation == Navigation::Device)
        setNavigation(Navigation::Orbit);
    m_followsGrowth = true;
    if (!m_outline.empty())
        flyToCamera(framedAll(m_flight ? m_flight->to : m_camera));
}

void CameraController::showAxis(AxisView view)
{
    if (m_navigation == Navigation::Device)
        setNavigation(Navigation::Orbit);
    m_followsGrowth = false;
    flyToCamera(framedAll(alongAxis(m_camera, view)));
}

bool CameraController::advance(MonotonicTime now)
{
    if (m_flight) {
        if (!m_flight->start)
            m_flight->start = now;
        const float share =
            secondsBetween(*m_flight->start, now) / std::chrono::duration<float>(kFlyTo).count();
        const Camera camera =
            interpolated(m_flight->from, m_flight->to, outCubic(std::clamp(share, 0.0f, 1.0f)));
        if (share >= 1.0f)
            m_flight.reset();
        take(camera);
    }
    if (!m_walkDirection.isNull()) {
        const float elapsedS = m_walkedAt ? secondsBetween(*m_walkedAt, now) : 0.0f;
        m_walkedAt = now;
        const float wayM =
            std::min(elapsedS, kWalkStepMaxS) * (m_walkFast ? kWalkFastMps : kWalkMps);
        takeByHand(moved(m_camera, wayM * m_walkDirection));
    }
    return isMoving();
}

bool CameraController::isMoving() const
{
    return m_flight.has_value() || !m_walkDirection.isNull();
}

void CameraController::take(const Camera &camera)
{
    if (camera == m_camera)
        return;
    m_camera = camera;
    Q_EMIT cameraChanged();
}

void CameraController::takeByHand(const Camera &camera)
{
    m_flight.reset();
    m_followsGrowth = false;
    take(camera);
}

void CameraController::flyToCamera(const Camera &camera)
{
    m_flight = Flight{m_camera, camera, std::nullopt};
    Q_EMIT cameraChanged(); // asks for the first frame of the flight
}

Camera CameraController::framedAll(const Camera &camera) const
{
    Camera level = camera;
    level.verticalFovDeg = Camera{}.verticalFovDeg;
    return framed(level, m_outline, m_viewportPx, m_marginsPx);
}

} // namespace stag::ui::scene
