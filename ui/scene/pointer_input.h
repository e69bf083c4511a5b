// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/view_options.h"

#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QSet>

#include <optional>

class QKeyEvent;

namespace stag::ui::scene {

class CameraController;

/// Tells clicks from drags and gives each drag its meaning: turn, pan or rubber band. Thread: GUI.
///
/// Left turns (or draws the rubber band), right and middle pan, the wheel zooms to the cursor.
class PointerInput final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QRectF rubberBand READ rubberBand NOTIFY rubberBandChanged)

public:
    explicit PointerInput(CameraController &camera, QObject *parent = nullptr);

    [[nodiscard]] PointerTool tool() const { return m_tool; }
    void setTool(PointerTool tool) { m_tool = tool; }
    /// Empty while none is drawn.
    [[nodiscard]] QRectF rubberBand() const;

    Q_INVOKABLE void press(const QPointF &at, int button, int modifiers);
    Q_INVOKABLE void move(const QPointF &at);
    Q_INVOKABLE void release(const QPointF &at, int modifiers);
    Q_INVOKABLE void doubleClick(const QPointF &at);
    Q_INVOKABLE void leave();
    /// `angle` in eighths of a degree, as wheel events tell it.
    Q_INVOKABLE void wheel(const QPointF &at, double angle);
    Q_INVOKABLE void cancel();

    /// Held keys W A S D Q E walk in fly navigation. Returns whether the key is one of them.
    bool keyPress(const QKeyEvent &event);
    bool keyRelease(const QKeyEvent &event);
    /// The focus went elsewhere: no key and no button is held any more.
    void letGo();

Q_SIGNALS:
    void clicked(const QPointF &at, bool toggle);
    void doubleClicked(const QPointF &at);
    void rubberBandDrawn(const QRectF &rect, bool add);
    void rubberBandChanged();
    /// Where the pointer hovers; nothing while it drags or is outside.
    void hovered(const std::optional<QPointF> &at);

private:
    struct Drag
    {
        QPointF from;
        QPointF last;
        int button = 0;
        bool draws = false;
        bool moved = false;
    };

    bool walkWith(const QKeyEvent &event, bool pressed);

    CameraController &m_camera;
    PointerTool m_tool = PointerTool::Select;
    std::optional<Drag> m_drag;
    QSet<int> m_heldKeys;
};

} // namespace stag::ui::scene
