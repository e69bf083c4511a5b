// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/geo/bounds.h"
#include "core/map/limits.h"
#include "core/map/tile_id.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stag::map {

/// Version 3 of PMTiles: one file that holds tiles and finds each with a few reads of ranges.

/// Where the bytes of an archive come from: a file, a resource, a server.
class ByteRange
{
public:
    virtual ~ByteRange() = default;

    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Exactly `length` bytes; the reader asks for nothing beyond size(). Safe from any thread.
    [[nodiscard]] virtual Result<Bytes> read(std::uint64_t offset, std::uint64_t length) const = 0;
};

enum class PmtilesCompression : std::uint8_t {
    Unknown = 0,
    None = 1,
    Gzip = 2,
    Brotli = 3,
    Zstd = 4
};
enum class PmtilesKind : std::uint8_t {
    Unknown = 0,
    Vector = 1,
    Png = 2,
    Jpeg = 3,
    Webp = 4,
    Avif = 5
};

struct PmtilesSection
{
    std::uint64_t offset = 0;
    std::uint64_t length = 0;

    bool operator==(const PmtilesSection &) const = default;
};

inline constexpr std::size_t kPmtilesHeaderBytes = 127;

struct PmtilesHeader
{
    PmtilesSection root;
    PmtilesSection metadata;
    PmtilesSection leaves;
    PmtilesSection tiles;
    PmtilesCompression internalCompression = PmtilesCompression::None;
    PmtilesCompression tileCompression = PmtilesCompression::None;
    PmtilesKind kind = PmtilesKind::Unknown;
    int zoomMin = 0;
    int zoomMax = 0;
    geo::Bounds bounds;
};

/// Reads the header; Corrupt for other bytes or sections beyond `archiveBytes`, InvalidArgument for
/// another version.
[[nodiscard]] Result<PmtilesHeader> parsePmtilesHeader(BytesView bytes, std::uint64_t archiveBytes);

/// A run of equal tiles, or, with a run of 0, a directory of the tiles from here on.
struct PmtilesEntry
{
    std::uint64_t tileId = 0;
    std::uint64_t offset = 0; ///< within the tiles, or within the leaves
    std::uint32_t length = 0;
    std::uint32_t runLength = 0;

    bool operator==(const PmtilesEntry &) const = default;
};

/// Reads an unpacked directory; Corrupt or TooLarge.
[[nodiscard]] Result<std::vector<PmtilesEntry>> parsePmtilesDirectory(BytesView bytes,
                                                                      const PmtilesLimits &limits);
/// The entry that holds the tile or leads to it; null if there is none.
[[nodiscard]] const PmtilesEntry *findEntry(std::span<const PmtilesEntry> directory,
                                            std::uint64_t tileId);
/// The number of a tile: all lower zooms first, then along the Hilbert curve.
[[nodiscard]] std::uint64_t pmtilesId(const TileId &tile);

/// An archive whose header and root directory have been read. The source outlives it. Any thread.
class PmtilesArchive
{
public:
    [[nodiscard]] static Result<PmtilesArchive> open(const ByteRange &source,
                                                     const PmtilesLimits &limits = {});

    [[nodiscard]] const PmtilesHeader &header() const { return m_header; }
    /// The bytes of a tile, unpacked; nothing if the archive has none there.
    [[nodiscard]] Result<std::optional<Bytes>> tile(const TileId &tile) const;
    /// The JSON with name and attribution.
    [[nodiscard]] Result<std::string> metadata() const;

private:
    PmtilesArchive(const ByteRange &source, const PmtilesLimits &limits)
        : m_source(&source)
        , m_limits(limits)
    {}

    [[nodiscard]] Result<std::vector<PmtilesEntry>> directory(const PmtilesSection &section) const;
    /// A part of a section of the archive, unpacked.
    [[nodiscard]] Result<Bytes> readPart(const PmtilesSection &section,
                                         const PmtilesSection &part,
                                         PmtilesCompression compression,
                                         std::size_t bytesMax) const;

    const ByteRange *m_source;
    PmtilesLimits m_limits;
    PmtilesHeader m_header;
    std::vector<PmtilesEntry> m_root;
};

} // namespace stag::map
