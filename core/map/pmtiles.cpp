// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/pmtiles.h"

#include "core/base/gzip.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <protozero/exception.hpp>
#include <protozero/varint.hpp>
#include <utility>

namespace stag::map {

namespace {

constexpr std::string_view kMagic = "PMTiles";
constexpr int kVersion = 3;

Error corrupt(std::string what)
{
    return {ErrorCode::Corrupt, "pmtiles: " + std::move(what)};
}

Error tooLarge(std::string what)
{
    return {ErrorCode::TooLarge, "pmtiles: " + std::move(what)};
}

/// Little-endian numbers at fixed places; the caller has checked the length.
class FixedReader
{
public:
    explicit FixedReader(BytesView bytes)
        : m_bytes(bytes)
    {}

    [[nodiscard]] std::uint8_t byteAt(std::size_t at) const
    {
        return std::to_integer<std::uint8_t>(m_bytes[at]);
    }
    [[nodiscard]] std::uint64_t numberAt(std::size_t at, std::size_t length = 8) const
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < length; ++i)
            value |= std::uint64_t{byteAt(at + i)} << (8 * i);
        return value;
    }
    [[nodiscard]] PmtilesSection sectionAt(std::size_t at) const
    {
        return {numberAt(at), numberAt(at + 8)};
    }
    [[nodiscard]] double degreesAt(std::size_t at) const
    {
        const auto value = static_cast<std::uint32_t>(numberAt(at, 4));
        return static_cast<double>(static_cast<std::int32_t>(value)) / 1e7;
    }

private:
    BytesView m_bytes;
};

bool isWithin(const PmtilesSection &part, std::uint64_t length)
{
    return part.length <= length && part.offset <= length - part.length;
}

/// The numbers of a directory one after the other; what protozero throws ends in one place.
class VarintReader
{
public:
    explicit VarintReader(BytesView bytes)
        : m_at(asText(bytes).data())
        , m_end(m_at + bytes.size())
    {}

    std::uint64_t next() { return protozero::decode_varint(&m_at, m_end); }
    std::uint32_t nextShort()
    {
        const std::uint64_t value = next();
        if (value > std::numeric_limits<std::uint32_t>::max())
            m_isOver = true;
        return static_cast<std::uint32_t>(value);
    }
    [[nodiscard]] bool isOver() const { return m_isOver; }
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(m_end - m_at); }

private:
    const char *m_at;
    const char *m_end;
    bool m_isOver = false;
};

Result<std::vector<PmtilesEntry>> readEntries(VarintReader &reader, std::size_t count)
{
    std::vector<PmtilesEntry> entries(count);
    std::uint64_t tileId = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t step = reader.next();
        if ((i > 0 && step == 0) || step > std::numeric_limits<std::uint64_t>::max() - tileId)
            return corrupt("tiles of a directory are out of order");
        tileId += step;
        entries[i].tileId = tileId;
    }
    for (PmtilesEntry &entry : entries)
        entry.runLength = reader.nextShort();
    for (PmtilesEntry &entry : entries) {
        entry.length = reader.nextShort();
        if (entry.length == 0)
            return corrupt("an entry of a directory is empty");
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t offset = reader.next();
        if (offset == 0 && i == 0)
            return corrupt("the first entry of a directory follows nothing");
        entries[i].offset =
            offset == 0 ? entries[i - 1].offset + entries[i - 1].length : offset - 1;
    }
    if (reader.isOver() || reader.left() != 0)
        return corrupt("a directory has numbers that do not fit or bytes behind its end");
    return entries;
}

Result<Bytes> unpack(Bytes bytes, PmtilesCompression compression, std::size_t bytesMax)
{
    if (compression == PmtilesCompression::Gzip)
        return gunzip(bytes, bytesMax);
    if (compression != PmtilesCompression::None)
        return Error{ErrorCode::InvalidArgument,
                     "pmtiles: only gzip is read; convert the archive with the pmtiles tool"};
    return bytes;
}

} // namespace

Result<PmtilesHeader> parsePmtilesHeader(BytesView bytes, std::uint64_t archiveBytes)
{
    if (bytes.size() < kPmtilesHeaderBytes || archiveBytes < kPmtilesHeaderBytes)
        return corrupt("shorter than a header");
    if (asText(bytes.first(kMagic.size())) != kMagic)
        return corrupt("not an archive of this kind");
    const FixedReader reader(bytes);
    if (const int version = reader.byteAt(7); version != kVersion)
        return Error{ErrorCode::InvalidArgument,
                     "pmtiles: version " + std::to_string(version) + ", only 3 is read"};
    PmtilesHeader header;
    header.root = reader.sectionAt(8);
    header.metadata = reader.sectionAt(24);
    header.leaves = reader.sectionAt(40);
    header.tiles = reader.sectionAt(56);
    for (const PmtilesSection &part : {header.root, header.metadata, header.leaves, header.tiles}) {
        if (!isWithin(part, archiveBytes))
            return corrupt("a section lies beyond the end");
    }
    header.internalCompression = static_cast<PmtilesCompression>(reader.byteAt(97));
    header.tileCompression = static_cast<PmtilesCompression>(reader.byteAt(98));
    header.kind = static_cast<PmtilesKind>(reader.byteAt(99));
    header.zoomMin = reader.byteAt(100);
    header.zoomMax = reader.byteAt(101);
    if (header.zoomMin > header.zoomMax || header.zoomMax > kTileZoomMax)
        return corrupt("no such zoom");
    header.bounds = {
        reader.degreesAt(106), reader.degreesAt(114), reader.degreesAt(102), reader.degreesAt(110)};
    return header;
}

Result<std::vector<PmtilesEntry>> parsePmtilesDirectory(BytesView bytes,
                                                        const PmtilesLimits &limits)
{
    if (bytes.size() > limits.directoryBytesMax)
        return tooLarge("a directory");
    try {
        VarintReader reader(bytes);
        const std::uint64_t count = reader.next();
        if (count > limits.entriesMax)
            return tooLarge("entries of a directory");
        // Each entry takes at least a byte for each of its four numbers.
        if (count > reader.left() / 4)
            return corrupt("a directory ends early");
        return readEntries(reader, static_cast<std::size_t>(count));
    } catch (const protozero::exception &) {
        return corrupt("a directory ends early");
    }
}

const PmtilesEntry *findEntry(std::span<const PmtilesEntry> directory, std::uint64_t tileId)
{
    const auto after = std::ranges::upper_bound(directory, tileId, {}, &PmtilesEntry::tileId);
    if (after == directory.begin())
        return nullptr;
    const PmtilesEntry &entry = *std::prev(after);
    const bool holds = entry.runLength == 0 || tileId - entry.tileId < entry.runLength;
    return holds ? &entry : nullptr;
}

std::uint64_t pmtilesId(const TileId &tile)
{
    std::uint64_t id = ((std::uint64_t{1} << (2 * tile.zoom)) - 1) / 3;
    std::uint64_t x = tile.x;
    std::uint64_t y = tile.y;
    for (int bit = tile.zoom - 1; bit >= 0; --bit) {
        const std::uint64_t side = std::uint64_t{1} << bit;
        const std::uint64_t right = (x & side) != 0 ? 1 : 0;
        const std::uint64_t down = (y & side) != 0 ? 1 : 0;
        id += side * side * ((3 * right) ^ down);
        // The curve within this quarter is turned and mirrored.
        if (down == 0) {
            if (right == 1) {
                x = side - 1 - (x & (side - 1));
                y = side - 1 - (y & (side - 1));
            }
            std::swap(x, y);
        }
    }
    return id;
}

Result<PmtilesArchive> PmtilesArchive::open(const ByteRange &source, const PmtilesLimits &limits)
{
    if (source.size() < kPmtilesHeaderBytes)
        return corrupt("shorter than a header");
    PmtilesArchive archive(source, limits);
    STAG_TRY(const Bytes head, source.read(0, kPmtilesHeaderBytes));
    STAG_TRY(archive.m_header, parsePmtilesHeader(head, source.size()));
    STAG_TRY(archive.m_root, archive.directory({0, archive.m_header.root.length}));
    return archive;
}

Result<Bytes> PmtilesArchive::readPart(const PmtilesSection &section,
                                       const PmtilesSection &part,
                                       PmtilesCompression compression,
                                       std::size_t bytesMax) const
{
    if (!isWithin(part, section.length))
        return corrupt("an entry points beyond its section");
    if (part.length > bytesMax)
        return tooLarge("a tile or directory");
    STAG_TRY(Bytes packed, m_source->read(section.offset + part.offset, part.length));
    return unpack(std::move(packed), compression, bytesMax);
}

Result<std::vector<PmtilesEntry>> PmtilesArchive::directory(const PmtilesSection &section) const
{
    const bool isRoot = m_root.empty();
    STAG_TRY(const Bytes bytes,
             readPart(isRoot ? m_header.root : m_header.leaves,
                      section,
                      m_header.internalCompression,
                      m_limits.directoryBytesMax));
    return parsePmtilesDirectory(bytes, m_limits);
}

Result<std::optional<Bytes>> PmtilesArchive::tile(const TileId &tile) const
{
    if (!isValid(tile) || tile.zoom < m_header.zoomMin || tile.zoom > m_header.zoomMax
        || m_root.empty())
        return std::optional<Bytes>{};
    const std::uint64_t id = pmtilesId(tile);
    std::vector<PmtilesEntry> leaf;
    std::span<const PmtilesEntry> directoryNow = m_root;
    for (int depth = 0; depth < m_limits.directoryDepthMax; ++depth) {
        const PmtilesEntry *entry = findEntry(directoryNow, id);
        if (entry == nullptr)
            return std::optional<Bytes>{};
        const PmtilesSection part{entry->offset, entry->length};
        if (entry->runLength > 0) {
            STAG_TRY(
                Bytes bytes,
                readPart(m_header.tiles, part, m_header.tileCompression, m_limits.tileBytesMax));
            return std::optional(std::move(bytes));
        }
        STAG_TRY(leaf, directory(part));
        directoryNow = leaf;
    }
    return corrupt("directories lead to directories without end");
}

Result<std::string> PmtilesArchive::metadata() const
{
    STAG_TRY(const Bytes bytes,
             readPart(m_header.metadata,
                      {0, m_header.metadata.length},
                      m_header.internalCompression,
                      m_limits.metadataBytesMax));
    return std::string(asText(bytes));
}

} // namespace stag::map
