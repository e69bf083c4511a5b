// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/mesh.h"
#include "core/mesh/normals.h"
#include "tests/support/meshes.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace stag;
using namespace stag::mesh;
using namespace stag::test;

Q_DECLARE_METATYPE(stag::mesh::Mesh)

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool unitLength(const std::vector<float> &normals)
{
    for (std::size_t i = 0; i < normals.size(); i += 3) {
        if (std::abs(std::hypot(normals[i], normals[i + 1], normals[i + 2]) - 1.0f) > 1e-6f)
            return false;
    }
    return true;
}

} // namespace

class tst_Mesh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validates_data()
    {
        QTest::addColumn<Mesh>("mesh");
        QTest::addColumn<QByteArray>("fault"); // empty: none
        const std::vector<float> corners{0, 0, 0, 1, 0, 0, 0, 1, 0};
        const auto row = [](const char *name, Mesh mesh, const char *fault) {
            QTest::addRow("%s", name) << mesh << QByteArray(fault);
        };
        row("empty", {}, "");
        row("a triangle", {corners, {}, {0, 1, 2}}, "");
        row("points only", {corners, {}, {}}, "");
        row("with normals", {corners, corners, {0, 1, 2}}, "");
        row("a coordinate is missing", {{0, 0}, {}, {}}, "mesh: positions are not x, y, z");
        row("a normal is missing",
            {corners, {0, 1, 0}, {}},
            "mesh: there is not one normal per vertex");
        row("an index is missing",
            {corners, {}, {0, 1}},
            "mesh: indices are not three per triangle");
        row("index out of range", {corners, {}, {0, 1, 3}}, "mesh: index 3 of 3 vertices");
        row("largest index",
            {corners, {}, {0, 1, 0xffffffffu}},
            "mesh: index 4294967295 of 3 vertices");
        row("index without vertices", {{}, {}, {0, 0, 0}}, "mesh: index 0 of 0 vertices");
        row("no number", {{0, kNan, 0}, {}, {}}, "mesh: a position is not finite");
        row("infinite", {{0, 0, -kInfinity}, {}, {}}, "mesh: a position is not finite");
        row("infinite normal", {{0, 0, 0}, {kInfinity, 0, 0}, {}}, "mesh: a normal is not finite");
    }

    void validates()
    {
        QFETCH(const Mesh, mesh);
        QFETCH(const QByteArray, fault);
        const auto result = validate(mesh);
        QCOMPARE(result.has_value(), fault.isEmpty());
        if (!result) {
            QCOMPARE(int(result.error().code), int(ErrorCode::InvalidArgument));
            QCOMPARE(QByteArray::fromStdString(result.error().detail), fault);
        }
    }

    void measures()
    {
        const Mesh cube = cubeMesh();
        QCOMPARE(cube.vertexCount(), std::size_t(8));
        QCOMPARE(cube.triangleCount(), std::size_t(12));
        QCOMPARE(surfaceAreaM2(cube), 6.0);
        QVERIFY((bounds(cube).min == spatial::Vec3{0, 0, 0}));
        QVERIFY((bounds(cube).max == spatial::Vec3{1, 1, 1}));
        QVERIFY(bounds(Mesh{}).empty());
        QCOMPARE(surfaceAreaM2(Mesh{}), 0.0);
        QVERIFY(std::abs(surfaceAreaM2(gridMesh(10)) - 1.0) < 1e-6);
    }

    void smoothNormalsOfAGridPointUp()
    {
        const Mesh grid = gridMesh(4);
        const auto normals = smoothNormals(grid);
        QCOMPARE(normals.size(), grid.positions.size());
        for (std::size_t i = 0; i < normals.size(); i += 3) {
            QCOMPARE(normals[i], 0.0f);
            QCOMPARE(normals[i + 1], 1.0f);
            QCOMPARE(normals[i + 2], 0.0f);
        }
    }

    void smoothNormalsOfACubePointOut()
    {
        const Mesh cube = cubeMesh();
        const auto normals = smoothNormals(cube);
        QVERIFY(unitLength(normals));
        for (std::size_t i = 0; i < normals.size(); ++i)
            QVERIFY((cube.positions[i] > 0.5f) == (normals[i] > 0.0f));
    }

    void verticesWithoutAreaGetUp()
    {
        const Mesh mesh{{0, 0, 0, 1, 0, 0, 2, 0, 0, 5, 5, 5}, {}, {0, 1, 2}};
        const auto normals = smoothNormals(mesh);
        const std::vector<float> up{0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0};
        QVERIFY(normals == up);
    }

    void flatNormals()
    {
        const Mesh flat = withFlatNormals(cubeMesh());
        QVERIFY(validate(flat));
        QCOMPARE(flat.vertexCount(), std::size_t(36));
        QCOMPARE(flat.triangleCount(), std::size_t(12));
        QVERIFY(unitLength(flat.normals));
        QCOMPARE(surfaceAreaM2(flat), 6.0);
        for (const float n : flat.normals)
            QVERIFY(n == 0.0f || std::abs(n) == 1.0f);
        const Mesh line{{0, 0, 0, 1, 0, 0, 2, 0, 0}, {}, {0, 1, 2}};
        QVERIFY(withFlatNormals(line) == Mesh{});
    }
};

QTEST_GUILESS_MAIN(tst_Mesh)
#include "tst_mesh.moc"
