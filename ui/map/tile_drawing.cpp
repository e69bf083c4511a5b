// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/tile_drawing.h"

#include "ui/map/limits.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <span>

namespace stag::ui::map {

using stag::map::GeometryType;
using stag::map::TileFeature;
using stag::map::TileId;
using stag::map::TileLayer;
using stag::map::TilePoint;
using stag::map::VectorTile;

namespace {

/// From units of a layer to pixels of the drawn tile.
struct Placement
{
    double scale = 1.0;
    QPointF origin;
    QRectF room; ///< what of the pixels can be seen, and a little more

    [[nodiscard]] QPointF at(const TilePoint &point) const
    {
        return {point.x * scale + origin.x(), point.y * scale + origin.y()};
    }
};

Placement
placementOf(const TileLayer &layer, const TileId &dataTile, const TileId &tile, double sidePx)
{
    const int steps = tile.zoom - dataTile.zoom;
    const double magnified = std::exp2(steps);
    const double column = tile.x - dataTile.x * magnified;
    const double row = tile.y - dataTile.y * magnified;
    const double margin = 8.0;
    return {sidePx * magnified / layer.extent,
            {kTileGutterPx - column * sidePx, kTileGutterPx - row * sidePx},
            QRectF(-margin,
                   -margin,
                   sidePx + 2 * (kTileGutterPx + margin),
                   sidePx + 2 * (kTileGutterPx + margin))};
}

/// Cuts a ring at one border; `inside` tells the side, `cross` where an edge meets the border.
template<typename Inside, typename Cross>
void clipSide(std::vector<QPointF> &ring, const Inside &inside, const Cross &cross)
{
    std::vector<QPointF> kept;
    kept.reserve(ring.size() + 4);
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const QPointF &from = ring[i == 0 ? ring.size() - 1 : i - 1];
        const QPointF &to = ring[i];
        if (inside(from) != inside(to))
            kept.push_back(cross(from, to));
        if (inside(to))
            kept.push_back(to);
    }
    ring = std::move(kept);
}

/// What of a ring lies in `room`, so that a magnified ring does not reach far outside.
void clipRing(std::vector<QPointF> &ring, const QRectF &room)
{
    const auto atX = [](double x) {
        return [x](const QPointF &a, const QPointF &b) {
            return QPointF(x, a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()));
        };
    };
    const auto atY = [](double y) {
        return [y](const QPointF &a, const QPointF &b) {
            return QPointF(a.x() + (b.x() - a.x()) * (y - a.y()) / (b.y() - a.y()), y);
        };
    };
    clipSide(
        ring, [&](const QPointF &p) { return p.x() >= room.left(); }, atX(room.left()));
    clipSide(
        ring, [&](const QPointF &p) { return p.x() <= room.right(); }, atX(room.right()));
    clipSide(
        ring, [&](const QPointF &p) { return p.y() >= room.top(); }, atY(room.top()));
    clipSide(
        ring, [&](const QPointF &p) { return p.y() <= room.bottom(); }, atY(room.bottom()));
}

QPainterPath polygonsOf(const TileLayer &layer, const Placement &placement)
{
    QPainterPath path;
    path.setFillRule(Qt::OddEvenFill);
    std::vector<QPointF> ring;
    for (const TileFeature &feature : layer.features) {
        if (feature.type != GeometryType::Polygon)
            continue;
        for (std::uint32_t part = 0; part < feature.partCount; ++part) {
            ring.clear();
            for (const TilePoint &point : layer.part(feature.firstPart + part))
                ring.push_back(placement.at(point));
            clipRing(ring, placement.room);
            if (ring.size() < 3)
                continue;
            path.moveTo(ring.front());
            for (std::size_t i = 1; i < ring.size(); ++i)
                path.lineTo(ring[i]);
            path.closeSubpath();
        }
    }
    return path;
}

/// Whether a stretch may be seen: not wholly beyond one border.
bool mayCross(const QPointF &a, const QPointF &b, const QRectF &room)
{
    return !(std::max(a.x(), b.x()) < room.left() || std::min(a.x(), b.x()) > room.right()
             || std::max(a.y(), b.y()) < room.top() || std::min(a.y(), b.y()) > room.bottom());
}

QPainterPath linesOf(const TileLayer &layer, const Placement &placement)
{
    QPainterPath path;
    for (const TileFeature &feature : layer.features) {
        if (feature.type != GeometryType::Line)
            continue;
        for (std::uint32_t part = 0; part < feature.partCount; ++part) {
            const std::span<const TilePoint> line = layer.part(feature.firstPart + part);
            bool isDown = false;
            for (std::size_t i = 1; i < line.size(); ++i) {
                const QPointF from = placement.at(line[i - 1]);
                const QPointF to = placement.at(line[i]);
                if (!mayCross(from, to, placement.room)) {
                    isDown = false;
                    continue;
                }
                if (!isDown)
                    path.moveTo(from);
                path.lineTo(to);
                isDown = true;
            }
        }
    }
    return path;
}

/// Lines are hair-thin from afar and grow a little with the zoom.
double lineWidth(double thin, double thick, int zoom)
{
    return std::lerp(thin, thick, std::clamp((zoom - 2) / 6.0, 0.0, 1.0));
}

/// One colour all over, if it is so.
QColor onlyColour(const QImage &image)
{
    const QRgb first = image.pixel(0, 0);
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        if (std::any_of(line, line + image.width(), [first](QRgb rgb) { return rgb != first; }))
            return {};
    }
    return QColor::fromRgb(first);
}

} // namespace

std::size_t DrawnTile::bytes() const
{
    return static_cast<std::size_t>(image.sizeInBytes()) + sizeof(DrawnTile);
}

DrawnTile drawTile(const VectorTile &data,
                   const TileId &dataTile,
                   const TileId &tile,
                   const MapColours &colours,
                   qreal pixelRatio)
{
    const double sidePx = std::round(kTileSidePx * pixelRatio);
    const int pixels = static_cast<int>(sidePx) + 2 * kTileGutterPx;
    QImage image(pixels, pixels, QImage::Format_RGB32);
    image.fill(colours.water);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto placed = [&](const TileLayer &layer) {
        return placementOf(layer, dataTile, tile, sidePx);
    };
    const auto fill = [&](const char *name, const QColor &colour) {
        if (const TileLayer *layer = data.layer(name))
            painter.fillPath(polygonsOf(*layer, placed(*layer)), colour);
    };
    const auto draw = [&](const char *name, QColor colour, double alpha, double width) {
        const TileLayer *layer = data.layer(name);
        if (layer == nullptr)
            return;
        colour.setAlphaF(static_cast<float>(alpha));
        const QPen pen(colour, width * pixelRatio, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        painter.strokePath(linesOf(*layer, placed(*layer)), pen);
    };
    fill("land", colours.land);
    if (tile.zoom >= 3)
        draw("rivers", colours.water, 1.0, lineWidth(0.5, 1.6, tile.zoom));
    fill("lakes", colours.water);
    draw("boundaries", colours.boundary, 0.75, lineWidth(0.6, 1.2, tile.zoom));
    painter.end();
    if (const QColor only = onlyColour(image); only.isValid())
        return {{}, only};
    return {image, colours.land};
}

std::vector<PlaceLabel> labelsOf(const VectorTile &data, const TileId &dataTile)
{
    std::vector<PlaceLabel> labels;
    const auto add = [&](const char *name, bool isCountry) {
        const TileLayer *layer = data.layer(name);
        if (layer == nullptr)
            return;
        const stag::map::WorldBox box = boxOf(dataTile);
        for (const TileFeature &feature : layer->features) {
            const std::string_view text = layer->text(feature, "name");
            if (feature.type != GeometryType::Point || feature.partCount == 0 || text.empty())
                continue;
            const TilePoint at = layer->part(feature.firstPart).front();
            const auto extent = static_cast<std::int32_t>(layer->extent);
            // What is beyond the border is in the neighbour, too.
            if (at.x < 0 || at.y < 0 || at.x >= extent || at.y >= extent)
                continue;
            const bool isCapital = layer->number(feature, "cap", 0) > 0;
            labels.push_back({QString::fromUtf8(text.data(), qsizetype(text.size())),
                              {box.min.x + box.width() * at.x / extent,
                               box.min.y + box.height() * at.y / extent},
                              isCountry   ? PlaceKind::Country
                              : isCapital ? PlaceKind::Capital
                                          : PlaceKind::Town,
                              layer->number(feature, "scalerank", 10)});
        }
    };
    add("country_label", true);
    add("places", false);
    std::ranges::stable_sort(labels, {}, &PlaceLabel::rank);
    if (labels.size() > kLabelsOfTileMax)
        labels.resize(kLabelsOfTileMax);
    return labels;
}

} // namespace stag::ui::map
