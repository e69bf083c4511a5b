// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/world_point.h"

namespace stag::map {

/// Logical pixels from the upper left corner of the view.
struct ScreenPoint
{
    double x = 0.0;
    double y = 0.0;

    bool operator==(const ScreenPoint &) const = default;
};

/// Logical pixels.
struct ViewSize
{
    double width = 1.0;
    double height = 1.0;

    bool operator==(const ViewSize &) const = default;
};

/// At zoom 0 the world is this wide; each step of zoom doubles it.
inline constexpr double kWorldPxAtZoom0 = 512.0;
inline constexpr double kZoomMin = 0.0;
inline constexpr double kZoomMax = 22.0;

/// What part of the world a view shows, and how it is turned. A value: every change gives another
/// camera.
///
/// The zoom is kept within its limits and large enough for the world to fill the height of the
/// view; the view does not look beyond the northern and southern border.
class Camera
{
public:
    Camera() = default;
    explicit Camera(ViewSize size,
                    WorldPoint centre = {},
                    double zoom = 0.0,
                    double bearingDeg = 0);

    [[nodiscard]] ViewSize size() const { return m_size; }
    [[nodiscard]] WorldPoint centre() const { return m_centre; }
    [[nodiscard]] double zoom() const { return m_zoom; }
    /// Which direction is up on the screen, clockwise from north, 0 up to 360.
    [[nodiscard]] double bearingDeg() const { return m_bearingDeg; }

    [[nodiscard]] double pixelsPerUnit() const { return m_pixelsPerUnit; }
    /// In the middle of the view.
    [[nodiscard]] double metresPerPixel() const;
    [[nodiscard]] ScreenPoint project(const WorldPoint &point) const;
    [[nodiscard]] WorldPoint unproject(const ScreenPoint &point) const;
    /// The smallest upright box that holds everything in view.
    [[nodiscard]] WorldBox bounds() const;
    /// The copy of `point` that is nearest to the middle of the view.
    [[nodiscard]] WorldPoint nearestCopy(const WorldPoint &point) const;

    [[nodiscard]] Camera resized(ViewSize size) const;
    [[nodiscard]] Camera centredOn(const WorldPoint &centre) const;
    /// Moves what is shown by so many pixels.
    [[nodiscard]] Camera panned(double dxPx, double dyPx) const;
    /// What is under `fixed` stays there.
    [[nodiscard]] Camera zoomedAbout(const ScreenPoint &fixed, double zoom) const;
    [[nodiscard]] Camera turnedAbout(const ScreenPoint &fixed, double bearingDeg) const;
    /// Shows the whole of `box` with `paddingPx` around it, no nearer than `zoomMax`.
    [[nodiscard]] Camera fitted(const WorldBox &box, double paddingPx, double zoomMax) const;

    bool operator==(const Camera &) const = default;

private:
    [[nodiscard]] double leastZoom() const;
    /// Half of the upright box that holds the turned view, in pixels.
    [[nodiscard]] ViewSize halfExtentPx() const;
    void keepInWorld();

    ViewSize m_size;
    WorldPoint m_centre;
    double m_zoom = 0.0;
    double m_bearingDeg = 0.0;
    double m_pixelsPerUnit = kWorldPxAtZoom0;
    double m_cos = 1.0;
    double m_sin = 0.0;
};

/// The way from `from` to `to` at `part` of 0…1: along the shorter way around the world, zooming
/// out in between when it is far.
[[nodiscard]] Camera flight(const Camera &from, const Camera &to, double part);

} // namespace stag::map
