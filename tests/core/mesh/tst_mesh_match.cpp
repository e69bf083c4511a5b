// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/mesh_hash.h"
#include "core/mesh/packed_indices.h"
#include "core/mesh/triangle_match.h"
#include "core/mesh/vertex_match.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"

#include <QTest>

#include <set>

using namespace stag;
using namespace stag::mesh;
using namespace stag::test;

namespace {

std::size_t countMatched(const std::vector<std::uint32_t> &matches)
{
    return matches.size() - std::size_t(std::count(matches.begin(), matches.end(), kNoMatch));
}

bool isInjective(const std::vector<std::uint32_t> &matches)
{
    std::set<std::uint32_t> seen(matches.begin(), matches.end());
    seen.erase(kNoMatch);
    return seen.size() == countMatched(matches);
}

} // namespace

class tst_MeshMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalVerticesAreFoundInAnyOrder()
    {
        const Mesh hill = hillMesh(30);
        const Mesh target =
            shuffled(withMovedTriangles(hill, cornerTriangles(hill, 1), 0.1f, 1), 2);
        const auto matches = matchEqualVertices(hill, target);
        QCOMPARE(countMatched(matches), hill.vertexCount() - 3);
        QVERIFY(isInjective(matches));
        for (std::size_t i = 0; i < matches.size(); ++i) {
            for (std::size_t axis = 0; matches[i] != kNoMatch && axis < 3; ++axis)
                QCOMPARE(target.positions[3 * i + axis], hill.positions[3 * matches[i] + axis]);
        }
    }

    void equalVerticesAreFoundBehindALongGap()
    {
        const Mesh hill = hillMesh(60);
        Mesh target = hill;
        target.positions.erase(target.positions.begin(), target.positions.begin() + 3 * 1000);
        const auto matches = matchEqualVertices(hill, target);
        for (std::uint32_t i = 0; i < matches.size(); ++i)
            QCOMPARE(matches[i], i + 1000);
    }

    void equalVerticesAreGivenOnce()
    {
        const Mesh three{std::vector<float>(9), {}, {}};
        const Mesh five{std::vector<float>(15), {}, {}};
        QCOMPARE(countMatched(matchEqualVertices(three, five)), std::size_t{3});
        QCOMPARE(countMatched(matchEqualVertices(five, three)), std::size_t{3});
        QVERIFY(isInjective(matchEqualVertices(three, five)));
        // Many equal ones must not take quadratic time.
        const Mesh many{std::vector<float>(600'000), {}, {}};
        Mesh others = many;
        others.positions[0] = 1.0f;
        QCOMPARE(countMatched(matchEqualVertices(many, others)), many.vertexCount() - 1);
    }

    void normalsCountIfBothHaveThem()
    {
        const Mesh base{{1, 2, 3}, {0, 1, 0}, {}};
        const Mesh other{{1, 2, 3}, {1, 0, 0}, {}};
        const Mesh bare{{1, 2, 3}, {}, {}};
        QCOMPARE(matchEqualVertices(base, other)[0], kNoMatch);
        QCOMPARE(matchEqualVertices(base, base)[0], 0u);
        QCOMPARE(matchEqualVertices(base, bare)[0], 0u);
        QCOMPARE(matchEqualVertices(bare, base)[0], 0u);
    }

    void nearVerticesAreTheNearest()
    {
        const Mesh base{{1, 0, 0, -5, -5, -5, 1.05f, 0, 0, 0, 0, 0}, {}, {}};
        const Mesh target{{-5.05f, -5, -5, 1.03f, 0, 0, 0.2f, 0, 0, 1.04f, 0, 0}, {}, {}};
        std::vector<std::uint32_t> matches(target.vertexCount(), kNoMatch);
        matchNearVertices(base, target, {.positionM = 0.1}, matches);
        QCOMPARE(matches, (std::vector<std::uint32_t>{1, 2, kNoMatch, 0}));
        matchNearVertices(base, target, {.positionM = 0.0}, matches);
        QCOMPARE(matches[2], kNoMatch);
    }

    void nearVerticesAreFoundInAnyOrder()
    {
        const Mesh hill = hillMesh(30);
        for (const Mesh &target :
             {jittered(hill, 0.001f, 1), shuffled(jittered(hill, 0.001f, 2), 3)}) {
            std::vector<std::uint32_t> matches(target.vertexCount(), kNoMatch);
            matchNearVertices(hill, target, {.positionM = 0.002}, matches);
            QCOMPARE(countMatched(matches), hill.vertexCount());
            QVERIFY(isInjective(matches));
        }
    }

    void nearVerticesFarAwayAreSafe()
    {
        const float huge = std::numeric_limits<float>::max();
        const Mesh base{{huge, -huge, 0}, {}, {}};
        std::vector<std::uint32_t> matches(1, kNoMatch);
        matchNearVertices(base, base, {.positionM = 1e-9}, matches);
        QCOMPARE(matches[0], 0u);
    }

    void trianglesAreFoundInAnyOrderAndRotation()
    {
        const Mesh hill = hillMesh(30);
        const Mesh target = shuffled(hill, 1);
        const auto vertices = matchEqualVertices(hill, target);
        const auto matches = matchTriangles(hill, target, vertices);
        QCOMPARE(countMatched(matches.base), hill.triangleCount());
        QVERIFY(isInjective(matches.base));
        for (std::size_t i = 0; i < matches.base.size(); ++i) {
            for (std::size_t corner = 0; corner < 3; ++corner) {
                const std::size_t baseCorner =
                    3ull * matches.base[i] + (corner + matches.rotation[i]) % 3;
                QCOMPARE(vertices[target.indices[3 * i + corner]], hill.indices[baseCorner]);
            }
        }
    }

    void trianglesSeenFromTheOtherSideAreOthers()
    {
        const Mesh base{std::vector<float>(9), {}, {0, 1, 2}};
        const std::vector<std::uint32_t> same{0, 1, 2};
        QCOMPARE(matchTriangles(base, {base.positions, {}, {0, 2, 1}}, same).base[0], kNoMatch);
        QCOMPARE(int(matchTriangles(base, {base.positions, {}, {2, 0, 1}}, same).rotation[0]), 2);
        const std::vector<std::uint32_t> unknown{0, kNoMatch, 2};
        QCOMPARE(matchTriangles(base, base, unknown).base[0], kNoMatch);
    }

    void degenerateTrianglesAreFound()
    {
        const Mesh base{std::vector<float>(9), {}, {0, 0, 1, 1, 2, 2, 2, 2, 2}};
        const Mesh target{base.positions, {}, {2, 2, 2, 2, 1, 2, 1, 0, 0}};
        const auto matches = matchTriangles(base, target, std::vector<std::uint32_t>{0, 1, 2});
        QCOMPARE(matches.base, (std::vector<std::uint32_t>{2, 1, 0}));
    }

    void indicesAreUnpackedExactly_data()
    {
        QTest::addColumn<QList<quint32>>("indices");
        QTest::addRow("none") << QList<quint32>{};
        QTest::addRow("one") << QList<quint32>{7, 0, 3};
        QTest::addRow("degenerate") << QList<quint32>{1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 5, 5, 5};
        QTest::addRow("rotations") << QList<quint32>{0, 1, 2, 1, 2, 0, 2, 0, 1, 3, 2, 1};
        QTest::addRow("far apart") << QList<quint32>{0, 0xfffffffe, 5, 0x80000000, 1, 2};
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            Dice dice(seed);
            QList<quint32> random;
            for (int i = 0; i < 3000; ++i)
                random.append(quint32(dice.below(20 * seed * seed)));
            QTest::addRow("random %d", int(seed)) << random;
        }
        const Mesh hill = shuffled(hillMesh(20), 1);
        QTest::addRow("shuffled") << QList<quint32>(hill.indices.begin(), hill.indices.end());
    }

    void indicesAreUnpackedExactly()
    {
        QFETCH(const QList<quint32>, indices);
        const std::vector<std::uint32_t> original(indices.begin(), indices.end());
        const Bytes packed = packIndices(original, 0xffffffffu);
        const auto unpacked = unpackIndices(packed, original.size() / 3);
        QVERIFY(unpacked);
        QVERIFY(*unpacked == original);
        for (std::size_t size = 0; size < std::min<std::size_t>(packed.size(), 200); ++size)
            QVERIFY(!unpackIndices(BytesView(packed).first(size), original.size() / 3));
    }

    void meshHashIsThatOfSeparateArrays()
    {
        Mesh cube = cubeMesh();
        const auto bytes = [](const auto &values) { return std::as_bytes(std::span(values)); };
        QVERIFY(meshHash(cube) == sha256({bytes(cube.positions), bytes(cube.indices)}));
        const ContentHash before = meshHash(cube);
        cube.indices.back() ^= 1u;
        QVERIFY(meshHash(cube) != before);
    }
};

QTEST_GUILESS_MAIN(tst_MeshMatch)
#include "tst_mesh_match.moc"
