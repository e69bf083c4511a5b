// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/picking.h"

#include <QTest>

#include <cmath>

using namespace stag::ui::scene;

using Corners = std::vector<QVector3D>;
Q_DECLARE_METATYPE(Corners)

class TestPicking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hitsBox_data()
    {
        QTest::addColumn<QVector3D>("origin");
        QTest::addColumn<QVector3D>("direction");
        QTest::addColumn<float>("distance"); // negative: no hit
        QTest::newRow("in front") << QVector3D(0, 0, 5) << QVector3D(0, 0, -1) << 4.0f;
        QTest::newRow("behind") << QVector3D(0, 0, 5) << QVector3D(0, 0, 1) << -1.0f;
        QTest::newRow("beside") << QVector3D(3, 0, 5) << QVector3D(0, 0, -1) << -1.0f;
        QTest::newRow("inside") << QVector3D(0, 0, 0) << QVector3D(1, 0, 0) << 0.0f;
        QTest::newRow("along a face") << QVector3D(1, 0, 5) << QVector3D(0, 0, -1) << 4.0f;
    }
    void hitsBox()
    {
        QFETCH(QVector3D, origin);
        QFETCH(QVector3D, direction);
        QFETCH(float, distance);
        Box box;
        box.include(QVector3D{-1, -1, -1});
        box.include(QVector3D{1, 1, 1});
        const auto hit = hitBox({origin, direction}, box);
        QCOMPARE(hit.has_value(), distance >= 0.0f);
        if (hit)
            QCOMPARE(*hit, distance);
        QVERIFY(!hitBox({origin, direction}, Box{}));
    }

    void hitsTriangles_data()
    {
        QTest::addColumn<Corners>("corners");
        QTest::addColumn<float>("distance");
        const Corners front{{-1, -1, 0}, {1, -1, 0}, {0, 1, 0}};
        const Corners back{{1, -1, 0}, {-1, -1, 0}, {0, 1, 0}};
        const Corners farther{{-1, -1, -2}, {1, -1, -2}, {0, 1, -2}};
        Corners both = farther;
        both.insert(both.end(), front.begin(), front.end());
        QTest::newRow("front") << front << 5.0f;
        QTest::newRow("back faces are not seen") << back << -1.0f;
        QTest::newRow("nearest of two") << both << 5.0f;
        QTest::newRow("none") << Corners{} << -1.0f;
        QTest::newRow("half a triangle") << Corners{{0, 0, 0}, {1, 0, 0}} << -1.0f;
        QTest::newRow("no area") << Corners{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}} << -1.0f;
    }
    void hitsTriangles()
    {
        QFETCH(Corners, corners);
        QFETCH(float, distance);
        const auto hit = hitFromAhead(corners);
        QCOMPARE(hit.has_value(), distance >= 0.0f);
        if (hit)
            QCOMPARE(*hit, distance);
    }

    void hitsPolygonsFromBothSides()
    {
        const Corners square{{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}};
        const Corners turned(square.rbegin(), square.rend());
        const Ray ray{{0.5f, 0.5f, 5}, {0, 0, -1}};
        QCOMPARE(hitPolygon(ray, square).value_or(-1.0f), 5.0f);
        QCOMPARE(hitPolygon(ray, turned).value_or(-1.0f), 5.0f);
        QVERIFY(!hitPolygon({{2, 2, 5}, {0, 0, -1}}, square));
    }

    void measuresPixelsToASegment()
    {
        const Camera camera; // at (0, 0, 5), looks along -Z
        const Projector project(camera, {800, 600});
        const auto px = [&](const QPointF &cursor) {
            return segmentDistancePx(project, cursor, {-1, 0, 0}, {1, 0, 0}).value_or(-1.0);
        };
        QVERIFY(px({400, 300}) < 0.01);
        QVERIFY(std::abs(px({400, 312}) - 12.0) < 0.01);
        const double end = 400.0 + static_cast<double>(project.pixelsPerMetre({}));
        QVERIFY(std::abs(px({end + 7.0, 300}) - 7.0) < 0.1);
        QVERIFY(!segmentDistancePx(project, {400, 300}, {0, 0, 9}, {0, 0, 0}));
    }

    void depthOfASegment()
    {
        const Ray ray{{0, 0, 5}, {0, 0, -1}};
        QCOMPARE(depthAlong(ray, {-1, 0, 2}, {1, 0, 2}), 3.0f);
        QCOMPARE(depthAlong(ray, {1, 0, 0}, {1, 0, -4}), 5.0f); // along it: the near end
        QCOMPARE(depthAlong(ray, {1, 0, 1}, {3, 0, -7}), 4.0f); // its end is nearest
    }

private:
    static std::optional<float> hitFromAhead(const Corners &corners)
    {
        return hitTriangles({{0, 0, 5}, {0, 0, -1}}, corners);
    }
};

QTEST_GUILESS_MAIN(TestPicking)
#include "tst_picking.moc"
