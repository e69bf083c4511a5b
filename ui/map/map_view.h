// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"
#include "core/map/pmtiles.h"
#include "ui/map/camera_mover.h"
#include "ui/map/features.h"
#include "ui/map/frame_builder.h"
#include "ui/map/sprites.h"
#include "ui/map/tile_store.h"

#include <QElapsedTimer>
#include <QWidget>

#include <deque>
#include <optional>
#include <vector>

class QGestureEvent;
class QNativeGestureEvent;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::map {

/// The map on the screen: draws what its camera sees and lets people move it.
///
/// Left drag moves, wheel and pinch zoom to the pointer, right drag turns; arrows, + and −, [ and ]
/// do the same from the keyboard. Thread: GUI. The archive and the theme outlive the view.
class MapView final : public QWidget
{
    Q_OBJECT

public:
    using Camera = stag::map::Camera;

    MapView(const stag::map::PmtilesArchive &archive,
            const theme::Theme &theme,
            QWidget *parent = nullptr);

    [[nodiscard]] const Camera &camera() const { return m_mover.camera(); }
    [[nodiscard]] CameraMover &mover() { return m_mover; }
    /// Shows all of `box`; `zoomMax` keeps a single place from filling the view.
    void flyToBox(const stag::map::WorldBox &box, double zoomMax);
    void flyTo(const geo::Geodetic &place, double zoom);

    [[nodiscard]] const std::vector<FeatureLayer> &layers() const { return m_layers; }
    /// What is on the map, the last on top.
    void setLayers(std::vector<FeatureLayer> layers);
    void select(const std::optional<FeatureRef> &feature);
    /// The feature under a point of the view; nothing where only a badge is.
    [[nodiscard]] std::optional<FeatureRef> featureAt(const QPointF &at) const;

    /// What the view shows now, for export and tests.
    [[nodiscard]] MapFrame frame();
    /// All tiles of the last frame were there, and the camera rests.
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] const TileStore &tiles() const { return m_tiles; }

Q_SIGNALS:
    void cameraChanged();
    /// Where the pointer is; nothing when it leaves.
    void pointedAt(const std::optional<stag::geo::Geodetic> &place);
    /// A click that was no drag; nothing if no feature is there.
    void clicked(const std::optional<stag::ui::map::FeatureRef> &feature);
    /// The right button without a drag, or the menu key.
    void menuRequested(const QPointF &at);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Drag { None, Pressed, Panning, TurnPressed, Turning };
    struct Trace
    {
        QPointF at;
        qint64 timeMs = 0;
    };

    void applyTheme();
    void handleGesture(const QGestureEvent &event);
    void handleNativeGesture(const QNativeGestureEvent &event);
    void fling();
    bool openCluster(const QPointF &at);
    [[nodiscard]] QPointF middle() const;

    const theme::Theme &m_theme;
    TileStore m_tiles;
    Sprites m_sprites;
    FrameBuilder m_builder;
    CameraMover m_mover;
    std::vector<FeatureLayer> m_layers;
    Drag m_drag = Drag::None;
    QPointF m_pressedAt;
    QPointF m_last;
    double m_pressedBearingDeg = 0.0;
    std::deque<Trace> m_trace; ///< of the last moments of a drag
    QElapsedTimer m_time;
    double m_pinchZoom = 0.0;
    double m_pinchBearingDeg = 0.0;
    std::uint32_t m_missingTiles = 1; ///< of the last frame
};

} // namespace stag::ui::map

Q_DECLARE_METATYPE(std::optional<stag::ui::map::FeatureRef>)
Q_DECLARE_METATYPE(std::optional<stag::geo::Geodetic>)
