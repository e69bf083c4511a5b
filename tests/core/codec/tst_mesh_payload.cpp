// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/codec/draco_mesh.h"
#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_payload.h"
#include "core/codec/packed_mesh.h"
#include "core/mesh/mesh_hash.h"
#include "tests/support/bytes_of.h"
#include "tests/support/meshes.h"

#include <QTest>

#include <limits>

using namespace stag;
using namespace stag::codec;
using namespace stag::test;
using model::MeshPayload;

Q_DECLARE_METATYPE(stag::model::MeshPayload)

namespace {

/// A triangle with the corners (0, 0, 0), (1, 0, 0) and (0, 2, 0), byte by byte.
const QByteArray kTriangleVertices = QByteArray::fromHex("000000000000000000000000"
                                                         "0000803f0000000000000000"
                                                         "000000000000004000000000");
const QByteArray kTriangleFaces = QByteArray::fromHex("000000000100000002000000");

QByteArray packed(const QByteArray &header, const QByteArray &vertices, const QByteArray &faces)
{
    return header + vertices + faces;
}

MeshPayload
payload(const QByteArray &vertices, const QByteArray &faces = {}, const QByteArray &normals = {})
{
    return {bytesOf(vertices), bytesOf(faces), bytesOf(normals)};
}

QByteArray zipped(const QByteArray &bytes)
{
    return byteArrayOf(*gzip(bytesOf(bytes)));
}

QByteArray floats(std::vector<float> numbers)
{
    return byteArrayOf(encodeFloats(numbers));
}

QByteArray indices(std::vector<std::uint32_t> numbers)
{
    return byteArrayOf(encodeIndices(numbers));
}

const QByteArray kStreamKit =
    packed(QByteArray::fromHex("0300000003000000"), kTriangleVertices, kTriangleFaces);
const QByteArray kStagBlob =
    packed("STAG" + QByteArray::fromHex("0900000003000000"), kTriangleVertices, kTriangleFaces);

const mesh::Mesh kTriangle{{0, 0, 0, 1, 0, 0, 0, 2, 0}, {}, {0, 1, 2}};

QByteArray fullMesh()
{
    return byteArrayOf(*encodeFullMesh(kTriangle));
}

QByteArray deltaOfNothing()
{
    return byteArrayOf(*encodeMeshDelta({kTriangle, mesh::meshHash(kTriangle)}, kTriangle));
}

} // namespace

class tst_MeshPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data()
    {
        QTest::addColumn<MeshPayload>("sent");
        QTest::addColumn<int>("format");
        const auto row = [](const char *name, const MeshPayload &sent, PayloadFormat format) {
            QTest::addRow("%s", name) << sent << int(format);
        };
        row("StreamKit", payload(kStreamKit), PayloadFormat::StreamKit);
        row("StreamKit, gzip", payload(zipped(kStreamKit)), PayloadFormat::StreamKit);
        row("STAG blob", payload(kStagBlob), PayloadFormat::StagBlob);
        row("STAG blob, gzip", payload(zipped(kStagBlob)), PayloadFormat::StagBlob);
        row("split", payload(kTriangleVertices, kTriangleFaces), PayloadFormat::Split);
        row("full mesh", payload(fullMesh()), PayloadFormat::Full);
        row("full mesh, gzip", payload(zipped(fullMesh())), PayloadFormat::Full);
        row("split, gzip vertices as the relay sends them",
            payload(zipped(kTriangleVertices), kTriangleFaces),
            PayloadFormat::Split);
        row("split, both gzip",
            payload(zipped(kTriangleVertices), zipped(kTriangleFaces)),
            PayloadFormat::Split);
    }

    void decodes()
    {
        QFETCH(const MeshPayload, sent);
        QFETCH(const int, format);
        const mesh::Mesh expected{{0, 0, 0, 1, 0, 0, 0, 2, 0}, {}, {0, 1, 2}};
        const auto detected = detectFormat(sent);
        QVERIFY(detected);
        QCOMPARE(int(*detected), format);
        const auto decoded = decodeMesh(sent);
        QVERIFY(decoded);
        QVERIFY(*decoded == expected);
    }

    void decodesNormals()
    {
        const QByteArray normals = floats({0, 0, 1, 0, 0, 1, 0, 0, 1});
        for (const QByteArray &sent : {normals, zipped(normals)}) {
            const auto decoded = decodeMesh(payload(kStreamKit, {}, sent));
            QVERIFY(decoded);
            QVERIFY((decoded->normals == std::vector<float>{0, 0, 1, 0, 0, 1, 0, 0, 1}));
        }
    }

    void roundTrips_data()
    {
        QTest::addColumn<int>("cells");
        QTest::addRow("empty") << 0;
        QTest::addRow("one cell") << 1;
        QTest::addRow("many cells") << 50;
    }

    void roundTrips()
    {
        QFETCH(const int, cells);
        const mesh::Mesh original = cells == 0 ? mesh::Mesh{} : hillMesh(cells);
        QVERIFY(*decodeMesh({encodeStreamKitMesh(original), {}, {}}) == original);
        QVERIFY(*decodeMesh({encodeStagBlob(original), {}, {}}) == original);
        QVERIFY(encodeStreamKitMesh(original) == encodeStreamKitMesh(original));
        if (cells > 0) {
            QVERIFY(
                *decodeMesh({encodeFloats(original.positions), encodeIndices(original.indices), {}})
                == original);
        }
    }

    void goldenBytes()
    {
        QCOMPARE(byteArrayOf(encodeStreamKitMesh(kTriangle)), kStreamKit);
        QCOMPARE(byteArrayOf(encodeStagBlob(kTriangle)), kStagBlob);
        QCOMPARE(byteArrayOf(encodeFloats(kTriangle.positions)), kTriangleVertices);
        QCOMPARE(byteArrayOf(encodeIndices(kTriangle.indices)), kTriangleFaces);
    }

    void rejects_data()
    {
        QTest::addColumn<MeshPayload>("sent");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const MeshPayload &sent, ErrorCode code) {
            QTest::addRow("%s", name) << sent << int(code);
        };
        const float nan = std::numeric_limits<float>::quiet_NaN();
        using enum ErrorCode;
        row("nothing", payload({}), InvalidArgument);
        row("the public test's toy bytes",
            payload(QByteArray(6, 'v'), QByteArray(3, 'f')),
            InvalidArgument);
        row("StreamKit, one byte more", payload(kStreamKit + '\0'), InvalidArgument);
        row("StreamKit with faces", payload(kStreamKit, kTriangleFaces), InvalidArgument);
        row("StreamKit, more vertices than bytes",
            payload(QByteArray::fromHex("ffffffff03000000") + kTriangleVertices),
            InvalidArgument);
        row("StreamKit, counts that overflow",
            payload(QByteArray::fromHex("5555555555555555") + kTriangleVertices),
            InvalidArgument);
        row("StreamKit, half a triangle",
            payload(QByteArray::fromHex("0300000002000000") + kTriangleVertices
                    + kTriangleFaces.left(8)),
            InvalidArgument);
        row("STAG blob, one byte more", payload(kStagBlob + '\0'), InvalidArgument);
        row("STAG blob, only the magic", payload("STAG"), InvalidArgument);
        row("STAG blob, floats are not xyz",
            payload("STAG" + QByteArray::fromHex("0800000003000000") + kTriangleVertices.left(32)
                    + kTriangleFaces),
            InvalidArgument);
        row("split, half a vertex",
            payload(kTriangleVertices.left(20), kTriangleFaces),
            InvalidArgument);
        row("split, half a triangle",
            payload(kTriangleVertices, kTriangleFaces.left(8)),
            InvalidArgument);
        row("split, no vertices", payload({}, kTriangleFaces), InvalidArgument);
        row("index out of range", payload(kTriangleVertices, indices({0, 1, 3})), InvalidArgument);
        row("not a number", payload(floats({0, nan, 0}), indices({0, 0, 0})), InvalidArgument);
        row("normals for another mesh",
            payload(kStreamKit, {}, floats({0, 0, 1})),
            InvalidArgument);
        row("normals, half a vector",
            payload(kStreamKit, {}, QByteArray(10, '\0')),
            InvalidArgument);
        row("normals, not a number",
            payload(kStreamKit, {}, floats({0, 0, 1, 0, 0, 1, 0, 0, nan})),
            InvalidArgument);
        row("normals, truncated gzip",
            payload(kStreamKit, {}, zipped(kTriangleVertices).left(20)),
            Corrupt);
        row("vertices, truncated gzip", payload(zipped(kStreamKit).left(30)), Corrupt);
        row("faces, truncated gzip",
            payload(kTriangleVertices, zipped(kTriangleFaces).left(15)),
            Corrupt);
        row("full mesh, truncated", payload(fullMesh().chopped(1)), Corrupt);
        row("full mesh with faces", payload(fullMesh(), kTriangleFaces), InvalidArgument);
        row("mesh delta", payload(deltaOfNothing()), InvalidArgument);
        row("Draco, only the magic", payload("DRACO"), Corrupt);
        row("Draco with faces", payload("DRACO", kTriangleFaces), InvalidArgument);
    }

    void rejects()
    {
        QFETCH(const MeshPayload, sent);
        QFETCH(const int, code);
        const auto decoded = decodeMesh(sent);
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), code);
    }

    void rejectsTruncationAtEveryByte()
    {
        for (const QByteArray &whole : {kStreamKit, kStagBlob, zipped(kStreamKit)}) {
            for (qsizetype size = 0; size < whole.size(); ++size)
                QVERIFY(!decodeMesh(payload(whole.left(size))));
        }
    }

    void limits_overflow_data()
    {
        QTest::addColumn<MeshPayload>("sent");
        QTest::addColumn<int>("payloadBytesMax");
        QTest::addColumn<int>("verticesMax");
        QTest::addColumn<int>("trianglesMax");
        QTest::addColumn<bool>("fits");
        const auto streamKit = payload(kStreamKit);
        const auto split = payload(kTriangleVertices, kTriangleFaces);
        const int size = int(kStreamKit.size());
        QTest::addRow("exactly") << streamKit << size << 3 << 1 << true;
        QTest::addRow("vertices") << streamKit << size << 2 << 1 << false;
        QTest::addRow("triangles") << streamKit << size << 3 << 0 << false;
        QTest::addRow("bytes") << streamKit << size - 1 << 3 << 1 << false;
        QTest::addRow("bytes after gunzip, exactly")
            << payload(zipped(kStreamKit)) << size << 3 << 1 << true;
        QTest::addRow("bytes after gunzip")
            << payload(zipped(kStreamKit)) << size - 1 << 3 << 1 << false;
        QTest::addRow("split, vertices") << split << 1000 << 2 << 1 << false;
        QTest::addRow("split, triangles") << split << 1000 << 3 << 0 << false;
        QTest::addRow("bytes of faces")
            << payload(kTriangleVertices.left(12), QByteArray(24, '\0')) << 23 << 9 << 9 << false;
        QTest::addRow("normals") << payload(kStreamKit, {}, QByteArray(12 * 4, '\0')) << 1000 << 3
                                 << 1 << false;
    }

    void limits_overflow()
    {
        QFETCH(const MeshPayload, sent);
        QFETCH(const int, payloadBytesMax);
        QFETCH(const int, verticesMax);
        QFETCH(const int, trianglesMax);
        QFETCH(const bool, fits);
        const auto decoded = decodeMesh(sent,
                                        {.payloadBytesMax = std::size_t(payloadBytesMax),
                                         .verticesMax = std::uint32_t(verticesMax),
                                         .trianglesMax = std::uint32_t(trianglesMax)});
        QCOMPARE(decoded.has_value(), fits);
        if (!decoded)
            QCOMPARE(int(decoded.error().code), int(ErrorCode::TooLarge));
    }

    void encodesWhatItDecodes_data()
    {
        QTest::addColumn<MeshPayload>("sent");
        const QByteArray normals = floats({0, 0, 1, 0, 0, 1, 0, 0, 1});
        QTest::addRow("StreamKit") << payload(kStreamKit);
        QTest::addRow("StreamKit with normals") << payload(kStreamKit, {}, normals);
        QTest::addRow("STAG blob") << payload(kStagBlob);
        QTest::addRow("split") << payload(kTriangleVertices, kTriangleFaces, normals);
    }

    void encodesWhatItDecodes()
    {
        QFETCH(const MeshPayload, sent);
        const auto encoded = encodePayload(*detectFormat(sent), *decodeMesh(sent));
        QVERIFY(encoded);
        QVERIFY(*encoded == sent);
    }

    void doesNotEncodeWhatDoesNotFollow()
    {
        QVERIFY(!encodePayload(PayloadFormat::Draco, kTriangle));
        QVERIFY(!encodePayload(PayloadFormat::Full, kTriangle));
    }

    void formatsHaveNames()
    {
        QCOMPARE(std::string(payloadFormatName(PayloadFormat::StreamKit)),
                 std::string("StreamKit"));
        QCOMPARE(std::string(payloadFormatName(PayloadFormat::StagBlob)), std::string("STAG blob"));
        QCOMPARE(std::string(payloadFormatName(PayloadFormat::Draco)), std::string("Draco"));
        QCOMPARE(std::string(payloadFormatName(PayloadFormat::Split)), std::string("split arrays"));
        QCOMPARE(std::string(payloadFormatName(PayloadFormat::Full)), std::string("full mesh"));
    }
};

QTEST_GUILESS_MAIN(tst_MeshPayload)
#include "tst_mesh_payload.moc"
