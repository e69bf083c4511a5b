// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/bounds.h"
#include "core/geo/geo_pose.h"
#include "core/geo/geodesic.h"
#include "core/geo/local_frame.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace stag;
using namespace stag::geo;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The numbers of each line of a file in tests/data/geodesy.
QList<QList<double>> readTable(const char *name)
{
    QFile file(QStringLiteral(STAG_TEST_DATA "/geodesy/") + QString::fromUtf8(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<QList<double>> table;
    for (const QByteArray &line : file.readAll().split('\n')) {
        QList<double> row;
        for (const QByteArray &number : line.simplified().split(' '))
            row.append(number.toDouble());
        if (row.size() > 1)
            table.append(row);
    }
    return table;
}

double apartDeg(double a, double b)
{
    return std::abs(wrappedLongitudeDeg(a - b));
}

} // namespace

class tst_Geo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void geodesicsAgreeWithKarney()
    {
        const auto table = readTable("geodesics.dat");
        QCOMPARE(table.size(), 100);
        for (const auto &row : table) {
            const Geodetic from{row[0], row[1], 0};
            const Geodetic to{row[3], row[4], 0};
            const Geodesic line = geodesic(from, to);
            QVERIFY2(std::abs(line.distanceM - row[6]) < 1e-6, qPrintable(QString::number(row[6])));
            // Between neighbours and between opposite points a nanometre turns the bearing.
            const double toleranceDeg = row[6] > 1e3 && row[6] < 1.9e7 ? 1e-9 : 1e-3;
            QVERIFY(apartDeg(line.bearingDeg, row[2]) < toleranceDeg);
            QVERIFY(apartDeg(line.finalBearingDeg, row[5]) < toleranceDeg);
            QVERIFY(line.bearingDeg >= 0 && line.bearingDeg <= 360);
            const Geodetic end = destination(from, row[2], row[6]);
            QVERIFY(geodesic(end, to).distanceM < 1e-6);
        }
    }

    void ecefAgreesWithProj()
    {
        const auto table = readTable("xyz_to_llh.txt");
        QCOMPARE(table.size(), 100);
        for (const auto &row : table) {
            const Geodetic place = toGeodetic({row[0], row[1], row[2]});
            QVERIFY(apartDeg(place.longitudeDeg, row[3]) < 1e-9);
            QVERIFY(std::abs(place.latitudeDeg - row[4]) < 1e-9);
            QVERIFY(std::abs(place.heightM - row[5]) < 1e-3);
            const Ecef back = toEcef(place);
            QVERIFY(std::hypot(back.xM - row[0], back.yM - row[1], back.zM - row[2]) < 1e-6);
        }
    }

    void ecefExtremes()
    {
        const Ecef pole = toEcef({90, 123, 0});
        QVERIFY(std::abs(pole.zM - 6'356'752.314245) < 1e-6);
        QVERIFY(std::hypot(pole.xM, pole.yM) < 1e-6);
        const Ecef equator = toEcef({0, 180, 0});
        QVERIFY(std::abs(equator.xM + 6'378'137.0) < 1e-6);
        const Geodetic center = toGeodetic({0, 0, 0});
        QCOMPARE(center.latitudeDeg, 90.0);
        QVERIFY(std::abs(center.heightM + 6'356'752.314245) < 1e-6);
    }

    void localFrame_data()
    {
        QTest::addColumn<QList<double>>("origin");
        using V = QList<double>;
        QTest::addRow("Florence") << V{43.7731, 11.2560, 50};
        QTest::addRow("equator on the antimeridian") << V{0, 180, 0};
        QTest::addRow("south pole") << V{-90, 0, 2800};
        QTest::addRow("north pole") << V{90, 45, 0};
        QTest::addRow("Fiji") << V{-16.8, -179.99, 12};
    }

    void localFrame()
    {
        QFETCH(const QList<double>, origin);
        const Geodetic place{origin[0], origin[1], origin[2]};
        const LocalFrame frame(place);
        QVERIFY(frame.origin() == place);
        const Enu zero = frame.fromGeodetic(place);
        QVERIFY(std::hypot(zero.eastM, zero.northM, zero.upM) < 1e-8);
        const Enu up = frame.fromGeodetic({origin[0], origin[1], origin[2] + 10});
        QVERIFY(std::hypot(up.eastM, up.northM, up.upM - 10) < 1e-8);
        for (const Enu &offset :
             {Enu{100, 0, 0}, Enu{0, 100, 0}, Enu{-5, 30, 1.7}, Enu{9e5, -9e5, 9e3}}) {
            const Enu back = frame.fromGeodetic(frame.toGeodetic(offset));
            QVERIFY(std::hypot(back.eastM - offset.eastM,
                               back.northM - offset.northM,
                               back.upM - offset.upM)
                    < 1e-6);
        }
    }

    void localFrameDirections()
    {
        const Geodetic origin{43.7731, 11.2560, 0};
        const LocalFrame frame(origin);
        const Geodetic east = frame.toGeodetic({100, 0, 0});
        const Geodetic north = frame.toGeodetic({0, 100, 0});
        QVERIFY(std::abs(geodesic(origin, east).bearingDeg - 90) < 0.01);
        QVERIFY(std::abs(geodesic(origin, east).distanceM - 100) < 0.001);
        QVERIFY(apartDeg(geodesic(origin, north).bearingDeg, 0) < 0.01);
        QVERIFY(north.latitudeDeg > origin.latitudeDeg && east.longitudeDeg > origin.longitudeDeg);
    }

    void boundsContain_data()
    {
        QTest::addColumn<QList<double>>("box"); // south, north, west, east
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<bool>("expected");
        using V = QList<double>;
        const V tuscany{42, 45, 9, 13};
        const V fiji{-21, -12, 176, -178};
        QTest::addRow("inside") << tuscany << 43. << 11. << true;
        QTest::addRow("on the corner") << tuscany << 42. << 9. << true;
        QTest::addRow("too far north") << tuscany << 45.1 << 11. << false;
        QTest::addRow("too far west") << tuscany << 43. << 8.9 << false;
        QTest::addRow("antimeridian, west of it") << fiji << -17. << 179. << true;
        QTest::addRow("antimeridian, east of it") << fiji << -17. << -179. << true;
        QTest::addRow("antimeridian, on it") << fiji << -17. << 180. << true;
        QTest::addRow("antimeridian, on its other name") << fiji << -17. << -180. << true;
        QTest::addRow("antimeridian, beside") << fiji << -17. << -177. << false;
        QTest::addRow("antimeridian, on the other side of the earth")
            << fiji << -17. << 0. << false;
        QTest::addRow("east is 180") << V{-10, 10, 170, 180} << 0. << -180. << true;
        QTest::addRow("west is -180") << V{-10, 10, -180, -170} << 0. << 180. << true;
        QTest::addRow("all") << V{-90, 90, -180, 180} << 90. << 12. << true;
    }

    void boundsContain()
    {
        QFETCH(const QList<double>, box);
        QFETCH(const double, latitude);
        QFETCH(const double, longitude);
        QFETCH(const bool, expected);
        const Bounds bounds{box[0], box[1], box[2], box[3]};
        QVERIFY(validate(bounds));
        QCOMPARE(bounds.contains({latitude, longitude, 0}), expected);
    }

    void boundsIntersect_data()
    {
        QTest::addColumn<QList<double>>("a");
        QTest::addColumn<QList<double>>("b");
        QTest::addColumn<bool>("expected");
        using V = QList<double>;
        const V fiji{-21, -12, 176, -178};
        QTest::addRow("overlap") << V{0, 10, 0, 10} << V{5, 15, 5, 15} << true;
        QTest::addRow("one inside the other") << V{0, 10, 0, 10} << V{4, 5, 4, 5} << true;
        QTest::addRow("touching") << V{0, 10, 0, 10} << V{10, 15, 10, 15} << true;
        QTest::addRow("north of it") << V{0, 10, 0, 10} << V{11, 15, 0, 10} << false;
        QTest::addRow("east of it") << V{0, 10, 0, 10} << V{0, 10, 11, 12} << false;
        QTest::addRow("both cross the antimeridian") << fiji << V{-20, -15, 170, -170} << true;
        QTest::addRow("one crosses, meets in the west") << fiji << V{-20, -15, 170, 177} << true;
        QTest::addRow("one crosses, meets in the east") << fiji << V{-20, -15, -179, -170} << true;
        QTest::addRow("one crosses, beside") << fiji << V{-20, -15, -170, 170} << false;
        QTest::addRow("with all") << fiji << V{-90, 90, -180, 180} << true;
    }

    void boundsIntersect()
    {
        QFETCH(const QList<double>, a);
        QFETCH(const QList<double>, b);
        QFETCH(const bool, expected);
        const Bounds first{a[0], a[1], a[2], a[3]};
        const Bounds second{b[0], b[1], b[2], b[3]};
        QCOMPARE(first.intersects(second), expected);
        QCOMPARE(second.intersects(first), expected);
    }

    void boundsAroundHoldTheCircle()
    {
        std::mt19937 engine(1);
        std::uniform_real_distribution<double> latitude(-90, 90);
        std::uniform_real_distribution<double> longitude(-180, 180);
        std::uniform_real_distribution<double> exponent(0, 7.3);
        for (int i = 0; i < 2000; ++i) {
            const Geodetic center{latitude(engine), longitude(engine), 0};
            const double radiusM = std::pow(10.0, exponent(engine));
            const Bounds bounds = boundsAround(center, radiusM);
            QVERIFY(validate(bounds));
            for (int bearing = 0; bearing < 360; bearing += 5)
                QVERIFY(bounds.contains(destination(center, bearing, radiusM * 0.999999)));
        }
    }

    void boundsAroundAreNotMuchLarger()
    {
        const Bounds bounds = boundsAround({60, 179.99, 0}, 10'000);
        QVERIFY(bounds.crossesAntimeridian());
        QVERIFY(bounds.northDeg - bounds.southDeg < 0.182);
        QVERIFY(bounds.widthDeg() < 0.364);
        QCOMPARE(boundsAround({89.95, 10, 0}, 10'000).widthDeg(), 360.0);
        QVERIFY(boundsAround({10, 20, 0}, 0).contains({10, 20, 0}));
    }

    void wraps_data()
    {
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("expected");
        QTest::addRow("zero") << 0. << 0.;
        QTest::addRow("in range") << -179. << -179.;
        QTest::addRow("180") << 180. << -180.;
        QTest::addRow("a little east") << 181. << -179.;
        QTest::addRow("several turns") << -725. << -5.;
        QTest::addRow("540") << 540. << -180.;
    }

    void wraps()
    {
        QFETCH(const double, longitude);
        QFETCH(const double, expected);
        QCOMPARE(wrappedLongitudeDeg(longitude), expected);
    }

    void validates_data()
    {
        QTest::addColumn<QList<double>>("place");
        QTest::addColumn<QByteArray>("fault");
        using V = QList<double>;
        QTest::addRow("fine") << V{90, -180, 8848} << QByteArray();
        QTest::addRow("latitude") << V{90.001, 0, 0}
                                  << QByteArray("latitude: not between -90 and 90");
        QTest::addRow("latitude is no number")
            << V{kNan, 0, 0} << QByteArray("latitude: not between -90 and 90");
        QTest::addRow("longitude")
            << V{0, -180.1, 0} << QByteArray("longitude: not between -180 and 180");
        QTest::addRow("height") << V{0, 0, -13'000}
                                << QByteArray("height: not between -12 km and 50000 km");
        QTest::addRow("height is no number")
            << V{0, 0, kNan} << QByteArray("height: not between -12 km and 50000 km");
    }

    void validates()
    {
        QFETCH(const QList<double>, place);
        QFETCH(const QByteArray, fault);
        const auto result = validate(Geodetic{place[0], place[1], place[2]});
        QCOMPARE(result ? QByteArray() : QByteArray::fromStdString(result.error().detail), fault);
        QCOMPARE(validate(GeoPose{{place[0], place[1], place[2]}, {}}).has_value(),
                 fault.isEmpty());
    }

    void rejectsOrientationAndBounds()
    {
        QVERIFY(validate(GeoPose{{}, {0.6, 0, 0, 0.8}}));
        QVERIFY(validate(GeoPose{{}, {0.6, 0, 0, 0.803}}));
        QVERIFY(!validate(GeoPose{{}, {0, 0, 0, 0}}));
        QVERIFY(!validate(GeoPose{{}, {0.6, 0, 0, 0.9}}));
        QVERIFY(!validate(GeoPose{{}, {0, 0, 0, kNan}}));
        QVERIFY(!validate(Bounds{10, 5, 0, 1}));
        QVERIFY(!validate(Bounds{0, 5, 0, 181}));
        QVERIFY(!validate(Bounds{0, kNan, 0, 1}));
    }
};

QTEST_GUILESS_MAIN(tst_Geo)
#include "tst_geo.moc"
