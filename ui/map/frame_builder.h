// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/map/features.h"
#include "ui/map/label_layout.h"
#include "ui/map/map_frame.h"

#include <span>
#include <vector>

namespace stag::ui::map {

class TileStore;

/// Which of several features that lie under the pointer is meant.
struct FeatureRef
{
    std::size_t layer = 0;
    std::uint32_t feature = 0;

    bool operator==(const FeatureRef &) const = default;
};

/// Puts together what a camera sees: tiles, grid, features, badges and names.
///
/// Thread: GUI. The store and the sprites outlive the builder.
class FrameBuilder
{
public:
    FrameBuilder(TileStore &tiles, Sprites &sprites)
        : m_tiles(tiles)
        , m_sprites(sprites)
    {}

    /// The frame, and asks the store for the tiles that it lacks.
    [[nodiscard]] MapFrame build(const stag::map::Camera &camera,
                                 std::span<const FeatureLayer> layers);

private:
    struct Marked;

    void addTiles(MapFrame &frame) const;
    void addStandIns(MapFrame &frame, const stag::map::TileId &tile, int copy, double ppu) const;
    void addGrid(MapFrame &frame) const;
    void addLayer(MapFrame &frame, const FeatureLayer &layer, Marked &marked) const;
    void addFeature(MapFrame &frame,
                    const FeatureLayer &layer,
                    std::uint32_t feature,
                    double shift,
                    Marked &marked) const;
    void addNames(MapFrame &frame, Marked &marked) const;

    TileStore &m_tiles;
    Sprites &m_sprites;
};

/// How far apart clusters are in the world.
[[nodiscard]] double clusterSpacing(const stag::map::Camera &camera);

} // namespace stag::ui::map
