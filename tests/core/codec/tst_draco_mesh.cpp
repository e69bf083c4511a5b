// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/draco_limits.h"
#include "core/codec/draco_mesh.h"
#include "core/codec/mesh_payload.h"
#include "core/mesh/normals.h"
#include "tests/support/bytes_of.h"
#include "tests/support/meshes.h"

#include <QFile>
#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::codec;
using namespace stag::test;

namespace {

Bytes readFixture(const char *name)
{
    QFile file(QStringLiteral(STAG_TEST_DATA "/codec/draco/") + QString::fromUtf8(name));
    return file.open(QIODevice::ReadOnly) ? bytesOf(file.readAll()) : Bytes{};
}

/// As Draco writes counts: seven bits to a byte, the lowest first.
QByteArray varint(std::uint64_t value)
{
    QByteArray bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += char(0x80 | (value & 0x7f));
    return bytes + char(value);
}

/// Squares of equal size, so many to a side.
mesh::Mesh planeMesh(std::uint32_t side)
{
    mesh::Mesh plane;
    for (std::uint32_t i = 0; i < (side + 1) * (side + 1); ++i)
        plane.positions.insert(plane.positions.end(),
                               {float(i % (side + 1)), float(i / (side + 1)), 0.0f});
    for (std::uint32_t i = 0; i < side * side; ++i) {
        const std::uint32_t corner = i / side * (side + 1) + i % side;
        const std::uint32_t above = corner + side + 1;
        plane.indices.insert(plane.indices.end(),
                             {corner, corner + 1, above, corner + 1, above + 1, above});
    }
    return plane;
}

} // namespace

class tst_DracoMesh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryVersion_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("triangles");
        QTest::addRow("1.1 edgebreaker") << QByteArray("test_nm.obj.edgebreaker.0.10.0.drc") << 170;
        QTest::addRow("1.2 edgebreaker") << QByteArray("test_nm.obj.edgebreaker.1.0.0.drc") << 170;
        QTest::addRow("2.2 edgebreaker")
            << QByteArray("test_nm.obj.edgebreaker.cl10.2.2.drc") << 170;
        QTest::addRow("1.1 sequential") << QByteArray("test_nm.obj.sequential.0.10.0.drc") << 170;
        QTest::addRow("1.2 sequential") << QByteArray("test_nm.obj.sequential.1.0.0.drc") << 170;
        QTest::addRow("2.2 sequential") << QByteArray("test_nm.obj.sequential.cl3.2.2.drc") << 170;
        QTest::addRow("cube, edgebreaker")
            << QByteArray("cube_att.obj.edgebreaker.cl10.2.2.drc") << 12;
        QTest::addRow("cube, sequential")
            << QByteArray("cube_att.obj.sequential.cl3.2.2.drc") << 12;
        QTest::addRow("without metadata") << QByteArray("cube_att_sub_o_no_metadata.drc") << 12;
        QTest::addRow("a car") << QByteArray("car.drc") << 1744;
    }

    void readsEveryVersion()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const int, triangles);
        const Bytes bytes = readFixture(file.constData());
        QVERIFY(isDraco(bytes));
        const auto decoded = decodeMesh({bytes, {}, {}});
        QVERIFY2(decoded, decoded ? "" : decoded.error().detail.c_str());
        QCOMPARE(int(decoded->triangleCount()), triangles);
        QCOMPARE(decoded->normals.size(), decoded->positions.size());
        QVERIFY(mesh::validate(*decoded));
        QCOMPARE(int(*detectFormat({bytes, {}, {}})), int(PayloadFormat::Draco));
    }

    void versionsAgree()
    {
        const auto old = decodeDraco(readFixture("test_nm.obj.edgebreaker.0.10.0.drc"), {});
        const auto current = decodeDraco(readFixture("test_nm.obj.edgebreaker.cl10.2.2.drc"), {});
        QVERIFY(old && current);
        const double area = mesh::surfaceAreaM2(*current);
        QVERIFY(std::abs(mesh::surfaceAreaM2(*old) - area) < 0.01 * area);
    }

    void roundTrips_data()
    {
        QTest::addColumn<int>("speed");
        for (int speed = 0; speed <= 10; ++speed)
            QTest::addRow("speed %d", speed) << speed;
    }

    void roundTrips()
    {
        QFETCH(const int, speed);
        mesh::Mesh original = hillMesh(20);
        original.normals = mesh::smoothNormals(original);
        const auto encoded = encodeDraco(original, {.positionBits = 16, .speed = speed});
        QVERIFY(encoded);
        QVERIFY(*encoded == *encodeDraco(original, {.positionBits = 16, .speed = speed}));
        const auto decoded = decodeDraco(*encoded, {});
        QVERIFY(decoded);
        QCOMPARE(decoded->triangleCount(), original.triangleCount());
        QCOMPARE(decoded->normals.size(), decoded->positions.size());
        QVERIFY(std::abs(mesh::surfaceAreaM2(*decoded) - mesh::surfaceAreaM2(original)) < 1e-3);
        const auto box = mesh::bounds(original);
        QVERIFY(spatial::distance(mesh::bounds(*decoded).min, box.min) < 1e-4);
        QVERIFY(spatial::distance(mesh::bounds(*decoded).max, box.max) < 1e-4);
        const std::size_t plainFloats = original.positions.size() + original.normals.size();
        QVERIFY(encoded->size() < 4 * (plainFloats + original.indices.size()) / 2);
    }

    void encodeRejects()
    {
        const auto code = [](const Result<Bytes> &result) { return int(result.error().code); };
        const int invalid = int(ErrorCode::InvalidArgument);
        QCOMPARE(code(encodeDraco(mesh::Mesh{})), invalid);
        QCOMPARE(code(encodeDraco(cubeMesh(), {.positionBits = 0})), invalid);
        QCOMPARE(code(encodeDraco(cubeMesh(), {.positionBits = 31})), invalid);
        QCOMPARE(code(encodeDraco(cubeMesh(), {.normalBits = 1})), invalid);
        QCOMPARE(code(encodeDraco(cubeMesh(), {.speed = 11})), invalid);
        QCOMPARE(code(encodeDraco(cubeMesh(), {.speed = -1})), invalid);
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const QByteArray cube = byteArrayOf(readFixture("cube_att.obj.edgebreaker.cl10.2.2.drc"));
        QByteArray version = cube;
        version[5] = 99;
        QByteArray method = cube;
        method[8] = 77;
        QTest::addRow("empty") << QByteArray() << int(ErrorCode::Corrupt);
        QTest::addRow("another magic") << QByteArray("DRACULA") << int(ErrorCode::Corrupt);
        QTest::addRow("a version of the future") << version << int(ErrorCode::Corrupt);
        QTest::addRow("an unknown method") << method << int(ErrorCode::Corrupt);
        QTest::addRow("a point cloud")
            << byteArrayOf(readFixture("pc_kd_color.drc")) << int(ErrorCode::InvalidArgument);
    }

    void rejects()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const auto decoded = decodeDraco(bytesOf(bytes), {});
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), code);
    }

    void survivesTruncationAtEveryByte()
    {
        for (const char *name :
             {"cube_att.obj.edgebreaker.cl10.2.2.drc", "test_nm.obj.sequential.0.10.0.drc"}) {
            const Bytes whole = readFixture(name);
            QVERIFY(!whole.empty());
            for (std::size_t size = 0; size < whole.size(); ++size) {
                const auto decoded = decodeDraco(BytesView(whole).first(size), {});
                QVERIFY(!decoded || mesh::validate(*decoded));
            }
        }
    }

    void limits_overflow_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addRow("edgebreaker") << QByteArray("test_nm.obj.edgebreaker.cl10.2.2.drc");
        QTest::addRow("old edgebreaker") << QByteArray("test_nm.obj.edgebreaker.0.10.0.drc");
        QTest::addRow("sequential") << QByteArray("test_nm.obj.sequential.cl3.2.2.drc");
        QTest::addRow("old sequential") << QByteArray("test_nm.obj.sequential.0.10.0.drc");
        QTest::addRow("with metadata") << QByteArray("cube_att.obj.edgebreaker.cl10.2.2.drc");
    }

    void limits_overflow()
    {
        QFETCH(const QByteArray, file);
        const Bytes bytes = readFixture(file.constData());
        const auto whole = decodeDraco(bytes, {});
        QVERIFY(whole);
        const auto triangles = std::uint32_t(whole->triangleCount());
        QVERIFY(decodeDraco(bytes, {.trianglesMax = triangles}));
        for (const DecodeLimits &limits : {DecodeLimits{.payloadBytesMax = 64},
                                           DecodeLimits{.trianglesMax = triangles - 1},
                                           DecodeLimits{.verticesMax = 3}}) {
            const auto decoded = decodeDraco(bytes, limits);
            QVERIFY(!decoded);
            QCOMPARE(int(decoded.error().code), int(ErrorCode::TooLarge));
        }
    }

    void smallPayloadClaimsMuch_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto mesh = [](char method, const QByteArray &rest) {
            return QByteArray("DRACO\x02\x02\x01", 8) + method + QByteArray(2, '\0') + rest;
        };
        const std::uint64_t tooMany = DracoClaimLimits().trianglesMax(40) + 1;
        const QByteArray triangles = varint(tooMany);
        const int tooLarge = int(ErrorCode::TooLarge);
        const int corrupt = int(ErrorCode::Corrupt);
        // Each within the limits of a whole mesh, and decoded for seconds if it were let in.
        QTest::addRow("triangles, sequential")
            << mesh(0, triangles + varint(3) + QByteArray(10, '\0')) << tooLarge;
        QTest::addRow("triangles, edgebreaker")
            << mesh(1, QByteArray(1, '\0') + varint(3) + triangles + QByteArray(10, '\0'))
            << tooLarge;
        // Metadata in metadata, ten thousand deep.
        QByteArray deep = QByteArray("DRACO\x02\x02\x01\x01\x00\x80", 11) + varint(0);
        for (int i = 0; i < 10'000; ++i)
            deep += varint(0) + varint(1) + QByteArray("\1x", 2);
        QTest::addRow("metadata") << deep << corrupt;
    }

    void smallPayloadClaimsMuch()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const auto decoded = decodeDraco(bytesOf(bytes), {});
        QVERIFY(!decoded);
        QVERIFY2(int(decoded.error().code) == code, decoded.error().detail.c_str());
    }

    /// What compresses best may claim most: a plane of equal squares, at the smallest setting.
    void planeIsWithinItsClaims()
    {
        const mesh::Mesh plane = planeMesh(513);
        const auto encoded = encodeDraco(plane, {.positionBits = 18, .speed = 0});
        QVERIFY(encoded);
        QVERIFY(plane.triangleCount() > DracoClaimLimits().trianglesFree);
        const auto decoded = decodeDraco(*encoded, {});
        QVERIFY2(decoded, decoded ? "" : decoded.error().detail.c_str());
        QCOMPARE(decoded->triangleCount(), plane.triangleCount());
    }

    void headerClaimsTooMuch()
    {
        // A sequential mesh of four thousand million triangles in twenty bytes.
        const QByteArray bytes = QByteArray("DRACO\x02\x02\x01\x00\x00\x00", 11)
                                 + QByteArray::fromHex("feffffff0ffeffffff0f01");
        const auto decoded = decodeDraco(bytesOf(bytes), {});
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), int(ErrorCode::TooLarge));
    }
};

QTEST_GUILESS_MAIN(tst_DracoMesh)
#include "tst_draco_mesh.moc"
