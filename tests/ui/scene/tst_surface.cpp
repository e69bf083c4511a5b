// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/limits.h"
#include "ui/scene/surface.h"
#include "ui/scene/surface_batches.h"

#include <QTest>

#include <limits>

using namespace stag;
using namespace stag::ui::scene;
using namespace std::chrono_literals;

namespace {

/// A floor of `cells` by `cells` squares in y = 0, seen from above.
std::shared_ptr<const Surface> floorOf(std::uint32_t cells, float x = 0.0f)
{
    std::vector<QVector3D> positions;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t row = 0; row <= cells; ++row) {
        for (std::uint32_t column = 0; column <= cells; ++column)
            positions.emplace_back(x + static_cast<float>(column), 0.0f, static_cast<float>(row));
    }
    for (std::uint32_t row = 0; row < cells; ++row) {
        for (std::uint32_t column = 0; column < cells; ++column) {
            const std::uint32_t at = row * (cells + 1) + column;
            const std::uint32_t below = at + cells + 1;
            for (const std::uint32_t corner : {at, below, at + 1, at + 1, below, below + 1})
                indices.push_back(corner);
        }
    }
    return std::make_shared<const Surface>(buildSurface(positions, indices, 1.5f));
}

MonotonicTime at(std::chrono::milliseconds time)
{
    return MonotonicTime{1h + time};
}

} // namespace

class TestSurface : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flatFloor()
    {
        const auto surface = floorOf(3);
        QCOMPARE(surface->triangleCount(), std::size_t{18});
        for (const SurfaceVertex &vertex : surface->vertices) {
            QVERIFY(vertex.normal.distanceToPoint({0, 1, 0}) < 1e-5f);
            QCOMPARE(vertex.openness, 1.0f);
            QCOMPARE(vertex.timeS, 1.5f);
        }
        for (std::size_t i = 0; i < surface->vertices.size(); ++i)
            QCOMPARE(surface->vertices[i].corner, static_cast<float>(i % 3));
        QCOMPARE(surface->bounds.size(), QVector3D(3, 0, 3));
    }

    void creasesAreDarkerThanEdges()
    {
        // A floor and a wall that meet: once as a corner of a room, once as an outer edge.
        const std::vector<QVector3D> room{
            {0, 0, 0}, {1, 0, 0}, {1, 0, 1}, {0, 0, 1}, {0, 1, 0}, {1, 1, 0}};
        const std::vector<std::uint32_t> inner{0, 3, 1, 1, 3, 2, 0, 1, 4, 4, 1, 5};
        const std::vector<std::uint32_t> outer{0, 1, 3, 1, 2, 3, 0, 4, 1, 4, 5, 1};
        const Surface crease = buildSurface(room, inner, 0.0f);
        const Surface edge = buildSurface(room, outer, 0.0f);
        QVERIFY(crease.vertices[0].openness < 0.8f);
        QCOMPARE(edge.vertices[0].openness, 1.0f);
    }

    void leavesOutWhatCannotBeDrawn_data()
    {
        constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
        QTest::addColumn<QVector3D>("third");
        QTest::addColumn<uint>("index");
        QTest::addColumn<int>("triangles");
        QTest::newRow("sound") << QVector3D(0, 0, 1) << 2u << 1;
        QTest::newRow("index out of range") << QVector3D(0, 0, 1) << 3u << 0;
        QTest::newRow("not finite") << QVector3D(0, kNaN, 1) << 2u << 0;
        QTest::newRow("no area") << QVector3D(2, 0, 0) << 2u << 0;
        QTest::newRow("one corner twice") << QVector3D(0, 0, 1) << 1u << 0;
    }
    void leavesOutWhatCannotBeDrawn()
    {
        QFETCH(QVector3D, third);
        QFETCH(uint, index);
        QFETCH(int, triangles);
        const std::vector<QVector3D> positions{{0, 0, 0}, {1, 0, 0}, third};
        const std::vector<std::uint32_t> indices{0, 1, index, 0}; // and a stray corner
        QCOMPARE(buildSurface(positions, indices, 0.0f).triangleCount(),
                 static_cast<std::size_t>(triangles));
    }

    void packsManyChunksIntoFewBatches()
    {
        SurfaceBatches batches;
        for (int i = 0; i < 230; ++i)
            batches.set(model::MeshId{std::to_string(i)}, floorOf(8, static_cast<float>(i)));
        QCOMPARE(batches.triangleCount(), std::size_t{230 * 128});
        QVERIFY(batches.batchCount() <= 5);
        while (batches.update(at(0ms))) {
        }
        QVERIFY(batches.isSettled());
        qsizetype bytes = 0;
        for (int i = 0; i < batches.batchCount(); ++i)
            bytes += batches.geometry(i)->vertexData().size();
        QCOMPARE(bytes, qsizetype{230 * 128 * 3 * sizeof(SurfaceVertex)});
    }

    void buildsABatchAtMostEveryInterval()
    {
        SurfaceBatches batches;
        const model::MeshId mesh{"m"};
        batches.set(mesh, floorOf(1));
        QVERIFY(batches.update(at(0ms)));
        batches.set(mesh, floorOf(2));
        QVERIFY(!batches.update(at(kBatchInterval / 2)));
        QVERIFY(!batches.isSettled());
        QVERIFY(batches.update(at(kBatchInterval)));
        QVERIFY(batches.isSettled());
        QCOMPARE(batches.triangleCount(), std::size_t{8});
    }

    void hidesAndRemoves()
    {
        SurfaceBatches batches;
        batches.set(model::MeshId{"a"}, floorOf(1));
        batches.set(model::MeshId{"b"}, floorOf(1, 5.0f));
        batches.setShown(model::MeshId{"b"}, false);
        QCOMPARE(batches.shownTriangleCount(), std::size_t{2});
        QCOMPARE(batches.bounds().maximum.x(), 1.0f);
        batches.setShown(model::MeshId{"b"}, true);
        QCOMPARE(batches.bounds().maximum.x(), 6.0f);
        batches.remove(model::MeshId{"a"});
        QVERIFY(batches.surface(model::MeshId{"a"}) == nullptr);
        QCOMPARE(batches.triangleCount(), std::size_t{2});
        batches.clear();
        QVERIFY(batches.bounds().empty());
        batches.update(at(0ms));
        QVERIFY(batches.geometry(0)->vertexData().isEmpty());
    }

    void aChunkThatOutgrowsItsBatchMoves()
    {
        SurfaceBatches batches;
        batches.set(model::MeshId{"a"}, floorOf(40)); // 9 600 corners each
        batches.set(model::MeshId{"b"}, floorOf(40));
        QCOMPARE(batches.batchCount(), 1);
        batches.set(model::MeshId{"b"}, floorOf(60)); // 21 600
        QCOMPARE(batches.batchCount(), 2);
        QCOMPARE(batches.triangleCount(), std::size_t{3200 + 7200});
    }
};

QTEST_MAIN(TestSurface)
#include "tst_surface.moc"
