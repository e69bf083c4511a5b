// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/map_view.h"

#include "ui/map/limits.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace stag::ui::map {

using stag::map::ScreenPoint;
using stag::map::WorldBox;

namespace {

constexpr double kNotch = 120.0; ///< of a wheel, in eighths of a degree
constexpr double kFitPaddingPx = 80.0;
constexpr qint64 kFlingWindowMs = 90;
constexpr double kFlingPxPerMsMin = 0.25;
constexpr double kFlingMs = 160.0; ///< how long the view would go on at full speed

ScreenPoint screenPoint(const QPointF &point)
{
    return {point.x(), point.y()};
}

} // namespace

MapView::MapView(const stag::map::PmtilesArchive &archive,
                 const theme::Theme &theme,
                 QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tiles(archive)
    , m_builder(m_tiles, m_sprites)
    , m_mover(std::chrono::milliseconds(theme.motion().slow))
{
    setObjectName(QStringLiteral("mapView"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    grabGesture(Qt::PinchGesture);
    setMinimumSize(320, 240);
    m_time.start();
    connect(&m_tiles, &TileStore::changed, this, qOverload<>(&QWidget::update));
    connect(&m_mover, &CameraMover::changed, this, [this] {
        m_missingTiles = 1;
        update();
        Q_EMIT cameraChanged();
    });
    connect(&theme, &theme::Theme::themeChanged, this, &MapView::applyTheme);
    applyTheme();
}

void MapView::applyTheme()
{
    const MapColours colours = mapColours(m_theme);
    m_tiles.setStyle(colours, devicePixelRatioF());
    m_sprites.setStyle(colours, mapFonts(m_theme), devicePixelRatioF());
    m_missingTiles = 1; // until a frame has asked for them
    update();
}

QPointF MapView::middle() const
{
    return {width() / 2.0, height() / 2.0};
}

void MapView::flyToBox(const WorldBox &box, double zoomMax)
{
    m_mover.flyTo(camera().fitted(box, kFitPaddingPx, zoomMax));
}

void MapView::flyTo(const geo::Geodetic &place, double zoom)
{
    m_mover.flyTo(Camera(camera().size(), stag::map::toWorld(place), zoom, camera().bearingDeg()));
}

void MapView::setLayers(std::vector<FeatureLayer> layers)
{
    m_layers = std::move(layers);
    update();
}

void MapView::select(const std::optional<FeatureRef> &feature)
{
    for (FeatureLayer &layer : m_layers)
        layer.selected.clear();
    if (feature && feature->layer < m_layers.size())
        m_layers[feature->layer].selected.insert(feature->feature);
    update();
}

std::optional<FeatureRef> MapView::featureAt(const QPointF &at) const
{
    const auto point = camera().unproject(screenPoint(at));
    const double reach = kPickReachPx / camera().pixelsPerUnit();
    for (std::size_t layer = m_layers.size(); layer-- > 0;) {
        if (const auto feature = m_layers[layer].index().nearest(point, reach))
            return FeatureRef{layer, *feature};
    }
    return std::nullopt;
}

MapFrame MapView::frame()
{
    MapFrame frame = m_builder.build(camera(), m_layers);
    m_missingTiles = frame.missingTiles;
    return frame;
}

bool MapView::isSettled() const
{
    return m_missingTiles == 0 && m_tiles.isSettled() && !m_mover.isMoving();
}

void MapView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintFrame(painter, frame());
    if (!theme::showsKeyboardFocus(*this))
        return;
    const int ring = m_theme.size(theme::Size::FocusRing);
    painter.setPen(QPen(m_theme.color(theme::Color::AccentFocus), ring));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(ring / 2.0, ring / 2.0, -ring / 2.0, -ring / 2.0));
}

void MapView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_mover.resize({double(width()), double(height())});
    applyTheme(); // the ratio of pixels differs from screen to screen
}

bool MapView::event(QEvent *event)
{
    if (event->type() == QEvent::Gesture) {
        handleGesture(*static_cast<QGestureEvent *>(event));
        return true;
    }
    if (event->type() == QEvent::NativeGesture) {
        handleNativeGesture(*static_cast<QNativeGestureEvent *>(event));
        return true;
    }
    return QWidget::event(event);
}

void MapView::handleGesture(const QGestureEvent &event)
{
    const auto *pinch = static_cast<const QPinchGesture *>(event.gesture(Qt::PinchGesture));
    if (pinch == nullptr)
        return;
    if (pinch->state() == Qt::GestureStarted) {
        m_pinchZoom = camera().zoom();
        m_pinchBearingDeg = camera().bearingDeg();
        m_drag = Drag::None;
    }
    const ScreenPoint fixed = screenPoint(mapFromGlobal(pinch->hotSpot()));
    m_mover.zoomAtOnce(fixed, m_pinchZoom + std::log2(std::max(pinch->totalScaleFactor(), 0.01)));
    // A hand that zooms turns a little without meaning it.
    constexpr double kMeantDeg = 12.0;
    if (const double turned = pinch->totalRotationAngle(); std::abs(turned) > kMeantDeg)
        m_mover.turnTo(fixed, m_pinchBearingDeg - turned + std::copysign(kMeantDeg, turned));
}

void MapView::handleNativeGesture(const QNativeGestureEvent &event)
{
    const ScreenPoint fixed = screenPoint(event.position());
    if (event.gestureType() == Qt::ZoomNativeGesture)
        m_mover.zoomAtOnce(fixed, camera().zoom() + std::log2(std::max(1.0 + event.value(), 0.1)));
    else if (event.gestureType() == Qt::RotateNativeGesture)
        m_mover.turnTo(fixed, camera().bearingDeg() - event.value());
    else if (event.gestureType() == Qt::SmartZoomNativeGesture)
        m_mover.zoomBy(fixed, 1.0);
}

void MapView::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / kNotch;
    if (notches == 0.0)
        return event->ignore();
    const ScreenPoint fixed = screenPoint(event->position());
    // A trackpad tells many small steps, which need no smoothing.
    if (event->phase() != Qt::NoScrollPhase || std::abs(notches) < 0.5)
        m_mover.zoomAtOnce(fixed, camera().zoom() + notches * kWheelZoomStep);
    else
        m_mover.zoomBy(fixed, notches * kWheelZoomStep);
    event->accept();
}

void MapView::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->position();
    m_last = m_pressedAt;
    m_trace.clear();
    m_mover.stop();
    if (event->button() == Qt::RightButton || event->modifiers().testFlag(Qt::ControlModifier)) {
        m_drag = Drag::TurnPressed;
        m_pressedBearingDeg = camera().bearingDeg();
    } else if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pressed;
    }
}

void MapView::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    Q_EMIT pointedAt(toGeodetic(camera().unproject(screenPoint(at))));
    const bool isDrag = (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_drag == Drag::Pressed && isDrag) {
        m_drag = Drag::Panning;
        setCursor(Qt::ClosedHandCursor);
    } else if (m_drag == Drag::TurnPressed && isDrag) {
        m_drag = Drag::Turning;
    }
    if (m_drag == Drag::Panning) {
        m_mover.panBy(at.x() - m_last.x(), at.y() - m_last.y());
        m_trace.push_back({at, m_time.elapsed()});
        while (m_trace.back().timeMs - m_trace.front().timeMs > kFlingWindowMs)
            m_trace.pop_front();
    } else if (m_drag == Drag::Turning) {
        const double turnedDeg = (at.x() - m_pressedAt.x()) / 3.0;
        m_mover.turnTo(screenPoint(middle()), m_pressedBearingDeg - turnedDeg);
    } else if (m_drag == Drag::None) {
        setCursor(featureAt(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    }
    m_last = at;
}

void MapView::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (drag == Drag::Panning)
        fling();
    else if (drag == Drag::Pressed && event->button() == Qt::LeftButton
             && !openCluster(m_pressedAt))
        Q_EMIT clicked(featureAt(m_pressedAt));
    else if (drag == Drag::TurnPressed && event->button() == Qt::RightButton)
        Q_EMIT menuRequested(m_pressedAt);
}

void MapView::contextMenuEvent(QContextMenuEvent *event)
{
    // The mouse says so when its button is released, since it may begin to turn the map.
    if (event->reason() == QContextMenuEvent::Keyboard)
        Q_EMIT menuRequested(middle());
}

void MapView::fling()
{
    if (m_trace.size() < 2 || m_time.elapsed() - m_trace.back().timeMs > kFlingWindowMs)
        return;
    const auto time = double(std::max<qint64>(m_trace.back().timeMs - m_trace.front().timeMs, 1));
    const QPointF speed = (m_trace.back().at - m_trace.front().at) / time;
    if (std::hypot(speed.x(), speed.y()) > kFlingPxPerMsMin)
        m_mover.glideBy(speed.x() * kFlingMs, speed.y() * kFlingMs);
}

bool MapView::openCluster(const QPointF &at)
{
    const auto point = camera().unproject(screenPoint(at));
    const double spacing = clusterSpacing(camera());
    const WorldBox around{{point.x - spacing, point.y - spacing},
                          {point.x + spacing, point.y + spacing}};
    for (const FeatureLayer &layer : m_layers) {
        if (!layer.isClustered)
            continue;
        for (const stag::map::WorldPiece &piece : piecesOf(around)) {
            for (const auto &cluster : layer.index().clusters(piece.box, spacing)) {
                const auto centre =
                    camera().project({cluster.centre.x + piece.shift, cluster.centre.y});
                const double away = std::hypot(centre.x - at.x(), centre.y - at.y());
                if (cluster.count < 2 || away > badgeDiameterPx(cluster.count) / 2 + 2)
                    continue;
                m_mover.flyTo(camera().fitted(cluster.box, kFitPaddingPx, camera().zoom() + 4.0));
                return true;
            }
        }
    }
    return false;
}

void MapView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const bool isOut = event->modifiers().testFlag(Qt::ShiftModifier);
    m_mover.zoomBy(screenPoint(event->position()), isOut ? -1.0 : 1.0);
}

void MapView::leaveEvent(QEvent *event)
{
    Q_EMIT pointedAt(std::nullopt);
    QWidget::leaveEvent(event);
}

void MapView::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

void MapView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return m_mover.glideBy(kKeyPanPx, 0);
    case Qt::Key_Right:
        return m_mover.glideBy(-kKeyPanPx, 0);
    case Qt::Key_Up:
        return m_mover.glideBy(0, kKeyPanPx);
    case Qt::Key_Down:
        return m_mover.glideBy(0, -kKeyPanPx);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_mover.zoomBy(screenPoint(middle()), 1.0);
    case Qt::Key_Minus:
        return m_mover.zoomBy(screenPoint(middle()), -1.0);
    case Qt::Key_BracketLeft:
        return m_mover.turnSmoothlyTo(m_mover.target().bearingDeg() - kKeyTurnDeg);
    case Qt::Key_BracketRight:
        return m_mover.turnSmoothlyTo(m_mover.target().bearingDeg() + kKeyTurnDeg);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace stag::ui::map
