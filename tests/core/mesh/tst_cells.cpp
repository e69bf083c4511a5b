// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/cells.h"
#include "core/mesh/mesh_hash.h"
#include "core/mesh/normals.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"
#include "tests/support/room_scan.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace stag;
using namespace stag::mesh;
using namespace stag::test;

namespace {

std::set<ContentHash> hashesOf(const std::vector<MeshCell> &cells)
{
    std::set<ContentHash> hashes;
    for (const MeshCell &cell : cells)
        hashes.insert(cell.hash);
    return hashes;
}

} // namespace

class tst_Cells : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTriangleIsInOneCell()
    {
        const Mesh room = readRoomScan(STAG_TEST_DATA "/rooms/quest_office_small.ply");
        const auto cells = splitIntoCells(room, 0.5);
        QVERIFY(cells);
        std::size_t triangles = 0;
        for (std::size_t i = 0; i < cells->size(); ++i) {
            const MeshCell &cell = (*cells)[i];
            QVERIFY(i == 0 || (*cells)[i - 1].key < cell.key);
            QVERIFY(validate(cell.mesh));
            QVERIFY(cell.hash == meshHash(cell.mesh));
            triangles += cell.mesh.triangleCount();
        }
        QCOMPARE(triangles, room.triangleCount());
        const Mesh joined = joinCells(*cells);
        QVERIFY(std::abs(surfaceAreaM2(joined) - surfaceAreaM2(room)) < 1e-6);
        QVERIFY(hashesOf(*splitIntoCells(joined, 0.5)) == hashesOf(*cells));
    }

    void hashesDoNotDependOnOrder()
    {
        Mesh hill = hillMesh(20);
        hill.normals = smoothNormals(hill);
        const auto cells = splitIntoCells(hill, 0.25);
        const auto others = splitIntoCells(shuffled(hill, 1), 0.25);
        QCOMPARE(cells->size(), others->size());
        for (std::size_t i = 0; i < cells->size(); ++i) {
            QVERIFY((*cells)[i].key == (*others)[i].key);
            QVERIFY((*cells)[i].hash == (*others)[i].hash);
            QVERIFY((*cells)[i].mesh == (*others)[i].mesh);
        }
        QCOMPARE(joinCells(*cells).vertexCount(), hill.vertexCount());
        QCOMPARE(joinCells(*cells).normals.size(), hill.normals.size());
    }

    void oneChangeChangesOneCell()
    {
        const Mesh hill = hillMesh(20);
        Mesh changed = hill;
        changed.positions[1] += 0.001f; // the corner of the hill
        const auto before = hashesOf(*splitIntoCells(hill, 0.25));
        const auto after = hashesOf(*splitIntoCells(changed, 0.25));
        std::set<ContentHash> gone;
        std::set_difference(before.begin(),
                            before.end(),
                            after.begin(),
                            after.end(),
                            std::inserter(gone, gone.end()));
        QCOMPARE(before.size(), after.size());
        QCOMPARE(gone.size(), std::size_t{1});
    }

    void nothingHasNoCells()
    {
        QVERIFY(splitIntoCells(Mesh{}, 1.0)->empty());
        QVERIFY(joinCells({}) == Mesh{});
    }

    void sizesThatCannotBeAreRefused()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const double cellM : {0.0, -1.0, nan, 1.0 / 0.0, 1e-12}) {
            const auto cells = splitIntoCells(cubeMesh(), cellM);
            QVERIFY(!cells);
            QCOMPARE(int(cells.error().code), int(ErrorCode::InvalidArgument));
        }
    }
};

QTEST_GUILESS_MAIN(tst_Cells)
#include "tst_cells.moc"
