// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/camera.h"
#include "ui/map/tile_drawing.h"

#include <QColor>
#include <QImage>
#include <QLineF>
#include <QPointF>

#include <cstdint>
#include <memory>
#include <vector>

class QPainter;

namespace stag::ui::map {

/// A tile at its place in the turned map: pixels from the middle of the view before turning.
struct TileMark
{
    std::shared_ptr<const DrawnTile> tile;
    QRectF place;
};

struct CircleMark
{
    QPointF centre;
    double radiusPx = 0.0;
    QColor ink;
    float fillAlpha = 0.1f;
    float lineAlpha = 0.55f;
    double widthPx = 1.0;
    bool isDashed = false;
};

struct SpriteMark
{
    QImage sprite;
    QPointF topLeft;
};

/// All that one frame of the map shows, in the order in which it is drawn. Whoever has a frame can
/// draw it without asking anybody else.
struct MapFrame
{
    stag::map::Camera camera;
    QColor ground;
    QColor gridInk;
    std::vector<TileMark> tiles;
    std::vector<QLineF> grid;
    std::vector<CircleMark> circles;
    std::vector<SpriteMark> sprites;
    std::uint64_t featuresInView = 0;
    std::uint32_t missingTiles = 0;
};

/// Draws a frame into the painter's upper left corner.
void paintFrame(QPainter &painter, const MapFrame &frame);

} // namespace stag::ui::map
