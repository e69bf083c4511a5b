// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/pmtiles.h"
#include "ui/map/limits.h"
#include "ui/map/map_colours.h"
#include "ui/map/tile_drawing.h"

#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stag::ui::map {

/// Keeps drawn tiles within a bound of memory and has workers of low priority draw those that are
/// wanted, one at a time each.
///
/// Thread: GUI. The archive outlives the store.
class TileStore final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int threadsMax = 1;
        std::size_t tileBytesMax = kTileBytesMax;
        std::size_t decodedTilesMax = kDecodedTilesMax;
    };
    using TilePtr = std::shared_ptr<const DrawnTile>;
    using LabelsPtr = std::shared_ptr<const std::vector<PlaceLabel>>;

    explicit TileStore(const stag::map::PmtilesArchive &archive, QObject *parent = nullptr);
    TileStore(const stag::map::PmtilesArchive &archive, const Settings &settings, QObject *parent);
    /// Waits for the tiles that have begun.
    ~TileStore() override;

    /// Draws in these colours from now on. Tiles of before are shown until theirs are there.
    void setStyle(const MapColours &colours, qreal pixelRatio);
    /// The tile, or null while it is not there.
    [[nodiscard]] TilePtr find(const stag::map::TileId &tile);
    /// The names in a tile of the archive, or null while they are not there.
    [[nodiscard]] LabelsPtr labels(const stag::map::TileId &dataTile);
    /// What the view needs now, the most urgent first; what was wanted before is forgotten.
    void want(const std::vector<stag::map::TileId> &tiles);
    /// The tile of the archive that a tile is drawn from.
    [[nodiscard]] stag::map::TileId dataTileOf(const stag::map::TileId &tile) const;

    /// Nothing that is wanted is missing.
    [[nodiscard]] bool isSettled() const { return m_wanted.empty() && m_running.empty(); }
    [[nodiscard]] std::size_t tileBytes() const { return m_tileBytes; }
    [[nodiscard]] std::uint64_t forgottenCount() const { return m_forgottenCount; }
    /// Tiles that could not be read; they stay empty.
    [[nodiscard]] std::uint64_t failedCount() const { return m_failedCount; }

Q_SIGNALS:
    /// A tile is there.
    void changed();

private:
    struct Kept
    {
        TilePtr tile;
        std::uint64_t usedAt = 0;
        std::uint64_t style = 0;
    };
    struct Decoded
    {
        std::shared_ptr<const stag::map::VectorTile> tile; ///< null: to be read again
        LabelsPtr labels;
        std::uint64_t usedAt = 0;
        bool failed = false;
    };
    struct Job
    {
        stag::map::TileId tile;
        stag::map::TileId dataTile;
        std::shared_ptr<const stag::map::VectorTile> data; ///< null: to be read
        MapColours colours;
        qreal pixelRatio = 1.0;
        std::uint64_t style = 0;
    };
    struct Done
    {
        Job job;
        TilePtr tile;
        Decoded decoded;
    };

    [[nodiscard]] bool isNeeded(const stag::map::TileId &tile) const;
    void startNext();
    [[nodiscard]] Done work(const Job &job) const;
    void finish(const Done &done);
    void keep(const stag::map::TileId &tile, const TilePtr &drawn, std::uint64_t style);
    void forgetOld();

    const stag::map::PmtilesArchive &m_archive;
    Settings m_settings;
    MapColours m_colours;
    qreal m_pixelRatio = 1.0;
    std::uint64_t m_style = 0;
    std::uint64_t m_clock = 0; ///< counts uses
    std::unordered_map<stag::map::TileId, Kept> m_tiles;
    std::unordered_map<stag::map::TileId, Decoded> m_decoded;
    std::vector<stag::map::TileId> m_wanted; ///< the most urgent last
    std::unordered_set<stag::map::TileId> m_running;
    std::size_t m_tileBytes = 0;
    std::uint64_t m_forgottenCount = 0;
    std::uint64_t m_failedCount = 0;
    QThreadPool m_pool;
};

} // namespace stag::ui::map
