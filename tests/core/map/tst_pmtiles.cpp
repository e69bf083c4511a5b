// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/map/pmtiles.h"
#include "core/map/vector_tile.h"
#include "tests/support/bytes_of.h"

#include <QFile>
#include <QTest>

#include <limits>
#include <set>

using namespace stag;
using namespace stag::map;
using namespace stag::test;

namespace {

class MemoryRange final : public ByteRange
{
public:
    explicit MemoryRange(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {}

    [[nodiscard]] std::uint64_t size() const override { return std::uint64_t(m_bytes.size()); }
    [[nodiscard]] Result<Bytes> read(std::uint64_t offset, std::uint64_t length) const override
    {
        if (offset > size() || length > size() - offset)
            qFatal("read beyond the end");
        return bytesOf(m_bytes.mid(qsizetype(offset), qsizetype(length)));
    }

private:
    QByteArray m_bytes;
};

QByteArray varints(const std::vector<std::uint64_t> &values)
{
    QByteArray bytes;
    for (std::uint64_t value : values) {
        for (; value > 127; value >>= 7)
            bytes += char(value | 128);
        bytes += char(value);
    }
    return bytes;
}

struct Parts
{
    QByteArray root;
    QByteArray leaves;
    QByteArray tiles;
};

void put(QByteArray &bytes, qsizetype at, std::uint64_t value, int length = 8)
{
    for (int i = 0; i < length; ++i)
        bytes[at + i] = char(value >> (8 * i));
}

/// An archive without compression of zooms 0 to 3.
QByteArray archiveOf(const Parts &parts)
{
    QByteArray header(qsizetype(kPmtilesHeaderBytes), '\0');
    header.replace(0, 8, QByteArray("PMTiles\x03", 8));
    std::uint64_t offset = kPmtilesHeaderBytes;
    const QByteArray *sections[] = {&parts.root, nullptr, &parts.leaves, &parts.tiles};
    for (int i = 0; i < 4; ++i) {
        const auto length = sections[i] == nullptr ? 0 : std::uint64_t(sections[i]->size());
        put(header, 8 + 16 * i, offset);
        put(header, 16 + 16 * i, length);
        offset += length;
    }
    header[97] = 1;
    header[98] = 1;
    header[99] = 1;
    header[101] = 3;
    return header + parts.root + parts.leaves + parts.tiles;
}

/// Tile 0 is "zero", tiles 1 to 4 are "one", those from 5 on are in a leaf, of which 7 is "seven".
Parts goodParts()
{
    return {varints({3, 0, 1, 4, 1, 4, 0, 4, 3, 5, 1, 5, 1}),
            varints({1, 7, 1, 5, 8}),
            QByteArray("zeroone") + QByteArray("seven")};
}

Result<std::optional<Bytes>> tileOf(const QByteArray &archive, const TileId &tile)
{
    const MemoryRange range(archive);
    auto opened = PmtilesArchive::open(range);
    if (!opened)
        return opened.error();
    return opened->tile(tile);
}

} // namespace

class tst_Pmtiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersFollowTheHilbertCurve()
    {
        QCOMPARE(pmtilesId({0, 0, 0}), 0u);
        QCOMPARE(pmtilesId({1, 0, 0}), 1u);
        QCOMPARE(pmtilesId({1, 0, 1}), 2u);
        QCOMPARE(pmtilesId({1, 1, 1}), 3u);
        QCOMPARE(pmtilesId({1, 1, 0}), 4u);
        QCOMPARE(pmtilesId({2, 0, 0}), 5u);
        QCOMPARE(pmtilesId({12, 3423, 1763}), 19078479u);
        std::set<std::uint64_t> ids;
        for (std::uint32_t x = 0; x < 16; ++x) {
            for (std::uint32_t y = 0; y < 16; ++y)
                ids.insert(pmtilesId({4, x, y}));
        }
        QCOMPARE(ids.size(), std::size_t{256});
        QCOMPARE(*ids.begin(), 85u);
        QCOMPARE(*ids.rbegin(), 85u + 255u);
    }

    void findsTiles_data()
    {
        QTest::addColumn<int>("zoom");
        QTest::addColumn<int>("x");
        QTest::addColumn<int>("y");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("first") << 0 << 0 << 0 << QByteArray("zero");
        QTest::addRow("in a run") << 1 << 1 << 0 << QByteArray("one");
        QTest::addRow("in a leaf") << 2 << 1 << 1 << QByteArray("seven");
        QTest::addRow("none in the leaf") << 2 << 0 << 0 << QByteArray();
        QTest::addRow("behind the last") << 3 << 7 << 0 << QByteArray();
        QTest::addRow("zoom not in it") << 4 << 0 << 0 << QByteArray();
        QTest::addRow("no such tile") << 1 << 2 << 0 << QByteArray();
    }

    void findsTiles()
    {
        QFETCH(const int, zoom);
        QFETCH(const int, x);
        QFETCH(const int, y);
        QFETCH(const QByteArray, expected);
        const auto tile =
            tileOf(archiveOf(goodParts()), {zoom, std::uint32_t(x), std::uint32_t(y)});
        QVERIFY2(tile, tile ? "" : tile.error().detail.c_str());
        QCOMPARE(tile->has_value(), !expected.isEmpty());
        if (tile->has_value())
            QCOMPARE(byteArrayOf(**tile), expected);
    }

    void rejectsArchives_data()
    {
        QTest::addColumn<QByteArray>("archive");
        QTest::addColumn<int>("code");
        const int corrupt = int(ErrorCode::Corrupt);
        const int wrong = int(ErrorCode::InvalidArgument);
        const QByteArray good = archiveOf(goodParts());
        QTest::addRow("empty") << QByteArray() << corrupt;
        QTest::addRow("short") << good.first(126) << corrupt;
        QTest::addRow("another file") << QByteArray("SQLite format 3").append(good) << corrupt;
        const auto with = [&good](qsizetype at, char byte) {
            QByteArray changed = good;
            changed[at] = byte;
            return changed;
        };
        QTest::addRow("version 2") << with(7, 2) << wrong;
        QTest::addRow("brotli") << with(97, 3) << wrong;
        QTest::addRow("unknown compression") << with(98, 77) << wrong;
        QTest::addRow("zoom 31") << with(101, 31) << corrupt;
        QTest::addRow("least zoom above the last") << with(100, 4) << corrupt;
        QTest::addRow("tiles cut") << good.chopped(1) << corrupt;
        QByteArray beyond = good;
        put(beyond, 16, std::numeric_limits<std::uint64_t>::max());
        QTest::addRow("root beyond everything") << beyond << corrupt;
        Parts parts = goodParts();
        parts.leaves = varints({1, 7, 1, 6, 8});
        QTest::addRow("tile beyond the tiles") << archiveOf(parts) << corrupt;
        parts = goodParts();
        parts.root = varints({1, 5, 0, 5, 1});
        parts.leaves = varints({1, 5, 0, 5, 1});
        QTest::addRow("a leaf that leads to itself") << archiveOf(parts) << corrupt;
    }

    void rejectsArchives()
    {
        QFETCH(const QByteArray, archive);
        QFETCH(const int, code);
        const auto tile = tileOf(archive, {2, 1, 1});
        QVERIFY(!tile);
        QCOMPARE(int(tile.error().code), code);
    }

    void rejectsDirectories_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const int corrupt = int(ErrorCode::Corrupt);
        const int large = int(ErrorCode::TooLarge);
        QTest::addRow("empty") << QByteArray() << corrupt;
        QTest::addRow("cut") << goodParts().root.chopped(1) << corrupt;
        QTest::addRow("bytes behind") << goodParts().root.append('x') << corrupt;
        QTest::addRow("count without entries") << varints({3}) << corrupt;
        QTest::addRow("out of order") << varints({2, 5, 0, 1, 1, 1, 1, 1, 2}) << corrupt;
        QTest::addRow("empty tile") << varints({1, 5, 1, 0, 1}) << corrupt;
        QTest::addRow("first follows nothing") << varints({1, 5, 1, 1, 0}) << corrupt;
        QTest::addRow("long length") << varints({1, 5, 1, 1ull << 33, 1}) << corrupt;
        QTest::addRow("numbers without end") << QByteArray(30, '\xff') << corrupt;
        QTest::addRow("tile ids overflow")
            << varints({2, 9, std::numeric_limits<std::uint64_t>::max(), 1, 1, 1, 1, 1, 1})
            << corrupt;
        QTest::addRow("too many entries") << varints({5, 1, 1, 1}) << large;
        QTest::addRow("too many bytes") << QByteArray(200, '\1') << large;
    }

    void rejectsDirectories()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const PmtilesLimits limits{.directoryBytesMax = 100, .entriesMax = 4};
        const auto directory = parsePmtilesDirectory(bytesOf(bytes), limits);
        QVERIFY(!directory);
        QCOMPARE(int(directory.error().code), code);
    }

    void largeTilesAreRefused()
    {
        const MemoryRange range(archiveOf(goodParts()));
        const auto opened = PmtilesArchive::open(range, {.tileBytesMax = 4});
        QVERIFY(opened);
        QVERIFY(opened->tile({0, 0, 0}));
        const auto seven = opened->tile({2, 1, 1});
        QVERIFY(!seven);
        QCOMPARE(seven.error().code, ErrorCode::TooLarge);
    }

    void packedBombsAreRefused()
    {
        const auto bomb = gzip(bytesOf(QByteArray(1'000'000, '\0')));
        QVERIFY(bomb);
        Parts parts = goodParts();
        parts.root = varints({1, 0, 1, bomb->size(), 1});
        parts.tiles = byteArrayOf(*bomb);
        QByteArray archive = archiveOf(parts);
        archive[98] = 2;
        const MemoryRange range(archive);
        const auto opened = PmtilesArchive::open(range, {.tileBytesMax = 999'999});
        QVERIFY(opened);
        const auto tile = opened->tile({0, 0, 0});
        QVERIFY(!tile);
        QCOMPARE(tile.error().code, ErrorCode::TooLarge);
    }

    void theEmbeddedWorldIsWhole()
    {
        QFile file(QStringLiteral(STAG_SOURCE_DIR "/resources/basemap/world.pmtiles"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const MemoryRange range(file.readAll());
        const auto world = PmtilesArchive::open(range);
        QVERIFY(world);
        QCOMPARE(world->header().zoomMax, 6);
        QCOMPARE(world->header().kind, PmtilesKind::Vector);
        QVERIFY(world->metadata());
        QVERIFY(world->metadata()->find("Natural Earth") != std::string::npos);
        std::size_t tiles = 0;
        std::size_t towns = 0;
        for (int zoom = 0; zoom <= 4; ++zoom) {
            for (std::uint32_t x = 0; x < 1u << zoom; ++x) {
                for (std::uint32_t y = 0; y < 1u << zoom; ++y) {
                    const auto bytes = world->tile({zoom, x, y});
                    QVERIFY(bytes);
                    if (!bytes->has_value())
                        continue;
                    ++tiles;
                    const auto tile = parseVectorTile(**bytes);
                    QVERIFY(tile);
                    const TileLayer *places = tile->layer("places");
                    towns += places == nullptr ? 0 : places->features.size();
                }
            }
        }
        QVERIFY2(tiles > 250, qPrintable(QString::number(tiles)));
        QVERIFY(towns > 10'000);
    }
};

QTEST_APPLESS_MAIN(tst_Pmtiles)
#include "tst_pmtiles.moc"
