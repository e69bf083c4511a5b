// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_payload.h"
#include "core/codec/original_delta.h"
#include "core/codec/packed_mesh.h"
#include "core/mesh/mesh_hash.h"
#include "core/mesh/normals.h"
#include "tests/support/bytes_of.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"

#include <QTest>

using namespace stag;
using namespace stag::codec;
using namespace stag::test;
using model::MeshPayload;

Q_DECLARE_METATYPE(stag::model::MeshPayload)
Q_DECLARE_METATYPE(stag::mesh::Mesh)

namespace {

const mesh::Mesh kOld = hillMesh(10);
const mesh::Mesh kNew = withMovedTriangles(kOld, cornerTriangles(kOld, 9), 0.02f, 1);
const mesh::Mesh kLarger = hillMesh(14);

MeshPayload split(const mesh::Mesh &mesh)
{
    return {encodeFloats(mesh.positions), encodeIndices(mesh.indices), encodeFloats(mesh.normals)};
}

Bytes blob(const mesh::Mesh &mesh)
{
    return *gzip(encodeStagBlob(mesh), 9);
}

/// As the originals do it: the shorter one is continued with zeros.
QByteArray exclusiveOr(Bytes left, Bytes right)
{
    left.resize(std::max(left.size(), right.size()));
    right.resize(left.size());
    for (std::size_t i = 0; i < left.size(); ++i)
        left[i] ^= right[i];
    return byteArrayOf(left);
}

QByteArray ownDelta(const mesh::Mesh &base, const mesh::Mesh &target)
{
    return byteArrayOf(*encodeMeshDelta({base, mesh::meshHash(base)}, target));
}

QByteArray zipped(const QByteArray &bytes)
{
    return byteArrayOf(*gzip(bytesOf(bytes)));
}

const QByteArray kStreamKit =
    "{\"id\":\"8B3E\",\"addedVertices\":[3],\"removedVertices\":[],\"faces\":[0,1,3]}";

} // namespace

class tst_OriginalDelta : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolves_data()
    {
        QTest::addColumn<MeshPayload>("base");
        QTest::addColumn<QByteArray>("delta");
        QTest::addColumn<mesh::Mesh>("expected");
        QTest::addColumn<int>("form");
        QTest::addColumn<bool>("isProven");
        const auto row = [](const char *name,
                            const MeshPayload &base,
                            const QByteArray &delta,
                            const mesh::Mesh &expected,
                            DeltaForm form) {
            QTest::addRow("%s", name)
                << base << delta << expected << int(form) << (form != DeltaForm::EqualXor);
        };
        const QByteArray verticesXor =
            exclusiveOr(encodeFloats(kOld.positions), encodeFloats(kNew.positions));
        const QByteArray packedXor =
            exclusiveOr(encodeStreamKitMesh(kOld), encodeStreamKitMesh(kNew));
        const mesh::Mesh jitter = jittered(kOld, 0.001f, 2);
        using enum DeltaForm;
        row("XOR of vertices", split(kOld), verticesXor, kNew, EqualXor);
        row("XOR of vertices, gzip", split(kOld), zipped(verticesXor), kNew, EqualXor);
        row("XOR, the base is compressed",
            {*gzip(encodeFloats(kOld.positions)), split(kOld).faces, {}},
            zipped(verticesXor),
            kNew,
            EqualXor);
        row("XOR, packed", {encodeStreamKitMesh(kOld), {}, {}}, packedXor, kNew, EqualXor);
        row("XOR, nothing changed",
            split(kOld),
            QByteArray(verticesXor.size(), '\0'),
            kOld,
            EqualXor);
        row("XOR, all vertices moved a little",
            split(kOld),
            exclusiveOr(encodeFloats(kOld.positions), encodeFloats(jitter.positions)),
            jitter,
            EqualXor);
        const auto blobRow = [&](const char *name, const mesh::Mesh &from, const mesh::Mesh &to) {
            row(name, {blob(from), {}, {}}, exclusiveOr(blob(from), blob(to)), to, GzipXor);
        };
        blobRow("XOR of blobs", kOld, kNew);
        blobRow("XOR of blobs, a larger one", kOld, kLarger);
        blobRow("XOR of blobs, a smaller one", kLarger, kOld);
        row("our own", split(kOld), ownDelta(kOld, kNew), kNew, MeshDelta);
        row("our own, gzip", split(kOld), zipped(ownDelta(kOld, kNew)), kNew, MeshDelta);
        row("our own, a packed base",
            {encodeStreamKitMesh(kOld), {}, {}},
            ownDelta(kOld, kNew),
            kNew,
            MeshDelta);
        mesh::Mesh smooth = kNew;
        smooth.normals = mesh::smoothNormals(kNew);
        row("our own, with normals", split(kOld), ownDelta(kOld, smooth), smooth, MeshDelta);
        row("our own, whole", split(kOld), byteArrayOf(*encodeFullMesh(kNew)), kNew, MeshDelta);
        row("our own, whole, of nothing", {}, byteArrayOf(*encodeFullMesh(kNew)), kNew, MeshDelta);
        row("our own, nothing is left", split(kOld), ownDelta(kOld, {}), {}, MeshDelta);
    }

    void resolves()
    {
        QFETCH(const MeshPayload, base);
        QFETCH(const QByteArray, delta);
        QFETCH(const mesh::Mesh, expected);
        QFETCH(const int, form);
        QFETCH(const bool, isProven);
        QCOMPARE(int(*detectDeltaForm(base, bytesOf(delta))), form);
        const auto resolved = resolveDelta(base, bytesOf(delta));
        QVERIFY2(resolved, resolved ? "" : resolved.error().detail.c_str());
        QCOMPARE(int(resolved->form), form);
        QCOMPARE(resolved->isProven, isProven);
        const auto decoded = decodeMesh(resolved->payload);
        QVERIFY(decoded);
        QVERIFY(*decoded == expected);
    }

    void resultHasTheFormatOfItsBase_data()
    {
        QTest::addColumn<MeshPayload>("base");
        QTest::addColumn<int>("format");
        QTest::addRow("split") << split(kOld) << int(PayloadFormat::Split);
        QTest::addRow("StreamKit")
            << MeshPayload{encodeStreamKitMesh(kOld), {}, {}} << int(PayloadFormat::StreamKit);
        QTest::addRow("STAG blob")
            << MeshPayload{encodeStagBlob(kOld), {}, {}} << int(PayloadFormat::StagBlob);
        QTest::addRow("full mesh, which cannot be written alike")
            << MeshPayload{*encodeFullMesh(kOld), {}, {}} << int(PayloadFormat::Split);
    }

    void resultHasTheFormatOfItsBase()
    {
        QFETCH(const MeshPayload, base);
        QFETCH(const int, format);
        const auto resolved = resolveDelta(base, bytesOf(ownDelta(kOld, kNew)));
        QVERIFY(resolved);
        QCOMPARE(int(*detectFormat(resolved->payload)), format);
        QVERIFY(*decodeMesh(resolved->payload) == kNew);
    }

    void normalsOfTheOldSurfaceAreLeftOut()
    {
        mesh::Mesh smooth = kOld;
        smooth.normals = mesh::smoothNormals(kOld);
        const QByteArray delta =
            exclusiveOr(encodeFloats(kOld.positions), encodeFloats(kNew.positions));
        const auto resolved = resolveDelta(split(smooth), bytesOf(delta));
        QVERIFY(resolved);
        QVERIFY(*decodeMesh(resolved->payload) == kNew);
    }

    void facesSentBesideAnXorReplaceThoseOfTheBase()
    {
        mesh::Mesh expected = kNew;
        std::swap(expected.indices[0], expected.indices[1]);
        const MeshPayload sent{
            bytesOf(exclusiveOr(encodeFloats(kOld.positions), encodeFloats(kNew.positions))),
            encodeIndices(expected.indices),
            {}};
        const auto resolved = resolveDelta(split(kOld), sent);
        QVERIFY2(resolved, resolved ? "" : resolved.error().detail.c_str());
        QVERIFY(*decodeMesh(resolved->payload) == expected);
        const auto without = resolveDelta(split(kOld), MeshPayload{sent.vertices, {}, {}});
        QVERIFY(without);
        QVERIFY(*decodeMesh(without->payload) == kNew);
    }

    void facesThatPointNowhereAreRefused()
    {
        const MeshPayload sent{
            Bytes(encodeFloats(kOld.positions).size()), encodeIndices(kLarger.indices), {}};
        const auto resolved = resolveDelta(split(kOld), sent);
        QVERIFY(!resolved);
        QCOMPARE(int(resolved.error().code), int(ErrorCode::Corrupt));
    }

    void refuses_data()
    {
        QTest::addColumn<MeshPayload>("base");
        QTest::addColumn<QByteArray>("delta");
        QTest::addColumn<int>("code");
        const auto row =
            [](const char *name, const MeshPayload &base, const QByteArray &delta, ErrorCode code) {
                QTest::addRow("%s", name) << base << delta << int(code);
            };
        using enum ErrorCode;
        row("nothing", split(kOld), {}, InvalidArgument);
        row("nothing against nothing", {}, {}, InvalidArgument);
        row("the public test's toy bytes",
            {bytesOf("\x01\x02\x03\x04\x05\x06"), bytesOf("\x01\x02\x03"), {}},
            "\x07\x08\x09",
            InvalidArgument);
        row("toy bytes of equal size",
            {bytesOf("\x01\x02\x03\x04\x05\x06"), bytesOf("\x01\x02\x03"), {}},
            QByteArray(6, '\0'),
            Corrupt);
        row("StreamKit", split(kOld), kStreamKit, InvalidArgument);
        row("StreamKit, gzip", split(kOld), zipped(kStreamKit), InvalidArgument);
        row("new vertices under the name of a delta",
            split(kOld),
            byteArrayOf(encodeFloats(jittered(kOld, 3.0f, 1).positions)),
            InvalidArgument);
        row("XOR of another size",
            split(kOld),
            QByteArray(qsizetype(4 * kOld.positions.size()) + 12, '\0'),
            InvalidArgument);
        row("XOR that leaves packed counts wrong",
            {encodeStreamKitMesh(kOld), {}, {}},
            QByteArray(1, '\x01')
                + QByteArray(qsizetype(encodeStreamKitMesh(kOld).size()) - 1, '\0'),
            Corrupt);
        QByteArray otherBlob = exclusiveOr(blob(kOld), blob(kNew));
        otherBlob[otherBlob.size() / 2] = char(otherBlob[otherBlob.size() / 2] ^ 1);
        row("XOR of blobs, damaged", {blob(kOld), {}, {}}, otherBlob, Corrupt);
        row("our own, another base", split(kNew), ownDelta(kOld, kNew), Conflict);
        row("our own, a base that is no mesh",
            {bytesOf("toy"), {}, {}},
            ownDelta(kOld, kNew),
            InvalidArgument);
        row("our own, truncated", split(kOld), ownDelta(kOld, kNew).chopped(1), Corrupt);
        row("truncated gzip", split(kOld), zipped(kStreamKit).chopped(1), Corrupt);
    }

    void refuses()
    {
        QFETCH(const MeshPayload, base);
        QFETCH(const QByteArray, delta);
        QFETCH(const int, code);
        const auto resolved = resolveDelta(base, bytesOf(delta));
        QVERIFY(!resolved);
        QCOMPARE(int(resolved.error().code), code);
    }

    void streamKitIsRecognised()
    {
        const auto form = detectDeltaForm(split(kOld), bytesOf(zipped(kStreamKit)));
        QVERIFY(form);
        QCOMPARE(int(*form), int(DeltaForm::Json));
        QVERIFY(!detectDeltaForm(split(kOld), bytesOf("[1, 2]")));
    }

    void limits_overflow()
    {
        const QByteArray delta(qsizetype(4 * kOld.positions.size()), '\0');
        const DecodeLimits exactly{.payloadBytesMax = split(kOld).faces.size(),
                                   .verticesMax = std::uint32_t(kOld.vertexCount()),
                                   .trianglesMax = std::uint32_t(kOld.triangleCount())};
        QVERIFY(resolveDelta(split(kOld), bytesOf(delta), exactly));
        for (int i = 0; i < 3; ++i) {
            DecodeLimits limits = exactly;
            limits.payloadBytesMax =
                i == 0 ? std::size_t(delta.size() - 1) : limits.payloadBytesMax;
            limits.verticesMax -= i == 1;
            limits.trianglesMax -= i == 2;
            const auto resolved = resolveDelta(split(kOld), bytesOf(delta), limits);
            QVERIFY(!resolved);
            QCOMPARE(int(resolved.error().code), int(ErrorCode::TooLarge));
        }
    }

    void formsHaveNames()
    {
        QCOMPARE(deltaFormName(DeltaForm::MeshDelta), std::string_view("mesh delta"));
        QCOMPARE(deltaFormName(DeltaForm::EqualXor), std::string_view("XOR of vertices"));
        QCOMPARE(deltaFormName(DeltaForm::GzipXor), std::string_view("XOR of blobs"));
        QCOMPARE(deltaFormName(DeltaForm::Json), std::string_view("StreamKit indices"));
    }
};

QTEST_GUILESS_MAIN(tst_OriginalDelta)
#include "tst_original_delta.moc"
