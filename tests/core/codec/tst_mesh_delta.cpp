// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_program_format.h"
#include "core/mesh/mesh_hash.h"
#include "core/mesh/normals.h"
#include "core/mesh/simplify.h"
#include "tests/support/bytes_of.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"
#include "tests/support/room_scan.h"

#include <QFile>
#include <QTest>

#include <limits>

using namespace stag;
using namespace stag::codec;
using namespace stag::test;

Q_DECLARE_METATYPE(stag::mesh::Mesh)

namespace {

mesh::Mesh office()
{
    return readRoomScan(STAG_TEST_DATA "/rooms/quest_office_small.ply");
}

DeltaBase baseOf(const mesh::Mesh &mesh)
{
    return {mesh, mesh::meshHash(mesh)};
}

mesh::Mesh withNormals(mesh::Mesh mesh)
{
    mesh.normals = mesh::smoothNormals(mesh);
    return mesh;
}

/// Any triangles between any points: edges that nobody shares, repeated and degenerate triangles,
/// points without a triangle.
mesh::Mesh randomMesh(Dice &dice)
{
    mesh::Mesh mesh;
    const std::size_t vertices = dice.below(60);
    for (std::size_t i = 0; i < 3 * vertices; ++i)
        mesh.positions.push_back(dice.around(float(1 + dice.below(10))));
    for (std::size_t i = vertices == 0 ? 0 : 3 * dice.below(120); i > 0; --i)
        mesh.indices.push_back(std::uint32_t(dice.below(vertices)));
    if (dice.below(2) == 0)
        return mesh;
    for (std::size_t i = 0; i < mesh.positions.size(); ++i)
        mesh.normals.push_back(dice.around(1.0f));
    return mesh;
}

mesh::Mesh randomlyChanged(const mesh::Mesh &mesh, Dice &dice)
{
    if (mesh.indices.empty())
        return randomMesh(dice);
    const std::uint64_t seed = dice.below(1000);
    const auto some = cornerTriangles(mesh, dice.below(mesh.triangleCount()));
    switch (dice.below(6)) {
    case 0:
        return withMovedTriangles(mesh, some, 0.1f, seed);
    case 1:
        return withRescannedTriangles(mesh, some, 0.1f, seed);
    case 2:
        return shuffled(mesh, seed);
    case 3:
        return jittered(mesh, 0.001f, seed);
    case 4:
        return shuffled(withMovedTriangles(mesh, some, 0.1f, seed), seed);
    default:
        return randomMesh(dice);
    }
}

QByteArray fixture(const char *name)
{
    QFile file(QStringLiteral(STAG_TEST_DATA "/codec/mesh_delta/") + QString::fromUtf8(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const mesh::Mesh kTriangle{{0, 0, 0, 1, 0, 0, 0, 2, 0}, {}, {0, 1, 2}};
const mesh::Mesh kTwoTriangles{{0, 0, 0, 1, 0, 0, 0, 2.5f, 0, 1, 2, 0.5f}, {}, {1, 2, 0, 2, 1, 3}};

} // namespace

class tst_MeshDelta : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTripsExactly_data()
    {
        QTest::addColumn<mesh::Mesh>("base");
        QTest::addColumn<mesh::Mesh>("target");
        const mesh::Mesh room = office();
        QCOMPARE(room.triangleCount(), std::size_t{3822});
        const auto corner = cornerTriangles(room, 200);
        const mesh::Mesh moved = withMovedTriangles(room, corner, 0.05f, 1);
        const mesh::Mesh hill = hillMesh(12);
        QTest::addRow("identical") << room << room;
        QTest::addRow("nothing from nothing") << mesh::Mesh{} << mesh::Mesh{};
        QTest::addRow("everything is new") << mesh::Mesh{} << room;
        QTest::addRow("everything is gone") << room << mesh::Mesh{};
        QTest::addRow("another room") << room << hill;
        QTest::addRow("a corner moved") << room << moved;
        QTest::addRow("a corner scanned anew")
            << room << withRescannedTriangles(room, corner, 0.05f, 2);
        QTest::addRow("the corner back again")
            << withRescannedTriangles(room, corner, 0.05f, 2) << room;
        QTest::addRow("jitter") << room << jittered(room, 0.001f, 3);
        QTest::addRow("another order") << room << mesh::optimizeOrder(room);
        QTest::addRow("no order") << room << shuffled(moved, 4);
        QTest::addRow("vertices nobody uses")
            << mesh::Mesh{room.positions, {}, {}} << mesh::Mesh{moved.positions, {}, {}};
        QTest::addRow("no vertex is shared")
            << mesh::withFlatNormals(room) << mesh::withFlatNormals(moved);
        QTest::addRow("normals") << withNormals(room) << withNormals(moved);
        QTest::addRow("normals, none before") << room << withNormals(moved);
        QTest::addRow("normals, none after") << withNormals(room) << moved;
        QTest::addRow("only normals changed")
            << withNormals(hill)
            << mesh::Mesh{hill.positions, jittered(hill, 1.0f, 5).positions, hill.indices};
        const mesh::Mesh oneVertex{std::vector<float>(30), {}, std::vector<std::uint32_t>(90)};
        QTest::addRow("all vertices and triangles are equal") << oneVertex << oneVertex;
        const float tiny = std::numeric_limits<float>::denorm_min();
        const float huge = std::numeric_limits<float>::max();
        const mesh::Mesh edges{
            {0.0f, -0.0f, tiny, -tiny, huge, -huge, 1, -1, 0}, {}, {0, 1, 2, 1, 1, 2, 2, 2, 2}};
        QTest::addRow("the ends of float") << kTriangle << edges;
        QTest::addRow("from the ends of float") << edges << kTriangle;
    }

    void roundTripsExactly()
    {
        QFETCH(const mesh::Mesh, base);
        QFETCH(const mesh::Mesh, target);
        const DeltaBase from = baseOf(base);
        const auto delta = encodeMeshDelta(from, target);
        QVERIFY(delta);
        QVERIFY(*delta == *encodeMeshDelta(from, target));
        const auto decoded = decodeMeshDelta(*delta, &from);
        QVERIFY2(decoded, decoded ? "" : decoded.error().detail.c_str());
        QVERIFY(mesh::meshHash(*decoded) == mesh::meshHash(target));
        const auto full = encodeFullMesh(target);
        QVERIFY(full);
        const auto whole = decodeMeshDelta(*full, nullptr);
        QVERIFY(whole);
        QVERIFY(mesh::meshHash(*whole) == mesh::meshHash(target));
    }

    void roundTripsAnything()
    {
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            Dice dice(seed);
            const mesh::Mesh base = randomMesh(dice);
            const mesh::Mesh target = randomlyChanged(base, dice);
            const DeltaBase from = baseOf(base);
            const auto delta = encodeMeshDelta(from, target);
            QVERIFY2(delta, qPrintable(QString::number(seed)));
            const auto decoded = decodeMeshDelta(*delta, &from);
            QVERIFY2(decoded, qPrintable(QString::number(seed)));
            QVERIFY2(*decoded == target, qPrintable(QString::number(seed)));
        }
    }

    void followsChains()
    {
        const mesh::Mesh room = office();
        mesh::Mesh received = room;
        std::uint16_t depth = 0;
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const mesh::Mesh next =
                withRescannedTriangles(received, cornerTriangles(received, 30), 0.05f, seed);
            const DeltaBase base{received, mesh::meshHash(received), depth};
            const auto delta = encodeMeshDelta(base, next);
            QVERIFY(delta);
            const auto header = readDeltaHeader(*delta);
            QVERIFY(header);
            QVERIFY(header->base == base.hash);
            QVERIFY(header->result == mesh::meshHash(next));
            QCOMPARE(int(header->chainDepth), int(seed));
            QCOMPARE(header->vertexCount, std::uint32_t(next.vertexCount()));
            QCOMPARE(header->triangleCount, std::uint32_t(next.triangleCount()));
            QVERIFY(!header->hasNormals);
            QCOMPARE(header->errorMaxM, 0.0);
            received = *decodeMeshDelta(*delta, &base);
            QVERIFY(received == next);
            depth = header->chainDepth;
        }
        const DeltaBase tooDeep{room, mesh::meshHash(room), 0xffff};
        QCOMPARE(int(encodeMeshDelta(tooDeep, room).error().code), int(ErrorCode::InvalidArgument));
    }

    void oneCornerSendsOneCorner()
    {
        const mesh::Mesh room = office();
        const DeltaBase base = baseOf(room);
        const auto full = encodeFullMesh(room)->size();
        const auto corner = cornerTriangles(room, room.triangleCount() / 100);
        QVERIFY(encodeMeshDelta(base, room)->size() < 200);
        const auto sizeOf = [&base](const mesh::Mesh &target) {
            return encodeMeshDelta(base, target)->size();
        };
        QVERIFY(20 * sizeOf(withMovedTriangles(room, corner, 0.05f, 1)) < full);
        const mesh::Mesh ordered = renumbered(room);
        const DeltaBase orderedBase = baseOf(ordered);
        const auto rescanned = withRescannedTriangles(ordered, corner, 0.05f, 2);
        QVERIFY(20 * encodeMeshDelta(orderedBase, rescanned)->size() < full);
    }

    void anotherBaseIsRefused()
    {
        const mesh::Mesh room = office();
        const mesh::Mesh other = jittered(room, 0.001f, 1);
        const auto delta = encodeMeshDelta(baseOf(room), hillMesh(3));
        const DeltaBase otherBase = baseOf(other);
        QCOMPARE(int(decodeMeshDelta(*delta, &otherBase).error().code), int(ErrorCode::Conflict));
        QCOMPARE(int(decodeMeshDelta(*delta, nullptr).error().code), int(ErrorCode::NotFound));
        // A base whose hash is a lie is found by the hash of the result, or does not fit at all.
        const auto likeRoom = encodeMeshDelta(baseOf(room), room);
        const DeltaBase lie{other, mesh::meshHash(room)};
        QCOMPARE(int(decodeMeshDelta(*likeRoom, &lie).error().code), int(ErrorCode::Corrupt));
        const mesh::Mesh nothing;
        const DeltaBase smaller{nothing, mesh::meshHash(room)};
        QCOMPARE(int(decodeMeshDelta(*likeRoom, &smaller).error().code), int(ErrorCode::Corrupt));
    }

    void anyFlippedBitIsRefused()
    {
        const mesh::Mesh base = hillMesh(4);
        const mesh::Mesh target = withRescannedTriangles(base, cornerTriangles(base, 5), 0.1f, 1);
        const DeltaBase from = baseOf(base);
        const Bytes good = *encodeMeshDelta(from, target);
        for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
            Bytes bad = good;
            bad[bit / 8] ^= static_cast<std::byte>(1u << bit % 8);
            QVERIFY(!decodeMeshDelta(bad, &from));
            QVERIFY(!readDeltaHeader(bad));
            if (bit / 8 < 16)
                continue;
            // With the right checksum, too, nothing but the mesh that was sent comes out.
            detail::sealChecksum(bad);
            const auto decoded = decodeMeshDelta(bad, &from);
            QVERIFY(!decoded || *decoded == target);
        }
    }

    void truncationAndExtraBytesAreRefused()
    {
        const mesh::Mesh base = hillMesh(4);
        const DeltaBase from = baseOf(base);
        const Bytes good = *encodeMeshDelta(from, withNormals(hillMesh(5)));
        for (std::size_t size = 0; size < good.size(); ++size) {
            Bytes bad(good.begin(), good.begin() + std::ptrdiff_t(size));
            QVERIFY(!decodeMeshDelta(bad, &from));
            if (size < 112)
                continue;
            detail::sealChecksum(bad);
            const auto decoded = decodeMeshDelta(bad, &from);
            QVERIFY(!decoded);
            QCOMPARE(int(decoded.error().code), int(ErrorCode::Corrupt));
        }
        Bytes longer = good;
        longer.push_back(std::byte{0});
        detail::sealChecksum(longer);
        QCOMPARE(int(decodeMeshDelta(longer, &from).error().code), int(ErrorCode::Corrupt));
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QByteArray good = byteArrayOf(*encodeFullMesh(kTriangle));
        QByteArray version = good;
        version[4] = 2;
        const auto sealed = [&good](int at, char value) {
            QByteArray changed = good;
            changed[at] = value;
            Bytes bytes = bytesOf(changed);
            detail::sealChecksum(bytes);
            return byteArrayOf(bytes);
        };
        const int invalid = int(ErrorCode::InvalidArgument);
        const int corrupt = int(ErrorCode::Corrupt);
        QTest::addRow("empty") << QByteArray() << invalid;
        QTest::addRow("another magic") << QByteArray(200, 'S') << invalid;
        QTest::addRow("only the magic") << QByteArray("STMD") << corrupt;
        QTest::addRow("a version of the future") << version << invalid;
        QTest::addRow("a base without depth") << sealed(5, 1) << corrupt;
        QTest::addRow("an unknown flag") << sealed(5, 8) << corrupt;
        QTest::addRow("quantised without a step") << sealed(5, 4) << corrupt;
        QTest::addRow("a depth without base") << sealed(6, 1) << corrupt;
        QTest::addRow("a step although exact") << sealed(95, 0x40) << corrupt;
        QTest::addRow("more vertices than follow") << sealed(80, 4) << corrupt;
        QTest::addRow("more triangles than follow") << sealed(84, 2) << corrupt;
        QTest::addRow("too many vertices") << sealed(83, 0x7f) << int(ErrorCode::TooLarge);
        QTest::addRow("too many triangles") << sealed(87, 0x7f) << int(ErrorCode::TooLarge);
        QTest::addRow("a section of gigabytes") << sealed(115, 0x7f) << int(ErrorCode::TooLarge);
        QTest::addRow("a section behind the end") << sealed(116, 0x7f) << corrupt;
    }

    void rejects()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const auto decoded = decodeMeshDelta(bytesOf(bytes), nullptr);
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), code);
    }

    void readsGoldenBytes_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<mesh::Mesh>("target");
        QTest::addColumn<bool>("isDelta");
        QTest::addRow("full") << QByteArray("full.stmd") << kTriangle << false;
        QTest::addRow("delta") << QByteArray("delta.stmd") << kTwoTriangles << true;
    }

    /// Bytes that other releases of the libraries have written stay readable; today's need not be
    /// the same.
    void readsGoldenBytes()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const mesh::Mesh, target);
        QFETCH(const bool, isDelta);
        const DeltaBase base = baseOf(kTriangle);
        const Bytes golden = bytesOf(fixture(name.constData()));
        const auto header = readDeltaHeader(golden);
        QVERIFY(header);
        QCOMPARE(header->base.has_value(), isDelta);
        QVERIFY(header->result == mesh::meshHash(target));
        const auto decoded = decodeMeshDelta(golden, &base);
        QVERIFY(decoded);
        QVERIFY(*decoded == target);
    }

    void limits_overflow()
    {
        const mesh::Mesh room = hillMesh(10);
        const Bytes full = *encodeFullMesh(room);
        const DecodeLimits exactly{.payloadBytesMax = full.size(),
                                   .verticesMax = std::uint32_t(room.vertexCount()),
                                   .trianglesMax = std::uint32_t(room.triangleCount())};
        QVERIFY(decodeMeshDelta(full, nullptr, exactly));
        for (int i = 0; i < 3; ++i) {
            DecodeLimits limits = exactly;
            limits.payloadBytesMax -= i == 0;
            limits.verticesMax -= i == 1;
            limits.trianglesMax -= i == 2;
            const auto decoded = decodeMeshDelta(full, nullptr, limits);
            QVERIFY(!decoded);
            QCOMPARE(int(decoded.error().code), int(ErrorCode::TooLarge));
        }
    }
};

QTEST_GUILESS_MAIN(tst_MeshDelta)
#include "tst_mesh_delta.moc"
