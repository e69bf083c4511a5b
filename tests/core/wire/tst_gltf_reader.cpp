// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "core/wire/gltf.h"
#include "core/wire/gltf_reader.h"
#include "tests/support/meshes.h"

#include <QTest>

using namespace stag;

namespace {

/// Three vertices, and indices of each width behind them: at 36 as bytes, at 40 as shorts.
Bytes triangleBytes()
{
    Bytes bytes;
    for (const float number : {0.0f, 0.0f, 0.0f, 1.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f})
        appendLittleEndian(bytes, number);
    for (const std::uint8_t index : {0, 1, 2, 0})
        appendLittleEndian(bytes, index);
    for (const std::uint16_t index : {0, 2, 1, 0})
        appendLittleEndian(bytes, index);
    return bytes;
}

std::string document(const std::string &nodes,
                     const std::string &primitive = R"({"attributes":{"POSITION":0},"indices":1})",
                     const std::string &positionType = "5126")
{
    return R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[)" + nodes
           + R"(],"meshes":[{"name":"m","primitives":[)" + primitive
           + R"(]}],"accessors":[{"bufferView":0,"componentType":)" + positionType
           + R"(,"type":"VEC3","count":3},)"
             R"({"bufferView":1,"componentType":5121,"type":"SCALAR","count":3},)"
             R"({"bufferView":1,"byteOffset":4,"componentType":5123,"type":"SCALAR","count":3},)"
             R"({"bufferView":1,"componentType":5125,"type":"SCALAR","count":99},)"
             R"({"bufferView":1,"componentType":5121,"type":"SCALAR","count":3,"sparse":{}}],)"
             R"("bufferViews":[{"buffer":0,"byteLength":36},)"
             R"({"buffer":0,"byteOffset":36,"byteLength":12}]})";
}

spatial::Vec3 lastVertex(const mesh::Mesh &mesh)
{
    const std::size_t at = mesh.positions.size() - 3;
    return {mesh.positions[at], mesh.positions[at + 1], mesh.positions[at + 2]};
}

} // namespace

class TestGltfReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsWritten()
    {
        mesh::Mesh cube = ::stag::test::cubeMesh();
        cube.normals.assign(cube.positions.size(), 0.0f);
        wire::GltfScene scene;
        scene.name = "room";
        scene.session = model::SessionId("room");
        scene.meshes = {wire::describeGltf(cube)};
        scene.meshes[0].id = "wall";
        scene.meshes[0].anchor = "door";
        scene.meshes[0].timestamp = fromUnixMs(7);
        const auto read = wire::parseGltf(wire::writeGltf(scene), wire::gltfBytes(cube));
        QVERIFY(read);
        QCOMPARE(read->session->text(), std::string("room"));
        QCOMPARE(read->meshes.size(), std::size_t(1));
        QCOMPARE(read->meshes[0].id, std::string("wall"));
        QCOMPARE(read->meshes[0].anchor, std::string("door"));
        QCOMPARE(toUnixMs(*read->meshes[0].timestamp), std::int64_t(7));
        QVERIFY(read->meshes[0].mesh == cube);
    }

    void placesNodes_data()
    {
        QTest::addColumn<QByteArray>("nodes");
        QTest::addColumn<QVector<double>>("last");
        const auto row = [](const char *name, const char *nodes, QVector<double> last) {
            QTest::newRow(name) << QByteArray(nodes) << last;
        };
        row("not at all", R"({"mesh":0})", {0, 1, 0});
        row("moved", R"({"mesh":0,"translation":[1,2,3]})", {1, 3, 3});
        row("scaled", R"({"mesh":0,"scale":[1,5,1]})", {0, 5, 0});
        row("turned",
            R"({"mesh":0,"rotation":[0,0,0.7071067811865476,0.7071067811865476]})",
            {-1, 0, 0});
        row("matrix", R"({"mesh":0,"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,4,5,6,1]})", {4, 6, 6});
        row("with its parent",
            R"({"children":[1],"translation":[1,0,0]},{"mesh":0,"translation":[0,0,2]})",
            {1, 1, 2});
    }
    void placesNodes()
    {
        QFETCH(const QByteArray, nodes);
        QFETCH(const QVector<double>, last);
        const auto read = wire::parseGltf(document(nodes.toStdString()), triangleBytes());
        QVERIFY(read);
        QCOMPARE(read->meshes.size(), std::size_t(1));
        const spatial::Vec3 found = lastVertex(read->meshes[0].mesh);
        QVERIFY(spatial::distance(found, {last[0], last[1], last[2]}) < 1e-6);
    }

    void turnsWhatIsMirroredInsideOut()
    {
        const auto read =
            wire::parseGltf(document(R"({"mesh":0,"scale":[-1,1,1]})"), triangleBytes());
        QVERIFY(read);
        QVERIFY((read->meshes[0].mesh.indices == std::vector<std::uint32_t>{0, 2, 1}));
    }

    void readsIndicesOfEachKind()
    {
        const auto read = wire::parseGltf(
            document(R"({"mesh":0})", R"({"attributes":{"POSITION":0},"indices":2})"),
            triangleBytes());
        QVERIFY((read->meshes[0].mesh.indices == std::vector<std::uint32_t>{0, 2, 1}));
        const auto without = wire::parseGltf(
            document(R"({"mesh":0})", R"({"attributes":{"POSITION":0}})"), triangleBytes());
        QVERIFY((without->meshes[0].mesh.indices == std::vector<std::uint32_t>{0, 1, 2}));
    }

    void skipsWhatItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("primitive");
        QTest::addColumn<QByteArray>("positions");
        const auto row = [](const char *name, const char *primitive, const char *positions) {
            QTest::newRow(name) << QByteArray(primitive) << QByteArray(positions);
        };
        constexpr const char *kFloat = "5126";
        row("lines", R"({"attributes":{"POSITION":0},"mode":1})", kFloat);
        row("no positions", R"({"attributes":{}})", kFloat);
        row("beyond the buffer", R"({"attributes":{"POSITION":0},"indices":3})", kFloat);
        row("sparse", R"({"attributes":{"POSITION":0},"indices":4})", kFloat);
        row("no such accessor", R"({"attributes":{"POSITION":77}})", kFloat);
        row("positions that are whole numbers", R"({"attributes":{"POSITION":0}})", "5123");
    }
    void skipsWhatItCannotRead()
    {
        QFETCH(const QByteArray, primitive);
        QFETCH(const QByteArray, positions);
        const auto read = wire::parseGltf(
            document(R"({"mesh":0})", primitive.toStdString(), positions.toStdString()),
            triangleBytes());
        QVERIFY(read);
        QVERIFY(read->meshes.empty());
        QCOMPARE(read->skipped.size(), std::size_t(1));
        QVERIFY(!read->skipped[0].reason.empty());
    }

    void endsWithATreeThatDoesNot()
    {
        const auto read = wire::parseGltf(document(R"({"children":[0]})"), triangleBytes());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::TooLarge);
        wire::GltfLimits limits;
        limits.verticesMax = 2;
        QCOMPARE(wire::parseGltf(document(R"({"mesh":0})"), triangleBytes(), limits).error().code,
                 ErrorCode::TooLarge);
    }

    void refusesOtherVersions()
    {
        QVERIFY(!wire::parseGltf(R"({"asset":{"version":"1.0"}})", {}));
        QVERIFY(!wire::parseGltf("[]", {}));
        QVERIFY(!wire::parseGltf("", {}));
    }
};

QTEST_APPLESS_MAIN(TestGltfReader)
#include "tst_gltf_reader.moc"
