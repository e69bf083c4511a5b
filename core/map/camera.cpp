// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stag::map {

namespace {

double wrappedDeg(double degrees)
{
    const double turned = degrees - 360.0 * std::floor(degrees / 360.0);
    return turned < 360.0 ? turned : 0.0;
}

double finiteOr(double value, double otherwise)
{
    return std::isfinite(value) ? value : otherwise;
}

} // namespace

Camera::Camera(ViewSize size, WorldPoint centre, double zoom, double bearingDeg)
    : m_size{std::max(finiteOr(size.width, 1.0), 1.0), std::max(finiteOr(size.height, 1.0), 1.0)}
    , m_centre{finiteOr(centre.x, 0.5), finiteOr(centre.y, 0.5)}
    , m_zoom(finiteOr(zoom, 0.0))
    , m_bearingDeg(wrappedDeg(finiteOr(bearingDeg, 0.0)))
{
    const double bearingRad = m_bearingDeg * std::numbers::pi / 180.0;
    m_cos = std::cos(bearingRad);
    m_sin = std::sin(bearingRad);
    keepInWorld();
}

ViewSize Camera::halfExtentPx() const
{
    const double cos = std::abs(m_cos);
    const double sin = std::abs(m_sin);
    return {0.5 * (m_size.width * cos + m_size.height * sin),
            0.5 * (m_size.width * sin + m_size.height * cos)};
}

double Camera::leastZoom() const
{
    return std::max(kZoomMin, std::log2(2.0 * halfExtentPx().height / kWorldPxAtZoom0));
}

void Camera::keepInWorld()
{
    m_zoom = std::clamp(m_zoom, std::min(leastZoom(), kZoomMax), kZoomMax);
    m_pixelsPerUnit = kWorldPxAtZoom0 * std::exp2(m_zoom);
    const double half = std::min(halfExtentPx().height / m_pixelsPerUnit, 0.5);
    m_centre = {wrapped(m_centre).x, std::clamp(m_centre.y, half, 1.0 - half)};
}

double Camera::metresPerPixel() const
{
    return metresPerUnit(m_centre.y) / m_pixelsPerUnit;
}

ScreenPoint Camera::project(const WorldPoint &point) const
{
    const double dx = (point.x - m_centre.x) * m_pixelsPerUnit;
    const double dy = (point.y - m_centre.y) * m_pixelsPerUnit;
    return {m_size.width / 2 + dx * m_cos + dy * m_sin,
            m_size.height / 2 - dx * m_sin + dy * m_cos};
}

WorldPoint Camera::unproject(const ScreenPoint &point) const
{
    const double dx = (point.x - m_size.width / 2) / m_pixelsPerUnit;
    const double dy = (point.y - m_size.height / 2) / m_pixelsPerUnit;
    return {m_centre.x + dx * m_cos - dy * m_sin, m_centre.y + dx * m_sin + dy * m_cos};
}

WorldBox Camera::bounds() const
{
    const ViewSize half = halfExtentPx();
    const double x = half.width / m_pixelsPerUnit;
    const double y = half.height / m_pixelsPerUnit;
    return {{m_centre.x - x, m_centre.y - y}, {m_centre.x + x, m_centre.y + y}};
}

WorldPoint Camera::nearestCopy(const WorldPoint &point) const
{
    return {point.x + std::round(m_centre.x - point.x), point.y};
}

Camera Camera::resized(ViewSize size) const
{
    return Camera(size, m_centre, m_zoom, m_bearingDeg);
}

Camera Camera::centredOn(const WorldPoint &centre) const
{
    return Camera(m_size, centre, m_zoom, m_bearingDeg);
}

Camera Camera::panned(double dxPx, double dyPx) const
{
    return centredOn(unproject({m_size.width / 2 - dxPx, m_size.height / 2 - dyPx}));
}

Camera Camera::zoomedAbout(const ScreenPoint &fixed, double zoom) const
{
    const Camera near(m_size, m_centre, zoom, m_bearingDeg);
    const WorldPoint kept = unproject(fixed);
    const WorldPoint there = near.unproject(fixed);
    return near.centredOn({near.m_centre.x + kept.x - there.x, near.m_centre.y + kept.y - there.y});
}

Camera Camera::turnedAbout(const ScreenPoint &fixed, double bearingDeg) const
{
    const Camera turned(m_size, m_centre, m_zoom, bearingDeg);
    const WorldPoint kept = unproject(fixed);
    const WorldPoint there = turned.unproject(fixed);
    return turned.centredOn(
        {turned.m_centre.x + kept.x - there.x, turned.m_centre.y + kept.y - there.y});
}

Camera Camera::fitted(const WorldBox &box, double paddingPx, double zoomMax) const
{
    const double width = std::max(m_size.width - 2 * paddingPx, 1.0);
    const double height = std::max(m_size.height - 2 * paddingPx, 1.0);
    const double cos = std::abs(m_cos);
    const double sin = std::abs(m_sin);
    const double boxWidth = box.width() * cos + box.height() * sin;
    const double boxHeight = box.width() * sin + box.height() * cos;
    double zoom = zoomMax;
    if (boxWidth > 0.0)
        zoom = std::min(zoom, std::log2(width / (boxWidth * kWorldPxAtZoom0)));
    if (boxHeight > 0.0)
        zoom = std::min(zoom, std::log2(height / (boxHeight * kWorldPxAtZoom0)));
    const WorldPoint middle{(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2};
    return Camera(m_size, middle, zoom, m_bearingDeg);
}

Camera flight(const Camera &from, const Camera &to, double part)
{
    if (part <= 0.0)
        return from;
    if (part >= 1.0)
        return to;
    const WorldPoint end = from.nearestCopy(to.centre());
    const double dx = end.x - from.centre().x;
    const double dy = end.y - from.centre().y;
    // On the way both ends should come into view, so that one sees where it goes.
    const double distancePx =
        std::hypot(dx, dy) * std::min(from.pixelsPerUnit(), to.pixelsPerUnit());
    const double reach = std::max(std::max(from.size().width, from.size().height), 1.0);
    const double climb = distancePx > reach ? std::log2(distancePx / reach) : 0.0;
    const double arc = 4.0 * part * (1.0 - part);
    const double highest = std::min(from.zoom(), to.zoom()) - climb;
    const double dip = climb > 0.0 ? (from.zoom() + to.zoom()) / 2 - highest : 0.0;
    const double zoom = std::lerp(from.zoom(), to.zoom(), part) - dip * arc;
    // Far out the same part of the way is shorter on the screen: most of it is flown there.
    const double early = climb > 0.0 ? part * part * (3.0 - 2.0 * part) : part;
    double turn = to.bearingDeg() - from.bearingDeg();
    turn -= 360.0 * std::round(turn / 360.0);
    return Camera(to.size(),
                  {from.centre().x + dx * early, from.centre().y + dy * early},
                  zoom,
                  from.bearingDeg() + turn * part);
}

} // namespace stag::map
