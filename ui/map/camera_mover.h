// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/camera.h"

#include <QObject>
#include <QVariantAnimation>

#include <chrono>

namespace stag::ui::map {

/// Owns the camera of a view and moves it: at once, or on the way to somewhere.
///
/// Thread: GUI.
class CameraMover final : public QObject
{
    Q_OBJECT

public:
    using Camera = stag::map::Camera;
    using ScreenPoint = stag::map::ScreenPoint;

    /// `step` is how long a small move takes; 0 where motion is not wanted.
    explicit CameraMover(std::chrono::milliseconds step, QObject *parent = nullptr);

    [[nodiscard]] const Camera &camera() const { return m_camera; }
    /// Where the camera will rest.
    [[nodiscard]] const Camera &target() const { return isMoving() ? m_to : m_camera; }
    [[nodiscard]] bool isMoving() const;

    void resize(stag::map::ViewSize size);
    void jumpTo(const Camera &camera);
    void flyTo(const Camera &camera);
    /// What is shown follows by so many pixels.
    void panBy(double dxPx, double dyPx);
    /// The same, smoothly; several add up.
    void glideBy(double dxPx, double dyPx);
    /// What is under `fixed` stays there; several add up.
    void zoomBy(const ScreenPoint &fixed, double steps);
    void zoomAtOnce(const ScreenPoint &fixed, double zoom);
    void turnTo(const ScreenPoint &fixed, double bearingDeg);
    void turnSmoothlyTo(double bearingDeg);
    void stop();

Q_SIGNALS:
    void changed();

private:
    enum class Way { Flight, Zoom };

    void set(const Camera &camera);
    void start(Way way, const Camera &to, std::chrono::milliseconds duration);
    void advance(double part);

    std::chrono::milliseconds m_step;
    QVariantAnimation m_animation;
    Way m_way = Way::Flight;
    Camera m_camera;
    Camera m_from;
    Camera m_to;
    ScreenPoint m_fixed;
};

} // namespace stag::ui::map
