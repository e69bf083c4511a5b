// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/euler.h"
#include "core/spatial/pose.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

using namespace stag::spatial;

namespace {

constexpr double kPi = std::numbers::pi;

bool near(double a, double b, double tolerance = 1e-12)
{
    return std::abs(a - b) <= tolerance;
}

bool near(const Vec3 &a, const Vec3 &b, double tolerance = 1e-12)
{
    return distance(a, b) <= tolerance;
}

/// Same rotation; q and -q are one.
bool sameRotation(const Quat &a, const Quat &b)
{
    return angleRad(a, b) < 1e-7;
}

Quat randomRotation(std::mt19937 &engine)
{
    std::normal_distribution<double> normal;
    return normalized(Quat{normal(engine), normal(engine), normal(engine), normal(engine)});
}

} // namespace

class tst_Pose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vectors()
    {
        QVERIFY((Vec3{1, 2, 3} + Vec3{4, 5, 6} == Vec3{5, 7, 9}));
        QVERIFY((Vec3{4, 5, 6} - Vec3{1, 2, 3} == Vec3{3, 3, 3}));
        QVERIFY((cross({1, 0, 0}, {0, 1, 0}) == Vec3{0, 0, 1}));
        QCOMPARE(dot({1, 2, 3}, {4, 5, 6}), 32.0);
        QCOMPARE(length({2, 3, 6}), 7.0);
        QCOMPARE(distance({1, 1, 1}, {3, 4, 7}), 7.0);
        QVERIFY(near(normalized(Vec3{0, 3, 4}), {0, 0.6, 0.8}));
        QVERIFY((normalized(Vec3{}) == Vec3{}));
        QVERIFY(isFinite(Vec3{1, 2, 3}));
        QVERIFY(!isFinite(Vec3{1, std::nan(""), 3}));
        QVERIFY(!isFinite(Quat{0, 0, 0, std::numeric_limits<double>::infinity()}));
    }

    void rotates_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::addColumn<double>("z");
        QTest::addColumn<double>("angle");
        QTest::addColumn<QList<double>>("expected"); // where the point (1, 2, 3) goes
        QTest::addRow("not at all") << 0. << 1. << 0. << 0. << QList<double>{1, 2, 3};
        QTest::addRow("a quarter about x") << 1. << 0. << 0. << kPi / 2 << QList<double>{1, -3, 2};
        QTest::addRow("a quarter about y") << 0. << 1. << 0. << kPi / 2 << QList<double>{3, 2, -1};
        QTest::addRow("a quarter about z") << 0. << 0. << 1. << kPi / 2 << QList<double>{-2, 1, 3};
        QTest::addRow("a half about y") << 0. << 1. << 0. << kPi << QList<double>{-1, 2, -3};
        QTest::addRow("back about z") << 0. << 0. << 1. << -kPi / 2 << QList<double>{2, -1, 3};
    }

    void rotates()
    {
        QFETCH(const double, x);
        QFETCH(const double, y);
        QFETCH(const double, z);
        QFETCH(const double, angle);
        QFETCH(const QList<double>, expected);
        const Quat q = fromAxisAngle({x, y, z}, angle);
        QVERIFY(near(normSquared(q), 1.0));
        QVERIFY(near(rotate(q, {1, 2, 3}), {expected[0], expected[1], expected[2]}));
        QVERIFY(near(rotate(conjugate(q), rotate(q, {1, 2, 3})), {1, 2, 3}));
        QVERIFY(near(angleRad(q, {}), std::abs(angle), 1e-7));
    }

    void normalizes_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addRow("unit") << 1.0;
        QTest::addRow("small") << 1e-3;
        QTest::addRow("its square underflows") << 1e-200;
        QTest::addRow("its square overflows") << 1e200;
    }

    void normalizes()
    {
        QFETCH(const double, scale);
        const Quat q = normalized(Quat{0, 3 * scale, 0, 4 * scale});
        QVERIFY(near(q.y, 0.6));
        QVERIFY(near(q.w, 0.8));
    }

    void normalizesNonsenseToIdentity()
    {
        QVERIFY((normalized(Quat{0, 0, 0, 0}) == Quat{}));
        QVERIFY((normalized(Quat{0, 0, 0, std::nan("")}) == Quat{}));
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY((normalized(Quat{0, infinity, 0, 1}) == Quat{}));
    }

    void productIsRotationAfterRotation()
    {
        std::mt19937 engine(1);
        for (int i = 0; i < 100; ++i) {
            const Quat a = randomRotation(engine);
            const Quat b = randomRotation(engine);
            QVERIFY(near(rotate(a * b, {1, 2, 3}), rotate(a, rotate(b, {1, 2, 3}))));
        }
    }

    void transformsCompose()
    {
        std::mt19937 engine(2);
        for (int i = 0; i < 100; ++i) {
            const Pose worldFromRoom{{1, 2, 3}, randomRotation(engine)};
            const Pose roomFromHead{{-4, 5, 0.5}, randomRotation(engine)};
            const Pose worldFromHead = worldFromRoom * roomFromHead;
            const Vec3 pointInHead{0.1, -0.2, -7};
            const Vec3 pointInWorld = worldFromHead * pointInHead;
            QVERIFY(near(pointInWorld, worldFromRoom * (roomFromHead * pointInHead), 1e-9));
            QVERIFY(near(inverse(worldFromHead) * pointInWorld, pointInHead, 1e-9));
            QVERIFY(near((inverse(worldFromRoom) * worldFromHead).position, {-4, 5, 0.5}, 1e-9));
        }
    }

    void interpolates_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<double>("t");
        QTest::addColumn<double>("expected"); // angles about y, in degrees
        QTest::addRow("start") << 0. << 90. << 0. << 0.;
        QTest::addRow("end") << 0. << 90. << 1. << 90.;
        QTest::addRow("middle") << 0. << 90. << 0.5 << 45.;
        QTest::addRow("constant speed") << 0. << 160. << 0.25 << 40.;
        QTest::addRow("the short way over 180") << 170. << -170. << 0.5 << 180.;
        QTest::addRow("no way at all") << 30. << 30. << 0.5 << 30.;
        QTest::addRow("a tiny way") << 30. << 30.0000001 << 0.5 << 30.00000005;
    }

    void interpolates()
    {
        QFETCH(const double, from);
        QFETCH(const double, to);
        QFETCH(const double, t);
        QFETCH(const double, expected);
        const auto about = [](double deg) { return fromEulerDeg({.yaw = deg}); };
        const Pose a{{0, 0, 0}, about(from)};
        const Quat other = about(to);
        for (const Quat &end : {other, Quat{-other.x, -other.y, -other.z, -other.w}}) {
            const Pose pose = interpolate(a, {{10, -20, 30}, end}, t);
            QVERIFY(near(pose.position, t * Vec3{10, -20, 30}));
            QVERIFY(sameRotation(pose.rotation, about(expected)));
        }
    }

    void eulerRoundTrips()
    {
        for (int yaw = -180; yaw <= 180; yaw += 15) {
            for (int pitch = -90; pitch <= 90; pitch += 15) {
                for (int roll = -180; roll <= 180; roll += 15) {
                    const Quat q = fromEulerDeg({double(yaw), double(pitch), double(roll)});
                    const EulerDeg back = toEulerDeg(q);
                    QVERIFY(std::abs(back.pitch) <= 90.0);
                    QVERIFY2(sameRotation(fromEulerDeg(back), q),
                             qPrintable(QStringLiteral("%1 %2 %3").arg(yaw).arg(pitch).arg(roll)));
                }
            }
        }
    }

    void eulerMeans_data()
    {
        QTest::addColumn<QList<double>>("angles"); // yaw, pitch, roll
        QTest::addColumn<QList<double>>("forward");
        QTest::addColumn<QList<double>>("up");
        using V = QList<double>;
        QTest::addRow("straight on") << V{0, 0, 0} << V{0, 0, -1} << V{0, 1, 0};
        QTest::addRow("turned left") << V{90, 0, 0} << V{-1, 0, 0} << V{0, 1, 0};
        QTest::addRow("looking up") << V{0, 90, 0} << V{0, 1, 0} << V{0, 0, 1};
        QTest::addRow("tilted left") << V{0, 0, 90} << V{0, 0, -1} << V{-1, 0, 0};
    }

    void eulerMeans()
    {
        QFETCH(const QList<double>, angles);
        QFETCH(const QList<double>, forward);
        QFETCH(const QList<double>, up);
        const Quat q = fromEulerDeg({angles[0], angles[1], angles[2]});
        QVERIFY(near(rotate(q, {0, 0, -1}), {forward[0], forward[1], forward[2]}));
        QVERIFY(near(rotate(q, {0, 1, 0}), {up[0], up[1], up[2]}));
        const EulerDeg back = toEulerDeg(q);
        QVERIFY(near(back.yaw, angles[0], 1e-9));
        QVERIFY(near(back.pitch, angles[1], 1e-5));
        QVERIFY(near(back.roll, angles[2], 1e-9));
    }
};

QTEST_GUILESS_MAIN(tst_Pose)
#include "tst_pose.moc"
