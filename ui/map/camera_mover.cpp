// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/camera_mover.h"

#include "ui/map/limits.h"

#include <algorithm>
#include <cmath>

namespace stag::ui::map {

using std::chrono::milliseconds;

namespace {

/// The further, the longer, but nobody waits for a flight around the world.
milliseconds flightTime(const stag::map::Camera &from, const stag::map::Camera &to)
{
    const auto end = from.nearestCopy(to.centre());
    const double distance = std::hypot(end.x - from.centre().x, end.y - from.centre().y);
    const double screens = distance * std::min(from.pixelsPerUnit(), to.pixelsPerUnit())
                           / std::max(from.size().width, 1.0);
    const double steps = std::log2(1.0 + screens) + std::abs(to.zoom() - from.zoom()) / 2.0;
    const auto time = kFlightMin + milliseconds(int(150.0 * steps));
    return std::clamp(time, kFlightMin, kFlightMax);
}

} // namespace

CameraMover::CameraMover(milliseconds step, QObject *parent)
    : QObject(parent)
    , m_step(step)
{
    m_animation.setStartValue(0.0);
    m_animation.setEndValue(1.0);
    connect(&m_animation, &QVariantAnimation::valueChanged, this, [this](const QVariant &part) {
        advance(part.toDouble());
    });
}

bool CameraMover::isMoving() const
{
    return m_animation.state() == QAbstractAnimation::Running;
}

void CameraMover::set(const Camera &camera)
{
    if (camera == m_camera)
        return;
    m_camera = camera;
    Q_EMIT changed();
}

void CameraMover::stop()
{
    m_animation.stop();
}

void CameraMover::start(Way way, const Camera &to, milliseconds duration)
{
    stop();
    m_way = way;
    m_from = m_camera;
    m_to = to;
    if (m_step.count() <= 0)
        return set(to);
    m_animation.setDuration(int(duration.count()));
    m_animation.setEasingCurve(way == Way::Flight && duration > kFlightMin
                                   ? QEasingCurve::InOutCubic
                                   : QEasingCurve::OutCubic);
    m_animation.start();
}

void CameraMover::advance(double part)
{
    if (m_way == Way::Flight)
        return set(flight(m_from, m_to, part));
    const double zoom = std::lerp(m_from.zoom(), m_to.zoom(), part);
    set(part >= 1.0 ? m_to : m_from.zoomedAbout(m_fixed, zoom));
}

void CameraMover::resize(stag::map::ViewSize size)
{
    stop();
    set(m_camera.resized(size));
}

void CameraMover::jumpTo(const Camera &camera)
{
    stop();
    set(camera);
}

void CameraMover::flyTo(const Camera &camera)
{
    start(Way::Flight, camera, flightTime(m_camera, camera));
}

void CameraMover::panBy(double dxPx, double dyPx)
{
    jumpTo(m_camera.panned(dxPx, dyPx));
}

void CameraMover::glideBy(double dxPx, double dyPx)
{
    start(Way::Flight, target().panned(dxPx, dyPx), kFlightMin);
}

void CameraMover::zoomBy(const ScreenPoint &fixed, double steps)
{
    const bool goesOn = isMoving() && m_way == Way::Zoom;
    const double zoom = (goesOn ? m_to.zoom() : m_camera.zoom()) + steps;
    m_fixed = fixed;
    start(Way::Zoom, m_camera.zoomedAbout(fixed, zoom), m_step);
}

void CameraMover::zoomAtOnce(const ScreenPoint &fixed, double zoom)
{
    jumpTo(m_camera.zoomedAbout(fixed, zoom));
}

void CameraMover::turnTo(const ScreenPoint &fixed, double bearingDeg)
{
    jumpTo(m_camera.turnedAbout(fixed, bearingDeg));
}

void CameraMover::turnSmoothlyTo(double bearingDeg)
{
    const Camera &from = target();
    start(Way::Flight, Camera(from.size(), from.centre(), from.zoom(), bearingDeg), kFlightMin);
}

} // namespace stag::ui::map
