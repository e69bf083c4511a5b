// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/frame_builder.h"

#include "core/map/tile_cover.h"
#include "ui/map/limits.h"
#include "ui/map/metric_grid.h"
#include "ui/map/tile_store.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace stag::ui::map {

using stag::map::Camera;
using stag::map::Cluster;
using stag::map::CoveringTile;
using stag::map::TileId;
using stag::map::WorldBox;

namespace {

/// A circle smaller than its marker is not drawn.
constexpr double kCirclePxMin = 13.0;
/// Names of features appear only where there are few of them.
constexpr std::size_t kNamedFeaturesMax = 150;

/// Where a tile lies around the middle of the view, before the view is turned.
QRectF placeOf(const TileId &tile, int copy, const Camera &camera, double pixelsPerUnit)
{
    const WorldBox box = boxOf(tile);
    return {QPointF((box.min.x + copy - camera.centre().x) * pixelsPerUnit,
                    (box.min.y - camera.centre().y) * pixelsPerUnit),
            QPointF((box.max.x + copy - camera.centre().x) * pixelsPerUnit,
                    (box.max.y - camera.centre().y) * pixelsPerUnit)};
}

SpriteMark centred(const QImage &sprite, const QPointF &at)
{
    const QSizeF size = sprite.deviceIndependentSize();
    return {sprite, {at.x() - size.width() / 2, at.y() - size.height() / 2}};
}

/// To whole pixels, or small pictures are smeared.
QPointF snapped(const QPointF &point, qreal pixelRatio)
{
    return {std::round(point.x() * pixelRatio) / pixelRatio,
            std::round(point.y() * pixelRatio) / pixelRatio};
}

int directionOnScreen(double headingDeg, const Camera &camera)
{
    const double turned = headingDeg - camera.bearingDeg();
    return int(std::lround(turned - 360.0 * std::floor(turned / 360.0))) % 360;
}

} // namespace

/// What the features of a frame leave for its names.
struct FrameBuilder::Marked
{
    struct Name
    {
        QString text;
        QPointF at;
        LabelStyle style = LabelStyle::Decoration;
        bool isSelected = false;
    };

    TakenRoom taken;
    std::vector<SpriteMark> markers;
    std::vector<SpriteMark> selected;
    std::vector<Name> names;
};

double clusterSpacing(const Camera &camera)
{
    return kClusterSpacingPx / camera.pixelsPerUnit();
}

MapFrame FrameBuilder::build(const Camera &camera, std::span<const FeatureLayer> layers)
{
    MapFrame frame;
    frame.camera = camera;
    frame.ground = m_sprites.colours().water;
    addTiles(frame);
    addGrid(frame);
    Marked marked{TakenRoom(QRectF(0, 0, camera.size().width, camera.size().height)), {}, {}, {}};
    for (const FeatureLayer &layer : layers)
        addLayer(frame, layer, marked);
    addNames(frame, marked);
    std::ranges::move(marked.markers, std::back_inserter(frame.sprites));
    std::ranges::move(marked.selected, std::back_inserter(frame.sprites));
    for (SpriteMark &mark : frame.sprites)
        mark.topLeft = snapped(mark.topLeft, m_sprites.pixelRatio());
    return frame;
}

void FrameBuilder::addTiles(MapFrame &frame) const
{
    const Camera &camera = frame.camera;
    const double pixelsPerUnit = camera.pixelsPerUnit();
    const int zoom = std::max(int(std::lround(camera.zoom())), 0);
    const std::vector<CoveringTile> cover = tilesCovering(camera, zoom);
    std::vector<TileId> wanted;
    std::vector<TileMark> exact;
    for (const CoveringTile &tile : cover) {
        wanted.push_back(tile.tile);
        if (auto drawn = m_tiles.find(tile.tile)) {
            exact.push_back(
                {std::move(drawn), placeOf(tile.tile, tile.copy, camera, pixelsPerUnit)});
        } else {
            ++frame.missingTiles;
            addStandIns(frame, tile.tile, tile.copy, pixelsPerUnit);
        }
    }
    // The coarsest first, so that the finer ones cover them.
    std::ranges::stable_sort(frame.tiles, [](const TileMark &a, const TileMark &b) {
        return a.place.width() > b.place.width();
    });
    frame.tiles.erase(std::unique(frame.tiles.begin(),
                                  frame.tiles.end(),
                                  [](const TileMark &a, const TileMark &b) {
                                      return a.tile == b.tile && a.place == b.place;
                                  }),
                      frame.tiles.end());
    std::ranges::move(exact, std::back_inserter(frame.tiles));
    m_tiles.want(wanted);
}

void FrameBuilder::addStandIns(MapFrame &frame, const TileId &tile, int copy, double ppu) const
{
    for (int zoom = tile.zoom - 1; zoom >= std::max(tile.zoom - kFallbackLevels, 0); --zoom) {
        const TileId parent = ancestor(tile, zoom);
        if (auto drawn = m_tiles.find(parent)) {
            frame.tiles.push_back({std::move(drawn), placeOf(parent, copy, frame.camera, ppu)});
            break;
        }
    }
    for (std::uint32_t quarter = 0; quarter < 4; ++quarter) {
        const TileId child{tile.zoom + 1, 2 * tile.x + (quarter & 1u), 2 * tile.y + (quarter >> 1)};
        if (auto drawn = m_tiles.find(child))
            frame.tiles.push_back({std::move(drawn), placeOf(child, copy, frame.camera, ppu)});
    }
}

void FrameBuilder::addGrid(MapFrame &frame) const
{
    MetricGrid grid = metricGrid(frame.camera);
    frame.gridInk = m_sprites.colours().grid;
    frame.gridInk.setAlphaF(grid.strength);
    frame.grid = std::move(grid.lines);
}

void FrameBuilder::addLayer(MapFrame &frame, const FeatureLayer &layer, Marked &marked) const
{
    const Camera &camera = frame.camera;
    const double margin = 60.0 / camera.pixelsPerUnit();
    WorldBox box = camera.bounds();
    box = {{box.min.x - margin, box.min.y - margin}, {box.max.x + margin, box.max.y + margin}};
    for (const stag::map::WorldPiece &piece : piecesOf(box)) {
        frame.featuresInView += layer.index().count(piece.box);
        const double spacing = layer.isClustered ? clusterSpacing(camera) : 0.0;
        std::size_t drawn = 0;
        for (const Cluster &cluster : layer.index().clusters(piece.box, spacing)) {
            if (++drawn > kMarkersMax)
                break;
            if (cluster.count == 1) {
                addFeature(frame, layer, cluster.first, piece.shift, marked);
                continue;
            }
            const auto at = camera.project({cluster.centre.x + piece.shift, cluster.centre.y});
            const double radius = badgeDiameterPx(cluster.count) / 2 + 4;
            marked.markers.push_back(centred(m_sprites.badge(cluster.count), {at.x, at.y}));
            marked.taken.take(QRectF(at.x - radius, at.y - radius, 2 * radius, 2 * radius));
        }
    }
}

void FrameBuilder::addFeature(MapFrame &frame,
                              const FeatureLayer &layer,
                              std::uint32_t feature,
                              double shift,
                              Marked &marked) const
{
    const Camera &camera = frame.camera;
    const MapFeature &thing = layer.features()[feature];
    const auto projected = camera.project({layer.index().place(feature).x + shift, thing.at.y});
    const QPointF at(projected.x, projected.y);
    const bool isSelected = layer.selected.contains(feature);
    const bool isDevice = thing.kind == MarkerKind::Device || thing.kind == MarkerKind::Session;
    const MapColours &colours = m_sprites.colours();
    const QColor ink = isDevice ? colours.device : colours.decoration;
    const double radiusPx =
        thing.radiusM / stag::map::metresPerUnit(thing.at.y) * camera.pixelsPerUnit();
    if (radiusPx >= kCirclePxMin) {
        frame.circles.push_back({.centre = at,
                                 .radiusPx = radiusPx,
                                 .ink = isSelected ? colours.selection : ink,
                                 .fillAlpha = isSelected ? 0.16f : 0.10f,
                                 .lineAlpha = isSelected ? 1.0f : 0.55f,
                                 .widthPx = isSelected ? 2.0 : 1.0,
                                 .isDashed = thing.kind == MarkerKind::Draft});
    }
    const int direction = thing.headingDeg ? directionOnScreen(*thing.headingDeg, camera) : -1;
    const QImage sprite = m_sprites.marker({thing.kind, isSelected, direction});
    (isSelected ? marked.selected : marked.markers).push_back(centred(sprite, at));
    marked.taken.take(QRectF(at.x() - 11, at.y() - 11, 22, 22));
    if (isSelected || marked.names.size() < kNamedFeaturesMax)
        marked.names.push_back(
            {thing.name, at, isDevice ? LabelStyle::Device : LabelStyle::Decoration, isSelected});
}

void FrameBuilder::addNames(MapFrame &frame, Marked &marked) const
{
    std::ranges::stable_partition(marked.names, &Marked::Name::isSelected);
    for (const Marked::Name &name : marked.names) {
        if (name.text.isEmpty())
            continue;
        const QImage sprite = m_sprites.label(name.text, name.style);
        const QSizeF size = sprite.deviceIndependentSize();
        const QRectF room(QPointF(name.at.x() - size.width() / 2, name.at.y() + 11), size);
        if (!name.isSelected && !marked.taken.isFree(room))
            continue;
        marked.taken.take(room);
        frame.sprites.push_back({sprite, room.topLeft()});
    }
    // The names of the base map last: they yield to everything that people put there.
    const Camera &camera = frame.camera;
    std::vector<LabelWish> wishes;
    std::vector<TileStore::LabelsPtr> held;
    std::unordered_set<std::uint64_t> seen;
    const int zoom = std::max(int(std::lround(camera.zoom())), 0);
    for (const CoveringTile &tile : tilesCovering(camera, zoom)) {
        const TileId source = m_tiles.dataTileOf(tile.tile);
        const std::uint64_t key =
            std::hash<TileId>{}(source)*31 + static_cast<std::uint64_t>(tile.copy + 16);
        if (!seen.insert(key).second)
            continue;
        auto labels = m_tiles.labels(source);
        if (labels == nullptr)
            continue;
        for (const PlaceLabel &label : *labels) {
            if (label.rank > shownRankMax(camera.zoom()))
                break; // they are in the order of their ranks
            if (isShownAt(label, camera.zoom()))
                wishes.push_back({&label, double(tile.copy)});
        }
        held.push_back(std::move(labels));
    }
    std::ranges::stable_sort(wishes, [](const LabelWish &a, const LabelWish &b) {
        const auto key = [](const PlaceLabel &label) {
            return label.rank - (label.kind == PlaceKind::Town ? 0.0 : 2.5);
        };
        return key(*a.label) < key(*b.label);
    });
    for (const PlacedLabel &label : placeLabels(wishes, camera, m_sprites, marked.taken)) {
        if (label.kind != PlaceKind::Country) {
            const bool isCapital = label.kind == PlaceKind::Capital;
            frame.sprites.push_back(centred(m_sprites.dot(isCapital), label.dot));
        }
        frame.sprites.push_back({label.sprite, label.topLeft});
    }
}

} // namespace stag::ui::map
