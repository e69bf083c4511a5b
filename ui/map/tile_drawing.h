// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/tile_id.h"
#include "core/map/vector_tile.h"
#include "ui/map/map_colours.h"

#include <QColor>
#include <QImage>
#include <QString>

#include <vector>

namespace stag::ui::map {

/// A tile as pixels; one colour where there is nothing else to see.
struct DrawnTile
{
    QImage image; ///< with kTileGutterPx of its neighbours on each side; null if it is one colour
    QColor ground;

    [[nodiscard]] std::size_t bytes() const;
};

/// Draws `tile` from the data of itself or of an ancestor, which stays sharp however far it is
/// magnified. Safe in any thread.
[[nodiscard]] DrawnTile drawTile(const stag::map::VectorTile &data,
                                 const stag::map::TileId &dataTile,
                                 const stag::map::TileId &tile,
                                 const MapColours &colours,
                                 qreal pixelRatio);

enum class PlaceKind { Country, Capital, Town };

/// A name on the map.
struct PlaceLabel
{
    QString text;
    stag::map::WorldPoint at;
    PlaceKind kind = PlaceKind::Town;
    double rank = 0.0; ///< 0 is the most important
};

/// The names in a tile, the most important first; at most kLabelsOfTileMax.
[[nodiscard]] std::vector<PlaceLabel> labelsOf(const stag::map::VectorTile &data,
                                               const stag::map::TileId &dataTile);

} // namespace stag::ui::map
