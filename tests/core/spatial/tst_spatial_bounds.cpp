// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spatial/aabb.h"
#include "core/spatial/euler.h"
#include "core/spatial/frustum.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace stag::spatial;

namespace {

Aabb box(const Vec3 &min, const Vec3 &max)
{
    Aabb result;
    result.extend(min);
    result.extend(max);
    return result;
}

} // namespace

class tst_SpatialBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newBoxIsEmpty()
    {
        Aabb empty;
        QVERIFY(empty.empty());
        QVERIFY(!empty.contains({0, 0, 0}));
        QVERIFY(!empty.intersects(box({-1, -1, -1}, {1, 1, 1})));
        Aabb unit = box({0, 0, 0}, {1, 1, 1});
        unit.extend(empty);
        QVERIFY(unit == box({0, 0, 0}, {1, 1, 1}));
        QVERIFY((Pose{{1, 2, 3}, {}} * empty).empty());
        empty.extend(Vec3{1, 2, 3});
        QVERIFY(!empty.empty());
        QVERIFY((empty.size() == Vec3{}));
        QVERIFY((empty.center() == Vec3{1, 2, 3}));
    }

    void boxes_data()
    {
        QTest::addColumn<QList<double>>("other"); // min and max
        QTest::addColumn<bool>("meets");          // the box from (0, 0, 0) to (2, 2, 2)
        using V = QList<double>;
        QTest::addRow("inside") << V{0.5, 0.5, 0.5, 1, 1, 1} << true;
        QTest::addRow("around") << V{-1, -1, -1, 3, 3, 3} << true;
        QTest::addRow("touching a side") << V{2, 0, 0, 3, 2, 2} << true;
        QTest::addRow("touching a corner") << V{2, 2, 2, 3, 3, 3} << true;
        QTest::addRow("beside x") << V{2.1, 0, 0, 3, 2, 2} << false;
        QTest::addRow("below y") << V{0, -3, 0, 2, -0.1, 2} << false;
        QTest::addRow("behind z") << V{0, 0, 2.1, 2, 2, 3} << false;
        QTest::addRow("a cross without a common corner") << V{-1, 0.5, 0.5, 3, 1, 1} << true;
    }

    void boxes()
    {
        QFETCH(const QList<double>, other);
        QFETCH(const bool, meets);
        const Aabb a = box({0, 0, 0}, {2, 2, 2});
        const Aabb b = box({other[0], other[1], other[2]}, {other[3], other[4], other[5]});
        QCOMPARE(a.intersects(b), meets);
        QCOMPARE(b.intersects(a), meets);
        Aabb both = a;
        both.extend(b);
        QVERIFY(both.contains(a.min) && both.contains(a.max) && both.contains(b.min)
                && both.contains(b.max));
    }

    void turnedBoxIsTight()
    {
        const Pose worldFromRoom{{10, 0, 0}, fromEulerDeg({.yaw = 45})};
        const Aabb turned = worldFromRoom * box({-1, -2, -1}, {1, 2, 1});
        const double root = std::numbers::sqrt2;
        QVERIFY(distance(turned.min, {10 - root, -2, -root}) < 1e-12);
        QVERIFY(distance(turned.max, {10 + root, 2, root}) < 1e-12);
    }

    void frustumContains_data()
    {
        QTest::addColumn<QList<double>>("point"); // in the camera's frame
        QTest::addColumn<bool>("expected");       // 90° high, twice as wide, 1 m to 10 m
        using V = QList<double>;
        QTest::addRow("in the middle") << V{0, 0, -5} << true;
        QTest::addRow("behind") << V{0, 0, 5} << false;
        QTest::addRow("too near") << V{0, 0, -0.9} << false;
        QTest::addRow("too far") << V{0, 0, -10.1} << false;
        QTest::addRow("just below the top") << V{0, 4.99, -5} << true;
        QTest::addRow("just above the top") << V{0, 5.01, -5} << false;
        QTest::addRow("just above the bottom") << V{0, -4.99, -5} << true;
        QTest::addRow("just below the bottom") << V{0, -5.01, -5} << false;
        QTest::addRow("just inside on the right") << V{9.99, 0, -5} << true;
        QTest::addRow("just outside on the right") << V{10.01, 0, -5} << false;
        QTest::addRow("just inside on the left") << V{-9.99, 0, -5} << true;
        QTest::addRow("just outside on the left") << V{-10.01, 0, -5} << false;
    }

    void frustumContains()
    {
        QFETCH(const QList<double>, point);
        QFETCH(const bool, expected);
        const Lens lens{
            .fovVerticalRad = std::numbers::pi / 2, .aspect = 2, .nearM = 1, .farM = 10};
        const Vec3 pointInCamera{point[0], point[1], point[2]};
        for (const Pose &worldFromCamera :
             {Pose{}, Pose{{3, -4, 5}, {}}, Pose{{1, 2, 3}, fromEulerDeg({30, -70, 110})}}) {
            const Frustum frustum(worldFromCamera, lens);
            QCOMPARE(frustum.contains(worldFromCamera * pointInCamera), expected);
        }
    }

    void frustumCorners()
    {
        const Lens lens{
            .fovVerticalRad = std::numbers::pi / 2, .aspect = 2, .nearM = 1, .farM = 10};
        const Frustum frustum({}, lens);
        QVERIFY(distance(frustum.corners()[0], {-2, -1, -1}) < 1e-12);
        QVERIFY(distance(frustum.corners()[2], {2, 1, -1}) < 1e-12);
        QVERIFY(distance(frustum.corners()[5], {20, -10, -10}) < 1e-12);
        QVERIFY(distance(frustum.corners()[7], {-20, 10, -10}) < 1e-12);
        for (const Plane &plane : frustum.planes())
            QVERIFY(std::abs(length(plane.normal) - 1.0) < 1e-12);
    }

    void frustumMeetsBoxes_data()
    {
        QTest::addColumn<QList<double>>("corners");
        QTest::addColumn<bool>("expected");
        using V = QList<double>;
        QTest::addRow("inside") << V{-1, -1, -6, 1, 1, -5} << true;
        QTest::addRow("around everything") << V{-100, -100, -100, 100, 100, 100} << true;
        QTest::addRow("through the near side") << V{-0.1, -0.1, -2, 0.1, 0.1, 2} << true;
        QTest::addRow("behind") << V{-1, -1, 1, 1, 1, 2} << false;
        QTest::addRow("too far") << V{-1, -1, -20, 1, 1, -11} << false;
        QTest::addRow("above") << V{-1, 20, -6, 1, 21, -5} << false;
        QTest::addRow("to the right") << V{30, 0, -6, 31, 1, -5} << false;
    }

    void frustumMeetsBoxes()
    {
        QFETCH(const QList<double>, corners);
        QFETCH(const bool, expected);
        const Lens lens{
            .fovVerticalRad = std::numbers::pi / 2, .aspect = 2, .nearM = 1, .farM = 10};
        const Frustum frustum({}, lens);
        QCOMPARE(frustum.mayIntersect(box({corners[0], corners[1], corners[2]},
                                          {corners[3], corners[4], corners[5]})),
                 expected);
        QVERIFY(!frustum.mayIntersect(Aabb{}));
    }
};

QTEST_GUILESS_MAIN(tst_SpatialBounds)
#include "tst_spatial_bounds.moc"
