// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_delta.h"
#include "core/mesh/mesh_hash.h"
#include "core/mesh/normals.h"
#include "core/mesh/triangle.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"
#include "tests/support/room_scan.h"

#include <QTest>

#include <array>
#include <limits>

using namespace stag;
using namespace stag::codec;
using namespace stag::test;

Q_DECLARE_METATYPE(stag::mesh::Mesh)

namespace {

constexpr double kErrorMaxM = 0.002;
constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

DeltaBase baseOf(const mesh::Mesh &mesh)
{
    return {mesh, mesh::meshHash(mesh)};
}

/// The vertex of `result` nearest to each vertex of `target`, if it is within the bound.
std::vector<std::uint32_t> nearest(const mesh::Mesh &target, const mesh::Mesh &result)
{
    std::vector<std::uint32_t> found(target.vertexCount(), kNobody);
    for (std::size_t i = 0; i < found.size(); ++i) {
        double best = kErrorMaxM;
        for (std::uint32_t j = 0; j < result.vertexCount(); ++j) {
            const double distance =
                spatial::distance(mesh::detail::vertex(target, i), mesh::detail::vertex(result, j));
            if (distance <= best) {
                best = distance;
                found[i] = j;
            }
        }
    }
    return found;
}

using Triangles = std::vector<std::array<std::uint32_t, 3>>;

/// The triangles in an order that tells nothing, with vertices renamed.
Triangles sortedTriangles(const mesh::Mesh &mesh, const std::vector<std::uint32_t> &names)
{
    Triangles triangles;
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        std::array<std::uint32_t, 3> triangle{
            names[mesh.indices[i]], names[mesh.indices[i + 1]], names[mesh.indices[i + 2]]};
        std::rotate(
            triangle.begin(), std::min_element(triangle.begin(), triangle.end()), triangle.end());
        triangles.push_back(triangle);
    }
    std::sort(triangles.begin(), triangles.end());
    return triangles;
}

/// Whether both have the same triangles between as many vertices, each within the bound. The
/// vertices of `target` are further apart than twice the bound.
bool isWithinBound(const mesh::Mesh &target, const mesh::Mesh &result)
{
    const auto names = nearest(target, result);
    if (target.vertexCount() != result.vertexCount()
        || std::count(names.begin(), names.end(), kNobody) > 0)
        return false;
    std::vector<std::uint32_t> ownNames(result.vertexCount());
    std::iota(ownNames.begin(), ownNames.end(), 0u);
    return sortedTriangles(target, names) == sortedTriangles(result, ownNames);
}

} // namespace

class tst_BoundedDelta : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheBound_data()
    {
        QTest::addColumn<mesh::Mesh>("base");
        QTest::addColumn<mesh::Mesh>("target");
        const mesh::Mesh hill = hillMesh(20);
        const auto corner = cornerTriangles(hill, 30);
        const mesh::Mesh moved = withMovedTriangles(hill, corner, 0.01f, 1);
        QTest::addRow("identical") << hill << hill;
        QTest::addRow("everything is new") << mesh::Mesh{} << hill;
        QTest::addRow("everything is gone") << hill << mesh::Mesh{};
        QTest::addRow("moved") << hill << moved;
        QTest::addRow("rescanned") << hill << withRescannedTriangles(hill, corner, 0.004f, 2);
        QTest::addRow("jitter") << hill << jittered(hill, 0.001f, 3);
        QTest::addRow("jitter beyond the bound") << hill << jittered(hill, 0.004f, 4);
        QTest::addRow("no order") << hill << shuffled(moved, 5);
        QTest::addRow("jitter without order") << hill << shuffled(jittered(moved, 0.001f, 6), 7);
        mesh::Mesh withUnused = moved;
        withUnused.positions.insert(withUnused.positions.end(), {5, 6, 7});
        QTest::addRow("a vertex nobody uses") << hill << withUnused;
        mesh::Mesh doubled = moved;
        doubled.indices.insert(doubled.indices.end(), hill.indices.begin(), hill.indices.end());
        QTest::addRow("every triangle twice") << hill << doubled;
    }

    void keepsTheBound()
    {
        QFETCH(const mesh::Mesh, base);
        QFETCH(const mesh::Mesh, target);
        const DeltaSettings settings{.errorMaxM = kErrorMaxM};
        const DeltaBase from = baseOf(base);
        const auto delta = encodeMeshDelta(from, target, settings);
        QVERIFY(delta);
        QVERIFY(*delta == *encodeMeshDelta(from, target, settings));
        QCOMPARE(readDeltaHeader(*delta)->errorMaxM, kErrorMaxM);
        const auto decoded = decodeMeshDelta(*delta, &from);
        QVERIFY2(decoded, decoded ? "" : decoded.error().detail.c_str());
        QVERIFY(isWithinBound(target, *decoded));
        const auto full = decodeMeshDelta(*encodeFullMesh(target, settings), nullptr);
        QVERIFY(full);
        QVERIFY(isWithinBound(target, *full));
    }

    void orderAndJitterCostNothing()
    {
        const mesh::Mesh hill = hillMesh(40);
        const DeltaBase base = baseOf(hill);
        const DeltaSettings settings{.errorMaxM = kErrorMaxM};
        QVERIFY(encodeMeshDelta(base, shuffled(hill, 1), settings)->size() < 200);
        QVERIFY(encodeMeshDelta(base, jittered(hill, 0.001f, 2), settings)->size() < 200);
        QVERIFY(encodeMeshDelta(base, shuffled(jittered(hill, 0.001f, 3), 4), settings)->size()
                < 200);
    }

    void errorsDoNotAddUpAlongAChain()
    {
        const mesh::Mesh truth = hillMesh(15);
        mesh::Mesh received = truth;
        for (std::uint64_t step = 1; step <= 8; ++step) {
            mesh::Mesh target = truth;
            for (std::size_t i = 1; i < target.positions.size(); i += 3)
                target.positions[i] += 0.0009f * float(step);
            const DeltaBase base = baseOf(received);
            const auto delta = encodeMeshDelta(base, target, {.errorMaxM = kErrorMaxM});
            QVERIFY(delta);
            received = *decodeMeshDelta(*delta, &base);
            QVERIFY(isWithinBound(target, received));
        }
    }

    void keepsNormalsWithinTheirBound()
    {
        mesh::Mesh hill = hillMesh(15);
        hill.normals = mesh::smoothNormals(hill);
        mesh::Mesh target = withMovedTriangles(hill, cornerTriangles(hill, 40), 0.01f, 1);
        target.normals = mesh::smoothNormals(target);
        mesh::Mesh bare = hill;
        bare.normals.clear();
        constexpr double kNormalErrorMax = 0.02;
        for (const mesh::Mesh &from : {hill, bare, mesh::Mesh{}}) {
            const DeltaBase base = baseOf(from);
            const auto delta = encodeMeshDelta(
                base, target, {.errorMaxM = kErrorMaxM, .normalErrorMax = kNormalErrorMax});
            QVERIFY(delta);
            const auto decoded = decodeMeshDelta(*delta, &base);
            QVERIFY(decoded);
            QVERIFY(isWithinBound(target, *decoded));
            const auto names = nearest(target, *decoded);
            for (std::size_t i = 0; i < target.normals.size(); ++i) {
                const float normal = decoded->normals[3 * names[i / 3] + i % 3];
                QVERIFY(std::abs(normal - target.normals[i]) <= kNormalErrorMax);
            }
        }
    }

    void realScanStaysWithinTheBound()
    {
        const mesh::Mesh room = readRoomScan(STAG_TEST_DATA "/rooms/quest_office_small.ply");
        const mesh::Mesh target = shuffled(
            jittered(withMovedTriangles(room, cornerTriangles(room, 38), 0.05f, 1), 0.0005f, 2), 3);
        const DeltaBase base = baseOf(room);
        const DeltaSettings settings{.errorMaxM = kErrorMaxM};
        const auto delta = encodeMeshDelta(base, target, settings);
        QVERIFY(delta);
        QVERIFY(20 * delta->size() < encodeFullMesh(room)->size());
        const auto decoded = decodeMeshDelta(*delta, &base);
        QVERIFY(decoded);
        QCOMPARE(decoded->vertexCount(), target.vertexCount());
        QCOMPARE(decoded->triangleCount(), target.triangleCount());
        for (const auto &[from, to] :
             {std::pair(&target, &*decoded), std::pair(&*decoded, &target)}) {
            const auto names = nearest(*from, *to);
            QCOMPARE(std::count(names.begin(), names.end(), kNobody), std::ptrdiff_t{0});
        }
    }

    void boundsThatCannotBeKeptAreRefused_data()
    {
        QTest::addColumn<double>("errorMaxM");
        QTest::addColumn<double>("normalErrorMax");
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::addRow("zero") << 0.0 << 0.01;
        QTest::addRow("negative") << -1.0 << 0.01;
        QTest::addRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 0.01;
        QTest::addRow("infinite") << infinity << 0.01;
        QTest::addRow("finer than floats") << 1e-12 << 0.01;
        QTest::addRow("more steps than 32 bits") << 1e-300 << 0.01;
        QTest::addRow("normals, zero") << 0.001 << 0.0;
        QTest::addRow("normals, finer than floats") << 0.001 << 1e-12;
    }

    void boundsThatCannotBeKeptAreRefused()
    {
        QFETCH(const double, errorMaxM);
        QFETCH(const double, normalErrorMax);
        mesh::Mesh target = jittered(hillMesh(3), 0.01f, 1);
        target.normals = mesh::smoothNormals(target);
        const auto full =
            encodeFullMesh(target, {.errorMaxM = errorMaxM, .normalErrorMax = normalErrorMax});
        QVERIFY(!full);
        QCOMPARE(int(full.error().code), int(ErrorCode::InvalidArgument));
    }
};

QTEST_GUILESS_MAIN(tst_BoundedDelta)
#include "tst_bounded_delta.moc"
