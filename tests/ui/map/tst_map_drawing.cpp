// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/tile_cover.h"
#include "ui/map/base_map.h"
#include "ui/map/label_layout.h"
#include "ui/map/limits.h"
#include "ui/map/metric_grid.h"
#include "ui/map/tile_drawing.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::ui::map;
using stag::map::Camera;
using stag::map::TileId;

namespace {

struct World
{
    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    std::unique_ptr<BaseMap> base = std::move(*BaseMap::open());

    [[nodiscard]] stag::map::VectorTile data(const TileId &tile) const
    {
        return *stag::map::parseVectorTile(**base->tiles().tile(tile));
    }
};

QColor at(const DrawnTile &tile, int x, int y)
{
    return tile.image.isNull() ? tile.ground
                               : tile.image.pixelColor(x + kTileGutterPx, y + kTileGutterPx);
}

} // namespace

class tst_MapDrawing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void landIsLandAndWaterIsWater()
    {
        World world;
        const MapColours colours = mapColours(world.theme);
        const TileId whole{0, 0, 0};
        const DrawnTile tile = drawTile(world.data(whole), whole, whole, colours, 1.0);
        QCOMPARE(tile.image.size(), QSize(kTileSidePx + 2, kTileSidePx + 2));
        const auto colourOf = [&](double latitude, double longitude) {
            const auto point = stag::map::toWorld({latitude, longitude, 0});
            return at(tile, int(point.x * kTileSidePx), int(point.y * kTileSidePx));
        };
        QCOMPARE(colourOf(22, 5), colours.land);    // Sahara
        QCOMPARE(colourOf(-25, 135), colours.land); // Australia
        QCOMPARE(colourOf(0, -150), colours.water); // Pacific
        QCOMPARE(colourOf(-75, 60), colours.land);  // Antarctica, whose ring is closed at the pole
        QCOMPARE(colourOf(65, -175), colours.land); // Chukotka, beyond the antimeridian
        QCOMPARE(colourOf(-17.8, 170), colours.water); // no smear beside Fiji
    }

    void magnifiedTilesShowTheSameCoast()
    {
        World world;
        const MapColours colours = mapColours(world.theme);
        const TileId source{6, 32, 22};
        const auto data = world.data(source);
        const DrawnTile large = drawTile(data, source, source, colours, 2.0);
        const DrawnTile child = drawTile(data, source, {7, 65, 44}, colours, 1.0);
        int same = 0;
        for (int x = 20; x < 500; x += 24) {
            for (int y = 20; y < 500; y += 24)
                same += at(child, x, y) == at(large, 512 + x, y) ? 1 : 0;
        }
        QVERIFY2(same > 390, qPrintable(QString::number(same))); // of 400; lines differ in width
    }

    void oneColourIsNoPicture()
    {
        World world;
        const MapColours colours = mapColours(world.theme);
        const TileId source{6, 10, 32};
        const auto bytes = world.base->tiles().tile(source);
        const auto data = *bytes ? *stag::map::parseVectorTile(**bytes) : stag::map::VectorTile{};
        const DrawnTile tile = drawTile(data, source, {18, 10 << 12, 32 << 12}, colours, 1.0);
        QVERIFY(tile.image.isNull());
        QVERIFY(tile.ground == colours.water || tile.ground == colours.land);
        QVERIFY(tile.bytes() < 1000);
    }

    void namesAreOrderedAndInside()
    {
        World world;
        const TileId tile{4, 8, 5};
        const auto labels = labelsOf(world.data(tile), tile);
        QVERIFY(labels.size() > 50);
        QVERIFY(labels.size() <= kLabelsOfTileMax);
        for (std::size_t i = 1; i < labels.size(); ++i)
            QVERIFY(labels[i - 1].rank <= labels[i].rank);
        for (const PlaceLabel &label : labels)
            QVERIFY(boxOf(tile).contains(label.at));
    }

    void namesKeepClearOfEachOtherAndOfWhatIsThere()
    {
        World world;
        Sprites sprites;
        sprites.setStyle(mapColours(world.theme), mapFonts(world.theme), 1.0);
        const Camera camera({900, 600}, stag::map::toWorld({50, 8, 0}), 5, 25);
        std::vector<PlaceLabel> labels;
        for (const auto &tile : tilesCovering(camera, 5)) {
            const auto bytes = world.base->tiles().tile(tile.tile);
            const auto more = labelsOf(*stag::map::parseVectorTile(**bytes), tile.tile);
            labels.insert(labels.end(), more.begin(), more.end());
        }
        std::vector<LabelWish> wishes;
        for (const PlaceLabel &label : labels)
            wishes.push_back({&label, 0.0});
        const QRectF badge(400, 250, 100, 100);
        TakenRoom taken(QRectF(0, 0, 900, 600));
        taken.take(badge);
        const auto placed = placeLabels(wishes, camera, sprites, taken);
        QVERIFY2(placed.size() > 20, qPrintable(QString::number(placed.size())));
        std::vector<QRectF> rooms;
        for (const PlacedLabel &label : placed) {
            const QRectF room(label.topLeft, label.sprite.deviceIndependentSize());
            QVERIFY(!room.intersects(badge));
            for (const QRectF &other : rooms)
                QVERIFY(!room.intersects(other));
            rooms.push_back(room);
        }
    }

    void badgesGrowWithTheirCount()
    {
        QCOMPARE(badgeDiameterPx(1), badgeDiameterPx(2));
        QVERIFY(badgeDiameterPx(10) < badgeDiameterPx(1000));
        QCOMPARE(badgeDiameterPx(10'000'000), 40.0);
        QCOMPARE(badgeText(999), QStringLiteral("999"));
        QCOMPARE(badgeText(1'240), QLocale().toString(1.2, 'f', 1) + u'k');
        QCOMPARE(badgeText(100'000), QStringLiteral("100k"));
    }

    void gridIsRoundMetres()
    {
        const auto place = stag::map::toWorld({53.54, 9.99, 0});
        QVERIFY(metricGrid(Camera({1600, 900}, place, 9)).lines.empty());
        const MetricGrid grid = metricGrid(Camera({1600, 900}, place, 17, 30));
        QCOMPARE(grid.strength, 1.0f);
        QVERIFY(!grid.lines.empty());
        QCOMPARE(roundedDown(grid.stepM), grid.stepM);
        const double stepPx = grid.stepM / Camera({1600, 900}, place, 17).metresPerPixel();
        QVERIFY2(stepPx > 60 && stepPx < 170, qPrintable(QString::number(stepPx)));
        const QLineF first = grid.lines[0];
        const QLineF second = grid.lines[1];
        const QLineF across(first.p1(), second.p1());
        QVERIFY(std::abs(across.length() - stepPx) < 0.02 * stepPx);
    }

    void scaleBarIsRoundAndShort()
    {
        QCOMPARE(roundedDown(1.0), 1.0);
        QCOMPARE(roundedDown(4.9), 2.0);
        QCOMPARE(roundedDown(730.0), 500.0);
        QCOMPARE(roundedDown(0.06), 0.05);
        const Camera camera({1600, 900}, stag::map::toWorld({53.54, 9.99, 0}), 17.4);
        const ScaleBar bar = scaleBar(camera, 120);
        QVERIFY(bar.lengthPx <= 120 && bar.lengthPx > 40);
        QVERIFY(std::abs(bar.lengthPx * camera.metresPerPixel() - bar.lengthM) < 1e-6);
    }

    void theSearchFoldsWhatIsTyped()
    {
        QCOMPARE(searchKey(QStringLiteral("  Köln ")), std::string("koln"));
        QCOMPARE(searchKey(QStringLiteral("São Paulo")), std::string("sao paulo"));
        const auto gazetteer = readGazetteer();
        QVERIFY(gazetteer);
        QVERIFY(!gazetteer->find(searchKey(QStringLiteral("KÖLN")), 1).empty());
    }
};

QTEST_MAIN(tst_MapDrawing)
#include "tst_map_drawing.moc"
