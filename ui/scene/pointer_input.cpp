// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/pointer_input.h"

#include "ui/scene/camera_controller.h"

#include <QKeyEvent>

#include <utility>

namespace stag::ui::scene {
namespace {

constexpr double kClickSlopPx = 4.0;
constexpr double kAnglePerNotch = 120.0;

QVector3D directionOf(int key)
{
    switch (key) {
    case Qt::Key_W:
        return {0, 0, -1};
    case Qt::Key_S:
        return {0, 0, 1};
    case Qt::Key_A:
        return {-1, 0, 0};
    case Qt::Key_D:
        return {1, 0, 0};
    case Qt::Key_Q:
        return {0, -1, 0};
    case Qt::Key_E:
        return {0, 1, 0};
    default:
        return {};
    }
}

} // namespace

PointerInput::PointerInput(CameraController &camera, QObject *parent)
    : QObject(parent)
    , m_camera(camera)
{}

QRectF PointerInput::rubberBand() const
{
    if (!m_drag || !m_drag->draws || !m_drag->moved)
        return {};
    return QRectF{m_drag->from, m_drag->last}.normalized();
}

void PointerInput::press(const QPointF &at, int button, int modifiers)
{
    const bool draws =
        button == Qt::LeftButton
        && (m_tool == PointerTool::RubberBand || (modifiers & Qt::ShiftModifier) != 0);
    m_drag = Drag{at, at, button, draws, false};
}

void PointerInput::move(const QPointF &at)
{
    if (!m_drag) {
        Q_EMIT hovered(at);
        return;
    }
    if (!m_drag->moved && (at - m_drag->from).manhattanLength() < kClickSlopPx)
        return;
    m_drag->moved = true;
    const QPointF delta = at - std::exchange(m_drag->last, at);
    if (m_drag->draws)
        Q_EMIT rubberBandChanged();
    else if (m_drag->button == Qt::LeftButton)
        m_camera.turn(delta);
    else
        m_camera.pan(delta);
    Q_EMIT hovered(std::nullopt);
}

void PointerInput::release(const QPointF &at, int modifiers)
{
    if (!m_drag)
        return;
    const QRectF rect = rubberBand();
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    const bool withControl = (modifiers & Qt::ControlModifier) != 0;
    if (drag.draws && drag.moved) {
        Q_EMIT rubberBandChanged();
        Q_EMIT rubberBandDrawn(rect, withControl);
    } else if (!drag.moved && drag.button == Qt::LeftButton) {
        Q_EMIT clicked(at, withControl);
    }
}

void PointerInput::doubleClick(const QPointF &at)
{
    Q_EMIT doubleClicked(at);
}

void PointerInput::leave()
{
    Q_EMIT hovered(std::nullopt);
}

void PointerInput::wheel(const QPointF &at, double angle)
{
    m_camera.zoom(angle / kAnglePerNotch, at);
}

void PointerInput::cancel()
{
    if (std::exchange(m_drag, std::nullopt))
        Q_EMIT rubberBandChanged();
}

bool PointerInput::keyPress(const QKeyEvent &event)
{
    return walkWith(event, true);
}

bool PointerInput::keyRelease(const QKeyEvent &event)
{
    return walkWith(event, false);
}

void PointerInput::letGo()
{
    m_heldKeys.clear();
    m_camera.walk({}, false);
    cancel();
}

bool PointerInput::walkWith(const QKeyEvent &event, bool pressed)
{
    if (m_camera.navigation() != Navigation::Fly || directionOf(event.key()).isNull()
        || (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0)
        return false;
    if (event.isAutoRepeat())
        return true;
    if (pressed)
        m_heldKeys.insert(event.key());
    else
        m_heldKeys.remove(event.key());
    QVector3D direction;
    for (const int key : std::as_const(m_heldKeys))
        direction += directionOf(key);
    m_camera.walk(direction, (event.modifiers() & Qt::ShiftModifier) != 0);
    return true;
}

} // namespace stag::ui::scene
