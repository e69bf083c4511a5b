// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/camera.h"
#include "core/map/limits.h"
#include "core/map/tile_cover.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace stag;
using namespace stag::map;

namespace {

constexpr ViewSize kView{1600, 900};

bool isNear(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

bool isNear(const ScreenPoint &a, const ScreenPoint &b)
{
    return isNear(a.x, b.x, 1e-4) && isNear(a.y, b.y, 1e-4);
}

} // namespace

class tst_MapCamera : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void placesComeBack_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addRow("Paris") << 48.8584 << 2.2945;
        QTest::addRow("Suva") << -18.1416 << 178.4419;
        QTest::addRow("southern border") << -kLatitudeMaxDeg << -180.0;
        QTest::addRow("null") << 0.0 << 0.0;
    }

    void placesComeBack()
    {
        QFETCH(const double, latitude);
        QFETCH(const double, longitude);
        const auto back = toGeodetic(toWorld({latitude, longitude, 0}));
        QVERIFY(isNear(back.latitudeDeg, latitude));
        QVERIFY(isNear(back.longitudeDeg, longitude));
    }

    void polesAreOnTheBorder()
    {
        QCOMPARE(toWorld({90, 0, 0}).y, 0.0);
        QCOMPARE(toWorld({-90, 0, 0}).y, 1.0);
    }

    void boxesAreCutAtTheAntimeridian()
    {
        const auto pieces = piecesOf({{0.9, 0.2}, {1.3, 0.4}});
        QCOMPARE(pieces.size(), std::size_t{2});
        QCOMPARE(pieces[0].shift, 0.0);
        QCOMPARE(pieces[1].shift, 1.0);
        QVERIFY(isNear(pieces[0].box.max.x, 1.0));
        QVERIFY(isNear(pieces[1].box.max.x, 0.3));
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY(piecesOf({{-infinity, 0}, {infinity, 1}}).empty());
        QCOMPARE(piecesOf({{-100, 0}, {100, 1}}, 3).size(), std::size_t{3});
    }

    void screenAndWorldAgree_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<double>("bearing");
        QTest::addRow("world") << 2.0 << 0.0;
        QTest::addRow("turned") << 5.4 << 33.0;
        QTest::addRow("street") << 17.3 << 271.0;
        QTest::addRow("floor") << 22.0 << 180.0;
    }

    void screenAndWorldAgree()
    {
        QFETCH(const double, zoom);
        QFETCH(const double, bearing);
        const Camera camera(kView, toWorld({48.8584, 2.2945, 0}), zoom, bearing);
        QVERIFY(isNear(camera.project(camera.centre()), {800, 450}));
        for (const ScreenPoint point : {ScreenPoint{0, 0}, {1600, 0}, {13, 777}, {1600, 900}}) {
            QVERIFY(isNear(camera.project(camera.unproject(point)), point));
            QVERIFY(camera.bounds().contains(camera.unproject(point)) || zoom > 20);
        }
    }

    void bearingIsUp()
    {
        // Looking east, what lies east is above.
        const Camera camera(kView, toWorld({48, 2, 0}), 10, 90);
        const ScreenPoint east = camera.project(toWorld({48, 2.1, 0}));
        QVERIFY(east.y < 400);
        QVERIFY(isNear(east.x, 800, 1e-6));
    }

    void zoomingKeepsWhatIsUnderThePointer()
    {
        Camera camera(kView, toWorld({48.8584, 2.2945, 0}), 9, 20);
        const ScreenPoint pointer{300, 640};
        const WorldPoint under = camera.unproject(pointer);
        camera = camera.zoomedAbout(pointer, 12.5).turnedAbout(pointer, 75);
        QVERIFY(isNear(camera.project(under), pointer));
        QVERIFY(isNear(camera.zoom(), 12.5));
        QVERIFY(isNear(camera.bearingDeg(), 75));
    }

    void viewStaysInTheWorld()
    {
        const Camera camera = Camera(kView, {0.5, 0.01}, 0);
        QVERIFY(camera.bounds().min.y >= -1e-9 && camera.bounds().max.y <= 1 + 1e-9);
        QVERIFY(isNear(camera.zoom(), std::log2(900.0 / 512.0)));
        const Camera turned(kView, {0.5, 0.9}, 0, 45);
        QVERIFY(turned.bounds().max.y <= 1 + 1e-9);
        QVERIFY(Camera(kView, {7.25, 0.5}, 4).centre().x < 1);
    }

    void nonsenseIsTamed()
    {
        const double nan = std::nan("");
        const Camera camera({nan, -3}, {nan, nan}, nan, nan);
        QVERIFY(std::isfinite(camera.zoom()) && std::isfinite(camera.centre().x));
        QCOMPARE(Camera(kView, {}, 1e9).zoom(), kZoomMax);
    }

    void fitShowsTheWholeBox()
    {
        const WorldBox box{toWorld({51, 2, 0}), toWorld({47, 9, 0})};
        const Camera camera = Camera(kView, {}, 3, 30).fitted(box, 40, 18);
        for (const WorldPoint corner : {box.min, box.max}) {
            const ScreenPoint at = camera.project(corner);
            QVERIFY(at.x >= 39 && at.x <= 1561 && at.y >= 39 && at.y <= 861);
        }
        const WorldPoint point = toWorld({48, 2, 0});
        QCOMPARE(camera.fitted({point, point}, 40, 18).zoom(), 18.0);
    }

    void flightsTakeTheShorterWay()
    {
        const Camera fiji(kView, toWorld({-18, 178, 0}), 6);
        const Camera samoa(kView, toWorld({-14, -171, 0}), 6);
        QCOMPARE(flight(fiji, samoa, 0), fiji);
        QCOMPARE(flight(fiji, samoa, 1), samoa);
        const double middle = toGeodetic(flight(fiji, samoa, 0.5).centre()).longitudeDeg;
        QVERIFY(middle < -170 || middle > 170);
        // A long one climbs, so that one sees where it goes.
        const Camera rome(kView, toWorld({42, 12.5, 0}), 14);
        QVERIFY(flight(fiji, rome, 0.5).zoom() < 6);
    }

    void tilesCoverTheView()
    {
        const Camera camera(kView, toWorld({48.8584, 2.2945, 0}), 9.3, 40);
        const auto tiles = tilesCovering(camera, 9);
        std::set<TileId> ids;
        for (const CoveringTile &tile : tiles)
            ids.insert(tile.tile);
        QCOMPARE(ids.size(), tiles.size());
        for (int x = 0; x <= 1600; x += 100) {
            for (int y = 0; y <= 900; y += 100) {
                const WorldPoint point = camera.unproject({double(x), double(y)});
                const TileId tile{9, std::uint32_t(point.x * 512), std::uint32_t(point.y * 512)};
                QVERIFY(ids.contains(tile));
            }
        }
        QVERIFY2(tiles.size() < 20, "those in the corners of the upright box are left out");
        QVERIFY(boxOf(tiles.front().tile).contains(camera.centre()));
    }

    void tilesRepeatAroundTheWorld()
    {
        const Camera camera({2560, 600}, {0.02, 0.5}, 1);
        const auto tiles = tilesCovering(camera, 1);
        std::set<int> copies;
        for (const CoveringTile &tile : tiles) {
            QVERIFY(isValid(tile.tile));
            copies.insert(tile.copy);
        }
        QCOMPARE(copies, (std::set<int>{-2, -1, 0, 1}));
    }

    void tooManyTilesAreNone()
    {
        const Camera camera(kView, {}, 2);
        QVERIFY(tilesCovering(camera, 20).empty());
        QVERIFY(tilesCovering(camera, 7).size() <= kTilesInViewMax);
    }

    void ancestorsHoldTheirTiles()
    {
        const TileId tile{12, 2074, 1409};
        QCOMPARE(ancestor(tile, 6), (TileId{6, 32, 22}));
        QCOMPARE(ancestor(tile, 15), tile);
        QVERIFY(boxOf(ancestor(tile, 3)).intersects(boxOf(tile)));
        QVERIFY(!isValid({2, 4, 0}));
        QVERIFY(!isValid({31, 0, 0}));
    }
};

QTEST_APPLESS_MAIN(tst_MapCamera)
#include "tst_map_camera.moc"
