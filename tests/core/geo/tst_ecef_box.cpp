// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/ecef_box.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace stag::geo;

namespace {

bool holds(const EcefBox &box, const Ecef &point)
{
    return point.xM >= box.min.xM && point.xM <= box.max.xM && point.yM >= box.min.yM
           && point.yM <= box.max.yM && point.zM >= box.min.zM && point.zM <= box.max.zM;
}

double volume(const EcefBox &box)
{
    return (box.max.xM - box.min.xM) * (box.max.yM - box.min.yM) * (box.max.zM - box.min.zM);
}

} // namespace

class tst_EcefBox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsWhatTheBoundsHold_data()
    {
        QTest::addColumn<Bounds>("bounds");
        QTest::newRow("the earth") << Bounds{};
        QTest::newRow("a street") << Bounds{48.85, 48.86, 2.29, 2.30};
        QTest::newRow("a point") << Bounds{48.85, 48.85, 2.29, 2.29};
        QTest::newRow("across the antimeridian") << Bounds{-18.0, -16.0, 177.0, -178.0};
        QTest::newRow("all but a slice") << Bounds{-10.0, 10.0, 10.0, -10.0};
        QTest::newRow("the north") << Bounds{89.0, 90.0, -180.0, 180.0};
        QTest::newRow("the south") << Bounds{-90.0, -80.0, 100.0, -100.0};
        QTest::newRow("a quarter") << Bounds{0.0, 90.0, -90.0, 0.0};
        QTest::newRow("the antimeridian itself") << Bounds{-90.0, 90.0, 180.0, -180.0};
        QTest::newRow("across the equator") << Bounds{-1.0, 30.0, 80.0, 100.0};
    }
    void holdsWhatTheBoundsHold()
    {
        QFETCH(const Bounds, bounds);
        const EcefBox box = boxAround(bounds);
        std::mt19937_64 engine(1);
        std::uniform_real_distribution<double> part(0.0, 1.0);
        for (int i = 0; i < 20'000; ++i) {
            // Borders and corners more often than chance would have them.
            const auto share = [&] { return i % 5 == 0 ? std::round(part(engine)) : part(engine); };
            const double latitudeDeg =
                bounds.southDeg + share() * (bounds.northDeg - bounds.southDeg);
            const double longitudeDeg =
                wrappedLongitudeDeg(bounds.westDeg + share() * bounds.widthDeg());
            QVERIFY(holds(box, toEcef({latitudeDeg, longitudeDeg, 0.0})));
        }
    }

    void isNoLargerThanItMustBe()
    {
        // Some 1.1 by 0.7 km, of a sphere that falls away by less than a metre.
        QVERIFY(volume(boxAround({48.85, 48.86, 2.29, 2.30})) < 1.2e3 * 0.9e3 * 1.0e3);
        const EcefBox fiji = boxAround({-18.0, -16.0, 177.0, -178.0});
        QVERIFY(fiji.max.xM < -6.0e6);
        QVERIFY(fiji.max.yM - fiji.min.yM < 6.0e5);
    }
};

QTEST_APPLESS_MAIN(tst_EcefBox)
#include "tst_ecef_box.moc"
