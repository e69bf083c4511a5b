// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/map_frame.h"

#include "ui/map/limits.h"

#include <QPainter>

#include <cmath>

namespace stag::ui::map {

namespace {

/// To whole pixels of the device, so that neighbours that are not turned meet exactly.
QRectF snapped(const QRectF &place, const QPointF &middle, qreal pixelRatio)
{
    const auto snap = [pixelRatio](double at, double from) {
        return std::round((at + from) * pixelRatio) / pixelRatio - from;
    };
    return {QPointF(snap(place.left(), middle.x()), snap(place.top(), middle.y())),
            QPointF(snap(place.right(), middle.x()), snap(place.bottom(), middle.y()))};
}

void paintTiles(QPainter &painter, const MapFrame &frame)
{
    const auto size = frame.camera.size();
    const QPointF middle(size.width / 2, size.height / 2);
    const bool isTurned = frame.camera.bearingDeg() != 0.0;
    const qreal pixelRatio = painter.device()->devicePixelRatioF();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.translate(middle);
    painter.rotate(-frame.camera.bearingDeg());
    for (const TileMark &mark : frame.tiles) {
        // Turned tiles reach a little into each other, or the ground shows between them.
        const QRectF place = isTurned ? mark.place.adjusted(-0.5, -0.5, 0.5, 0.5)
                                      : snapped(mark.place, middle, pixelRatio);
        if (mark.tile->image.isNull()) {
            painter.fillRect(place, mark.tile->ground);
            continue;
        }
        const double side = mark.tile->image.width() - 2.0 * kTileGutterPx;
        const double reach = isTurned ? 0.5 * side / mark.place.width() : 0.0;
        const QRectF source(
            kTileGutterPx - reach, kTileGutterPx - reach, side + 2 * reach, side + 2 * reach);
        const bool isExact = !isTurned && std::abs(place.width() * pixelRatio - side) < 0.01;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !isExact);
        painter.drawImage(place, mark.tile->image, source);
    }
    painter.restore();
}

void paintCircle(QPainter &painter, const CircleMark &mark)
{
    QColor fill = mark.ink;
    fill.setAlphaF(mark.fillAlpha);
    QColor line = mark.ink;
    line.setAlphaF(mark.lineAlpha);
    QPen pen(line, mark.widthPx);
    if (mark.isDashed)
        pen.setDashPattern({7.0 / mark.widthPx, 6.0 / mark.widthPx});
    painter.setPen(pen);
    painter.setBrush(fill);
    painter.drawEllipse(mark.centre, mark.radiusPx, mark.radiusPx);
}

} // namespace

void paintFrame(QPainter &painter, const MapFrame &frame)
{
    const auto size = frame.camera.size();
    painter.fillRect(QRectF(0, 0, size.width, size.height), frame.ground);
    paintTiles(painter, frame);
    painter.setRenderHint(QPainter::Antialiasing, frame.camera.bearingDeg() != 0.0);
    painter.setPen(QPen(frame.gridInk, 1.0));
    for (const QLineF &line : frame.grid)
        painter.drawLine(line);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const CircleMark &mark : frame.circles)
        paintCircle(painter, mark);
    for (const SpriteMark &mark : frame.sprites)
        painter.drawImage(mark.topLeft, mark.sprite);
}

} // namespace stag::ui::map
