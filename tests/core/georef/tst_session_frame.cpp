// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/georef/session_frame.h"
#include "core/spatial/euler.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace stag;
using georef::GeoReference;
using georef::SessionFrame;

namespace {

constexpr geo::Geodetic kOrigin{48.8584, 2.2945, 35.0};

bool isNear(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestSessionFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forwardPointsWhereTheHeadingSays_data()
    {
        QTest::addColumn<double>("heading");
        QTest::addColumn<double>("northM");
        QTest::addColumn<double>("eastM");
        QTest::newRow("north") << 0.0 << 10.0 << 0.0;
        QTest::newRow("east") << 90.0 << 0.0 << 10.0;
        QTest::newRow("south") << 180.0 << -10.0 << 0.0;
        QTest::newRow("west, the other way round") << -90.0 << 0.0 << -10.0;
    }
    void forwardPointsWhereTheHeadingSays()
    {
        QFETCH(const double, heading);
        QFETCH(const double, northM);
        QFETCH(const double, eastM);
        const SessionFrame frame({kOrigin, heading});
        const geo::Enu offset =
            geo::LocalFrame(kOrigin).fromGeodetic(frame.toGeodetic({0.0, 3.0, -10.0}));
        QVERIFY(isNear(offset.northM, northM, 1e-8));
        QVERIFY(isNear(offset.eastM, eastM, 1e-8));
        QVERIFY(isNear(offset.upM, 3.0, 1e-8));
    }

    void thereAndBackIsTheSamePlace()
    {
        for (const double heading : {0.0, 33.0, 271.5}) {
            const SessionFrame frame({kOrigin, heading});
            for (const spatial::Vec3 point :
                 {spatial::Vec3{}, {1.5, -2.0, 30.0}, {-800.0, 120.0, 4'000.0}}) {
                const spatial::Vec3 back = frame.fromGeodetic(frame.toGeodetic(point));
                QVERIFY(spatial::distance(point, back) < 1e-7);
            }
        }
    }

    void thingsTurnWithTheSession()
    {
        const SessionFrame frame({kOrigin, 30.0});
        const auto turned = [](double yaw) { return spatial::fromEulerDeg({yaw, 0.0, 0.0}); };
        QVERIFY(isNear(frame.headingDeg({}), 30.0, 1e-9));
        QVERIFY(isNear(frame.headingDeg(turned(90.0)), 300.0, 1e-9)); // to the left
        QVERIFY(isNear(frame.headingDeg(turned(-90.0)), 120.0, 1e-9));
        QCOMPARE(frame.headingDeg(spatial::fromEulerDeg({0.0, 90.0, 0.0})), 0.0);
    }

    void theMatrixAgrees()
    {
        const SessionFrame frame({kOrigin, 75.0});
        const spatial::Vec3 point{4.0, 2.0, -9.0};
        const std::array<double, 16> m = frame.ecefFromZUp();
        const double zUp[4] = {point.x, -point.z, point.y, 1.0};
        double ecef[3] = {};
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column)
                ecef[row] += m[static_cast<std::size_t>(4 * column + row)] * zUp[column];
        const geo::Ecef expected = geo::toEcef(frame.toGeodetic(point));
        QVERIFY(isNear(ecef[0], expected.xM, 1e-7));
        QVERIFY(isNear(ecef[1], expected.yM, 1e-7));
        QVERIFY(isNear(ecef[2], expected.zM, 1e-7));
        QCOMPARE(m[15], 1.0);
        QCOMPARE(m[3], 0.0);
    }

    void refusesWhatIsNoPlace()
    {
        QVERIFY(georef::validate(GeoReference{kOrigin, 12.0}));
        QVERIFY(!georef::validate(GeoReference{{91.0, 0.0, 0.0}, 0.0}));
        QVERIFY(!georef::validate(GeoReference{kOrigin, std::numeric_limits<double>::quiet_NaN()}));
    }
};

QTEST_APPLESS_MAIN(TestSessionFrame)
#include "tst_session_frame.moc"
