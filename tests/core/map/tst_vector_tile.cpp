// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/vector_tile.h"
#include "tests/support/bytes_of.h"

#include <QTest>

using namespace stag;
using namespace stag::map;
using namespace stag::test;

namespace {

QByteArray varint(std::uint64_t value)
{
    QByteArray bytes;
    for (; value > 127; value >>= 7)
        bytes += char(value | 128);
    return bytes + char(value);
}

QByteArray number(int field, std::uint64_t value)
{
    return varint(std::uint64_t(field) << 3) + varint(value);
}

QByteArray block(int field, const QByteArray &content)
{
    return varint((std::uint64_t(field) << 3) | 2) + varint(std::uint64_t(content.size()))
           + content;
}

QByteArray packed(const std::vector<std::uint32_t> &values)
{
    QByteArray bytes;
    for (const std::uint32_t value : values)
        bytes += varint(value);
    return bytes;
}

std::uint32_t command(std::uint32_t id, std::uint32_t count)
{
    return id | count << 3;
}

std::uint32_t step(std::int32_t value)
{
    return (std::uint32_t(value) << 1) ^ std::uint32_t(value >> 31);
}

QByteArray feature(int type,
                   const std::vector<std::uint32_t> &geometry,
                   const std::vector<std::uint32_t> &tags = {})
{
    return number(1, 42) + block(2, packed(tags)) + number(3, std::uint64_t(type))
           + block(4, packed(geometry));
}

QByteArray layer(const QByteArray &features, int version = 2)
{
    return block(3,
                 number(15, std::uint64_t(version)) + block(1, "places") + features
                     + block(3, "name") + block(3, "rank") + block(4, block(1, "Ham"))
                     + block(4, number(4, 3)) + number(5, 4096));
}

QByteArray point(const std::vector<std::uint32_t> &tags = {0, 0, 1, 1})
{
    return block(2, feature(1, {command(1, 2), step(5), step(7), step(-2), step(1)}, tags));
}

} // namespace

class tst_VectorTile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPointsAndTags()
    {
        const auto tile = parseVectorTile(bytesOf(layer(point())));
        QVERIFY2(tile, tile ? "" : tile.error().detail.c_str());
        const TileLayer *places = tile->layer("places");
        QVERIFY(places != nullptr);
        QCOMPARE(places->features.size(), std::size_t{1});
        const TileFeature &ham = places->features.front();
        QCOMPARE(ham.id, std::uint64_t{42});
        QCOMPARE(ham.partCount, 1u);
        QCOMPARE(places->part(0).size(), std::size_t{2});
        QCOMPARE(places->part(0)[1], (TilePoint{3, 8}));
        QVERIFY(places->text(ham, "name") == "Ham");
        QCOMPARE(places->number(ham, "rank", -1), 3.0);
        QCOMPARE(places->number(ham, "height", -1), -1.0);
        QVERIFY(places->text(ham, "rank").empty());
        QVERIFY(tile->layer("roads") == nullptr);
    }

    void readsLinesAndRings()
    {
        const auto lines = feature(2,
                                   {command(1, 1),
                                    step(2),
                                    step(2),
                                    command(2, 1),
                                    step(0),
                                    step(8),
                                    command(1, 1),
                                    step(1),
                                    step(1),
                                    command(2, 2),
                                    step(1),
                                    step(0),
                                    step(0),
                                    step(1)});
        const auto rings = feature(3,
                                   {command(1, 1),
                                    step(0),
                                    step(0),
                                    command(2, 2),
                                    step(9),
                                    step(0),
                                    step(0),
                                    step(9),
                                    command(7, 1),
                                    command(1, 1),
                                    step(-5),
                                    step(-5),
                                    command(2, 2),
                                    step(1),
                                    step(0),
                                    step(0),
                                    step(1),
                                    command(7, 1)});
        const auto tile = parseVectorTile(bytesOf(layer(block(2, lines) + block(2, rings))));
        QVERIFY(tile);
        const TileLayer &found = tile->layers.front();
        QCOMPARE(found.features[0].partCount, 2u);
        QCOMPARE(found.part(0).size(), std::size_t{2});
        QCOMPARE(found.part(1).size(), std::size_t{3});
        QCOMPARE(found.part(1).front(), (TilePoint{3, 11}));
        QCOMPARE(found.features[1].firstPart, 2u);
        QCOMPARE(found.part(3).front(), (TilePoint{4, 4}));
    }

    void emptyIsATile()
    {
        const auto tile = parseVectorTile({});
        QVERIFY(tile);
        QVERIFY(tile->layers.empty());
        QVERIFY(parseVectorTile(bytesOf(layer({}, 3)))->layers.empty());
        QVERIFY(parseVectorTile(bytesOf(number(9, 1) + layer(point()))));
    }

    void fieldsOfAnotherTypeAreSkipped()
    {
        const QByteArray odd = number(1, 5) + block(15, "x") + number(2, 7) + block(5, "y");
        const auto tile = parseVectorTile(bytesOf(block(3, odd) + block(4, "z")));
        QVERIFY(tile);
        QVERIFY(tile->layers.front().name.empty());
        QVERIFY(tile->layers.front().features.empty());
    }

    void everyCutIsAnAnswer()
    {
        const QByteArray whole = layer(point());
        for (qsizetype length = 0; length < whole.size(); ++length) {
            const auto tile = parseVectorTile(bytesOf(whole.first(length)));
            if (!tile)
                QCOMPARE(tile.error().code, ErrorCode::Corrupt);
        }
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const int corrupt = int(ErrorCode::Corrupt);
        const int large = int(ErrorCode::TooLarge);
        QTest::addRow("no message") << QByteArray("{}{}{}") << corrupt;
        QTest::addRow("key out of range") << layer(point({2, 0})) << corrupt;
        QTest::addRow("value out of range") << layer(point({0, 2})) << corrupt;
        QTest::addRow("tag without value") << layer(point({0})) << corrupt;
        QTest::addRow("unknown command") << layer(block(2, feature(2, {command(3, 1)}))) << corrupt;
        QTest::addRow("geometry ends early")
            << layer(block(2, feature(2, {command(2, 1000), 1, 1}))) << corrupt;
        QTest::addRow("half a point") << layer(block(2, feature(2, {command(1, 1), 1}))) << corrupt;
        QTest::addRow("far outside")
            << layer(block(2, feature(1, {command(1, 1), 0xFFFF'FFFEu, 0}))) << corrupt;
        QTest::addRow("no extent")
            << block(3, number(15, 2) + block(1, "a") + number(5, 0)) << corrupt;
        QTest::addRow("too many layers") << layer({}) + layer({}) + layer({}) << large;
        QTest::addRow("too many features") << layer(point() + point() + point()) << large;
        QTest::addRow("too many points")
            << layer(block(2, feature(1, {command(1, 5), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}))) << large;
        QTest::addRow("too many tags") << layer(point({0, 0, 0, 0, 0, 0, 0, 0})) << large;
        QTest::addRow("too many values")
            << layer(block(4, block(1, "a")) + block(4, block(1, "b")) + block(3, "c")) << large;
    }

    void rejects()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const VectorTileLimits limits{
            .layersMax = 2, .featuresMax = 2, .pointsMax = 4, .tagsMax = 3, .valuesMax = 6};
        const auto tile = parseVectorTile(bytesOf(bytes), limits);
        QVERIFY(!tile);
        QCOMPARE(int(tile.error().code), code);
    }
};

QTEST_APPLESS_MAIN(tst_VectorTile)
#include "tst_vector_tile.moc"
