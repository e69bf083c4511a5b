// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/scene/camera.h"
#include "ui/scene/view_options.h"

#include <QObject>

#include <optional>
#include <vector>

namespace stag::ui::scene {

/// Moves the camera: by the user's hand, by an animation, with a device, or with the growing scene.
///
/// Knows no events and no clock of its own: the window translates input, advance() is given the
/// time. Thread: GUI.
class CameraController final : public QObject
{
    Q_OBJECT

public:
    explicit CameraController(QObject *parent = nullptr);

    [[nodiscard]] const Camera &camera() const { return m_camera; }
    [[nodiscard]] Navigation navigation() const { return m_navigation; }
    void setNavigation(Navigation navigation);
    /// Until the user moves the camera it follows the scene's growth.
    [[nodiscard]] bool followsGrowth() const { return m_followsGrowth; }
    void restore(const Camera &camera);
    /// For another scene: follows its growth again, from where it first appears.
    void startOver();

    void setViewport(const QSizeF &sizePx, const QMarginsF &marginsPx);
    /// The points that a view of all must hold.
    void setOutline(std::vector<QVector3D> outline);
    /// The pose of the device that is looked through, in Navigation::Device.
    void setDevicePose(const QVector3D &position, const QQuaternion &rotation);

    // The user's hand: distances in pixels
    void turn(const QPointF &deltaPx);
    void pan(const QPointF &deltaPx);
    void zoom(double notches, const QPointF &cursorPx);
    /// Direction in the camera's axes, each -1, 0 or 1; zero stops. `fast` is held Shift.
    void walk(const QVector3D &direction, bool fast);

    void flyTo(const Box &target);
    void frameAll();
    void showAxis(AxisView view);

    /// Moves animations and walking on. Returns whether the camera still moves by itself.
    bool advance(MonotonicTime now);
    [[nodiscard]] bool isMoving() const;

Q_SIGNALS:
    void cameraChanged();
    void navigationChanged();

private:
    struct Flight
    {
        Camera from;
        Camera to;
        std::optional<MonotonicTime> start; ///< set by the first advance()
    };

    void take(const Camera &camera);
    void takeByHand(const Camera &camera);
    void flyToCamera(const Camera &camera);
    [[nodiscard]] Camera framedAll(const Camera &camera) const;

    Camera m_camera;
    Navigation m_navigation = Navigation::Orbit;
    QSizeF m_viewportPx{800, 600};
    QMarginsF m_marginsPx;
    std::vector<QVector3D> m_outline;
    std::optional<Camera> m_framed; ///< the last view of everything that was taken by itself
    std::optional<Flight> m_flight;
    std::optional<Camera> m_beforeDevice;
    QVector3D m_walkDirection;
    bool m_walkFast = false;
    std::optional<MonotonicTime> m_walkedAt;
    bool m_followsGrowth = true;
};

} // namespace stag::ui::scene
