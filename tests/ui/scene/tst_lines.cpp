// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/line_list.h"

#include <QTest>

#include <algorithm>

using namespace stag::ui::scene;

namespace {

using Polygon = std::vector<QVector3D>;

float areaOf(const Polygon &points, const std::vector<std::uint32_t> &triangles)
{
    float area = 0.0f;
    for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
        const QVector3D &a = points[triangles[i]];
        const QVector3D &b = points[triangles[i + 1]];
        const QVector3D &c = points[triangles[i + 2]];
        area += QVector3D::crossProduct(b - a, c - a).length() / 2.0f;
    }
    return area;
}

} // namespace

Q_DECLARE_METATYPE(Polygon)

class TestLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triangulates_data()
    {
        QTest::addColumn<Polygon>("points");
        QTest::addColumn<int>("triangles");
        QTest::addColumn<float>("area");
        const Polygon square{{0, 0, 0}, {2, 0, 0}, {2, 0, 2}, {0, 0, 2}};
        QTest::newRow("square on the floor") << square << 2 << 4.0f;
        QTest::newRow("the other way round")
            << Polygon(square.rbegin(), square.rend()) << 2 << 4.0f;
        QTest::newRow("L on a wall")
            << Polygon{{0, 0, 0}, {0, 0, 2}, {0, 1, 2}, {0, 1, 1}, {0, 2, 1}, {0, 2, 0}} << 4
            << 3.0f;
        QTest::newRow("two points") << Polygon{{0, 0, 0}, {1, 0, 0}} << 0 << 0.0f;
        QTest::newRow("none") << Polygon{} << 0 << 0.0f;
        QTest::newRow("all in one point") << Polygon(5, QVector3D{1, 1, 1}) << 3 << 0.0f;
    }
    void triangulates()
    {
        QFETCH(Polygon, points);
        QFETCH(int, triangles);
        QFETCH(float, area);
        const auto indices = triangulated(points);
        QCOMPARE(static_cast<int>(indices.size()), triangles * 3);
        QVERIFY(std::abs(areaOf(points, indices) - area) < 1e-4f);
    }

    void frontOfAPolygon()
    {
        const Polygon floor{{0, 0, 0}, {0, 0, 2}, {2, 0, 2}, {2, 0, 0}};
        QCOMPARE(polygonNormal(floor), QVector3D(0, 1, 0));
        QCOMPARE(polygonNormal(Polygon(floor.rbegin(), floor.rend())), QVector3D(0, -1, 0));
        QVERIFY(polygonNormal(Polygon(4, QVector3D{1, 1, 1})).isNull());
    }

    void crossingOutlinesEnd()
    {
        const Polygon bow{{0, 0, 0}, {2, 2, 0}, {2, 0, 0}, {0, 2, 0}, {1, 3, 0}};
        QCOMPARE(triangulated(bow).size(), std::size_t{9});
    }

    void countsStrokes_data()
    {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("strokes");
        QTest::newRow("line") << 0 << 1;
        QTest::newRow("dot") << 1 << 1;
        QTest::newRow("box") << 2 << 12;
        QTest::newRow("triangle") << 3 << 3;
        QTest::newRow("dashes: 1 m of 10 cm on, 10 cm off") << 4 << 5;
    }
    void countsStrokes()
    {
        QFETCH(int, shape);
        QFETCH(int, strokes);
        LineList lines;
        const LineList::Stroke stroke{Qt::white, 2.0f};
        Box box;
        box.include(QVector3D{0, 0, 0});
        box.include(QVector3D{1, 1, 1});
        const Polygon triangle{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
        switch (shape) {
        case 0:
            lines.line({0, 0, 0}, {1, 0, 0}, stroke);
            break;
        case 1:
            lines.dot({1, 2, 3}, stroke);
            break;
        case 2:
            lines.box(box, stroke);
            break;
        case 3:
            lines.polygon(triangle, stroke);
            break;
        default:
            lines.dashes({0, 1, 0}, {0, 0, 0}, stroke, 0.1f);
            break;
        }
        QCOMPARE(lines.vertices().size(), static_cast<std::size_t>(strokes) * 4);
        QCOMPARE(lines.indices().size(), static_cast<std::size_t>(strokes) * 6);
        QVERIFY(std::all_of(lines.indices().begin(), lines.indices().end(), [&lines](auto index) {
            return index < lines.vertices().size();
        }));
        QVERIFY(!lines.bounds().empty());
        lines.clear();
        QVERIFY(lines.vertices().empty() && lines.bounds().empty());
    }

    void fadesAlongALine()
    {
        LineList lines;
        QColor colour(Qt::red);
        colour.setAlphaF(0.5f);
        lines.fadingLine({0, 0, 0}, {1, 0, 0}, {colour, 2.0f}, 0.2f, 1.0f);
        QVERIFY(std::abs(lines.vertices().front().alpha - 0.1f) < 1e-3f);
        QVERIFY(std::abs(lines.vertices().back().alpha - 0.5f) < 1e-3f);
    }
};

QTEST_GUILESS_MAIN(TestLines)
#include "tst_lines.moc"
