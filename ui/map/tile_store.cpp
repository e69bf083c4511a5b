// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/tile_store.h"

#include <QMetaObject>
#include <QThread>

#include <algorithm>
#include <span>
#include <utility>

namespace stag::ui::map {

using stag::map::TileId;
using stag::map::VectorTile;

TileStore::TileStore(const stag::map::PmtilesArchive &archive, QObject *parent)
    : TileStore(archive, {.threadsMax = std::max(QThread::idealThreadCount() - 1, 1)}, parent)
{}

TileStore::TileStore(const stag::map::PmtilesArchive &archive,
                     const Settings &settings,
                     QObject *parent)
    : QObject(parent)
    , m_archive(archive)
    , m_settings(settings)
{
    m_pool.setMaxThreadCount(settings.threadsMax);
    m_pool.setThreadPriority(QThread::LowPriority); // frames come first
}

TileStore::~TileStore()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void TileStore::setStyle(const MapColours &colours, qreal pixelRatio)
{
    if (m_style > 0 && colours == m_colours && pixelRatio == m_pixelRatio)
        return;
    m_colours = colours;
    m_pixelRatio = pixelRatio;
    ++m_style;
    Q_EMIT changed();
}

TileId TileStore::dataTileOf(const TileId &tile) const
{
    return ancestor(tile, m_archive.header().zoomMax);
}

TileStore::TilePtr TileStore::find(const TileId &tile)
{
    const auto kept = m_tiles.find(tile);
    if (kept == m_tiles.end())
        return nullptr;
    kept->second.usedAt = ++m_clock;
    return kept->second.tile;
}

TileStore::LabelsPtr TileStore::labels(const TileId &dataTile)
{
    const auto decoded = m_decoded.find(dataTile);
    if (decoded == m_decoded.end())
        return nullptr;
    decoded->second.usedAt = ++m_clock;
    return decoded->second.labels;
}

bool TileStore::isNeeded(const TileId &tile) const
{
    if (m_running.contains(tile))
        return false;
    const auto kept = m_tiles.find(tile);
    // A tile that is there may have lost its names; they come with drawing it again.
    return kept == m_tiles.end() || kept->second.style != m_style
           || !m_decoded.contains(dataTileOf(tile));
}

void TileStore::want(const std::vector<TileId> &tiles)
{
    m_wanted.clear();
    std::copy_if(tiles.rbegin(),
                 tiles.rend(),
                 std::back_inserter(m_wanted),
                 [this](const TileId &tile) { return isNeeded(tile); });
    startNext();
}

void TileStore::startNext()
{
    while (!m_wanted.empty() && std::cmp_less(m_running.size(), m_settings.threadsMax)) {
        const TileId tile = m_wanted.back();
        m_wanted.pop_back();
        if (!isNeeded(tile))
            continue;
        Job job{tile, dataTileOf(tile), nullptr, m_colours, m_pixelRatio, m_style};
        if (const auto decoded = m_decoded.find(job.dataTile); decoded != m_decoded.end())
            job.data = decoded->second.tile;
        m_running.insert(tile);
        m_pool.start([this, job = std::move(job)] {
            // The destructor waits for this thread, so `this` is alive; later the event is dropped
            // with it.
            QMetaObject::invokeMethod(
                this, [this, done = work(job)] { finish(done); }, Qt::QueuedConnection);
        });
    }
}

TileStore::Done TileStore::work(const Job &job) const
{
    Done done{job, nullptr, {}};
    done.decoded.tile = job.data;
    if (job.data == nullptr) {
        auto tile = m_archive.tile(job.dataTile).and_then([](std::optional<Bytes> bytes) {
            return bytes ? stag::map::parseVectorTile(*bytes) : Result<VectorTile>(VectorTile{});
        });
        done.decoded.failed = !tile;
        done.decoded.tile =
            std::make_shared<const VectorTile>(tile ? std::move(*tile) : VectorTile{});
        done.decoded.labels = std::make_shared<const std::vector<PlaceLabel>>(
            labelsOf(*done.decoded.tile, job.dataTile));
    }
    done.tile = std::make_shared<const DrawnTile>(
        drawTile(*done.decoded.tile, job.dataTile, job.tile, job.colours, job.pixelRatio));
    return done;
}

void TileStore::finish(const Done &done)
{
    m_running.erase(done.job.tile);
    if (done.decoded.labels != nullptr) {
        if (done.decoded.failed)
            ++m_failedCount;
        Decoded decoded = done.decoded;
        decoded.usedAt = ++m_clock;
        m_decoded.insert_or_assign(done.job.dataTile, std::move(decoded));
    }
    keep(done.job.tile, done.tile, done.job.style);
    forgetOld();
    startNext();
    Q_EMIT changed();
}

void TileStore::keep(const TileId &tile, const TilePtr &drawn, std::uint64_t style)
{
    const auto [kept, isNew] = m_tiles.try_emplace(tile);
    if (!isNew)
        m_tileBytes -= kept->second.tile->bytes();
    kept->second = {drawn, ++m_clock, style};
    m_tileBytes += drawn->bytes();
}

void TileStore::forgetOld()
{
    const auto byUse = [](const auto &a, const auto &b) {
        return a.second.usedAt < b.second.usedAt;
    };
    while (m_tileBytes > m_settings.tileBytesMax && m_tiles.size() > 1) {
        const auto oldest = std::ranges::min_element(m_tiles, byUse);
        m_tileBytes -= oldest->second.tile->bytes();
        m_tiles.erase(oldest);
        ++m_forgottenCount;
    }
    while (m_decoded.size() > kLabelledTilesMax)
        m_decoded.erase(std::ranges::min_element(m_decoded, byUse));
    // Names stay longer than shapes: they are small, and every frame asks for them.
    std::vector<std::pair<std::uint64_t, Decoded *>> shapes;
    for (auto &[tile, decoded] : m_decoded) {
        if (decoded.tile != nullptr)
            shapes.emplace_back(decoded.usedAt, &decoded);
    }
    std::ranges::sort(shapes);
    const std::size_t keptMax = std::min(m_settings.decodedTilesMax, shapes.size());
    for (auto &[usedAt, decoded] : std::span(shapes).first(shapes.size() - keptMax))
        decoded->tile = nullptr;
}

} // namespace stag::ui::map
