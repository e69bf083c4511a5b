// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/packed_mesh.h"
#include "core/codec/smallest_mesh.h"
#include "core/mesh/mesh_hash.h"
#include "core/mesh/normals.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"

#include <QTest>

using namespace stag;
using namespace stag::codec;
using namespace stag::test;

Q_DECLARE_METATYPE(stag::mesh::Mesh)

class tst_SmallestMesh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picks_data()
    {
        QTest::addColumn<mesh::Mesh>("base");
        QTest::addColumn<mesh::Mesh>("target");
        QTest::addColumn<int>("form");
        const mesh::Mesh hill = hillMesh(20);
        const mesh::Mesh rough = jittered(hill, 0.1f, 1);
        mesh::Mesh withNormals = cubeMesh();
        withNormals.normals = mesh::smoothNormals(withNormals);
        const mesh::Mesh triangle{{0, 0, 0, 1, 0, 0, 0, 2, 0}, {}, {0, 1, 2}};
        const auto corner = cornerTriangles(rough, 8);
        QTest::addRow("a small change")
            << rough << withMovedTriangles(rough, corner, 0.1f, 2) << int(MeshForm::Delta);
        QTest::addRow("no change") << hill << hill << int(MeshForm::Delta);
        QTest::addRow("nothing in common") << cubeMesh() << rough << int(MeshForm::Full);
        QTest::addRow("smaller than a header") << mesh::Mesh{} << triangle << int(MeshForm::Plain);
        QTest::addRow("nothing") << mesh::Mesh{} << mesh::Mesh{} << int(MeshForm::Plain);
        QTest::addRow("small, with normals") << mesh::Mesh{} << withNormals << int(MeshForm::Full);
    }

    void picks()
    {
        QFETCH(const mesh::Mesh, base);
        QFETCH(const mesh::Mesh, target);
        QFETCH(const int, form);
        const DeltaBase from{base, mesh::meshHash(base)};
        const auto smallest = pickSmallest(&from, target);
        QVERIFY(smallest);
        QCOMPARE(int(smallest->form), form);
        QVERIFY(smallest->bytes.size() <= encodeFullMesh(target)->size());
        QVERIFY(smallest->bytes.size() <= encodeMeshDelta(from, target)->size());
        if (target.normals.empty())
            QVERIFY(smallest->bytes.size() <= encodeStreamKitMesh(target).size());
        const auto decoded = smallest->form == MeshForm::Plain
                                 ? decodeStreamKitMesh(smallest->bytes, {})
                                 : decodeMeshDelta(smallest->bytes, &from);
        QVERIFY(decoded);
        QVERIFY(*decoded == target);
    }

    void withoutABaseThereIsNoDelta()
    {
        const mesh::Mesh hill = hillMesh(20);
        const auto smallest = pickSmallest(nullptr, hill);
        QVERIFY(smallest);
        QCOMPARE(int(smallest->form), int(MeshForm::Full));
        QVERIFY(*decodeMeshDelta(smallest->bytes, nullptr) == hill);
    }

    void settingsThatCannotBeKeptAreRefused()
    {
        const mesh::Mesh hill = hillMesh(20);
        const DeltaBase base{hill, mesh::meshHash(hill)};
        const auto smallest = pickSmallest(&base, hill, {.errorMaxM = -1.0});
        QCOMPARE(int(smallest.error().code), int(ErrorCode::InvalidArgument));
    }
};

QTEST_GUILESS_MAIN(tst_SmallestMesh)
#include "tst_smallest_mesh.moc"
