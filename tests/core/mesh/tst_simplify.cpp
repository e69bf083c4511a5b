// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/simplify.h"
#include "tests/support/meshes.h"

#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::mesh;
using namespace stag::test;

class tst_Simplify : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flatGridLosesNothing()
    {
        const Mesh grid = gridMesh(20);
        const Simplified coarse = simplify(grid, grid.triangleCount() / 4, 0.001);
        QVERIFY(validate(coarse.mesh));
        QVERIFY(coarse.mesh.triangleCount() <= grid.triangleCount() / 4);
        QVERIFY(coarse.mesh.vertexCount() < grid.vertexCount());
        QVERIFY(std::abs(surfaceAreaM2(coarse.mesh) - 1.0) < 1e-5);
        QVERIFY(bounds(coarse.mesh) == bounds(grid));
        QVERIFY(coarse.errorM <= 0.001);
    }

    void errorLimitHolds()
    {
        const Mesh hills = hillMesh(40);
        const Simplified exact = simplify(hills, 1, 0.0001);
        const Simplified rough = simplify(hills, 1, 0.05);
        QVERIFY(exact.errorM <= 0.0001);
        QVERIFY(rough.errorM <= 0.05);
        QVERIFY(rough.mesh.triangleCount() < exact.mesh.triangleCount());
        QVERIFY(bounds(rough.mesh).min.x == bounds(hills).min.x); // the border has stayed
    }

    void edgeCases_data()
    {
        QTest::addColumn<int>("grid");
        QTest::addColumn<int>("trianglesMax");
        QTest::addRow("empty") << 0 << 10;
        QTest::addRow("already small enough") << 2 << 1000;
        QTest::addRow("to nothing") << 3 << 0;
    }

    void edgeCases()
    {
        QFETCH(const int, grid);
        QFETCH(const int, trianglesMax);
        const Mesh mesh = grid == 0 ? Mesh{} : gridMesh(grid);
        const Simplified coarse = simplify(mesh, std::size_t(trianglesMax), 1.0);
        QVERIFY(validate(coarse.mesh));
        QVERIFY(coarse.mesh.triangleCount() <= mesh.triangleCount());
        if (std::size_t(trianglesMax) >= mesh.triangleCount())
            QCOMPARE(coarse.mesh.triangleCount(), mesh.triangleCount());
    }

    void isDeterministic()
    {
        const Mesh hills = hillMesh(30);
        QVERIFY(simplify(hills, 100, 0.01).mesh == simplify(hills, 100, 0.01).mesh);
        QVERIFY(optimizeOrder(hills) == optimizeOrder(hills));
    }

    void orderKeepsTheSurface()
    {
        Mesh hills = hillMesh(30);
        hills.normals = hills.positions;
        hills.positions.insert(hills.positions.end(), {9, 9, 9}); // used by no triangle
        hills.normals.insert(hills.normals.end(), {0, 1, 0});
        const Mesh ordered = optimizeOrder(hills);
        QVERIFY(validate(ordered));
        QCOMPARE(ordered.triangleCount(), hills.triangleCount());
        QCOMPARE(ordered.vertexCount(), hills.vertexCount() - 1);
        QVERIFY(std::abs(surfaceAreaM2(ordered) - surfaceAreaM2(hills)) < 1e-9);
        QVERIFY(ordered.normals == ordered.positions); // each normal has stayed with its vertex
        QVERIFY(optimizeOrder(Mesh{}) == Mesh{});
    }
};

QTEST_GUILESS_MAIN(tst_Simplify)
#include "tst_simplify.moc"
