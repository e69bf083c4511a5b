// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/glb.h"
#include "core/wire/gltf_reader.h"
#include "tests/server/exchange/exchange_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace stag;
using namespace stag::exchange;
using namespace stag::exchange::test;
using namespace stag::storage::test;
using storage::Store;
using wire::ExportFormat;

namespace {

QJsonObject jsonOf(std::string_view text)
{
    return QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size())))
        .object();
}

QJsonValue member(const QJsonValue &value, const char *key)
{
    return value.toObject()[QLatin1String(key)];
}

/// Two anchors, a device, a mesh of two versions, an opaque one.
void fill(Store &store)
{
    model::Anchor door = anchorAt("room", "door", {1.0, 2.0, -3.0});
    door.metadata = R"({"kind":"anchor","label":"Door"})";
    model::Anchor device = anchorAt("room", "pose", {0.0, 1.6, 0.5});
    device.metadata = R"({"kind":"device","device_id":"d1","name":"Vive"})";
    const auto meshes = meshVersions(2, 8);
    auto first = meshWith("wall", meshes[0]);
    auto second = meshWith("wall", meshes[1]);
    first.session = second.session = model::SessionId("room");
    QVERIFY(ingest(
        store,
        eventOf("room", "e1", {door, anchorAt("room", "table", {0, 0, 0}), device}, {first})));
    QVERIFY(ingest(store,
                   eventOf("room", "e2", {}, {second, meshOf("room", "opaque", "door", "abc")})));
}

void eachFormat()
{
    QTest::addColumn<int>("format");
    for (std::size_t i = 0; i < wire::kExportFormats.size(); ++i)
        QTest::newRow(std::string(wire::kExportFormats[i]).c_str()) << int(i);
}

} // namespace

class TestSessionExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheCollections()
    {
        OpenStore store;
        fill(*store);
        const auto bytes = exported(*store, "room", {});
        QVERIFY(bytes);
        const auto files = filesOf(*bytes);
        QCOMPARE(files.size(), std::size_t(5));
        const QJsonObject manifest = jsonOf(files.at("manifest.json"));
        QCOMPARE(member(manifest, "anchors_count").toInt(), 3);
        QCOMPARE(member(manifest, "mesh_versions_count").toInt(), 3);
        const auto anchors = linesOf(files.at("anchors.jsonl"));
        QCOMPARE(anchors.size(), std::size_t(3));
        const QJsonObject door = jsonOf(anchors[0]);
        QCOMPARE(member(door, "_key").toString(), QStringLiteral("room:door"));
        QCOMPARE(member(member(door, "pose"), "z").toDouble(), -3.0);
        const auto meshes = linesOf(files.at("meshes.jsonl"));
        QCOMPARE(meshes.size(), std::size_t(3));
        QCOMPARE(member(jsonOf(meshes[0]), "_key").toString(), QStringLiteral("room:wall@1"));
        QCOMPARE(member(jsonOf(meshes[1]), "_key").toString(), QStringLiteral("room:wall"));
        QVERIFY(member(jsonOf(meshes[1]), "current").toBool());
        const auto edges = linesOf(files.at("topology_edges.jsonl"));
        QCOMPARE(int(edges.size()), member(manifest, "edges_count").toInt());
        const QJsonObject edge = jsonOf(edges[0]);
        QCOMPARE(member(edge, "_from").toString(), QStringLiteral("anchors/room:door"));
        QCOMPARE(member(edge, "_to").toString(), QStringLiteral("sessions/room"));
        QCOMPARE(member(edge, "type").toString(), QStringLiteral("observed_in"));
    }

    void leavesOldVersionsOutIfAsked()
    {
        OpenStore store;
        fill(*store);
        const auto bytes = exported(*store, "room", {.currentOnly = true});
        QVERIFY(bytes);
        QCOMPARE(linesOf(filesOf(*bytes).at("meshes.jsonl")).size(), std::size_t(2));
    }

    void givesEqualBytesForAnEqualSession_data() { eachFormat(); }
    void givesEqualBytesForAnEqualSession()
    {
        QFETCH(const int, format);
        const wire::ExportRequest request{.format = static_cast<ExportFormat>(format),
                                          .reference = kParis};
        OpenStore first;
        OpenStore second;
        fill(*first);
        fill(*second);
        const auto a = exported(*first, "room", request);
        const auto b = exported(*second, "room", request);
        QVERIFY(a && b);
        QVERIFY(!a->empty());
        QVERIFY(*a == *b);
    }

    void isOfOneMomentAlthoughWritesGoOn()
    {
        OpenStore store;
        fill(*store);
        const auto reader = (*store).readSession(model::SessionId("room"));
        QVERIFY(reader);
        QVERIFY(ingest(*store, eventOf("room", "e3", {anchorAt("room", "late", {9, 9, 9})})));
        MemorySink sink;
        QVERIFY(exportSession(**reader, {}, sink));
        QCOMPARE(linesOf(filesOf(sink.bytes()).at("anchors.jsonl")).size(), std::size_t(3));
        QCOMPARE(linesOf(filesOf(*exported(*store, "room", {})).at("anchors.jsonl")).size(),
                 std::size_t(4));
    }

    void writesGeoJsonWhereTheSessionIs()
    {
        OpenStore store;
        fill(*store);
        const auto bytes =
            exported(*store, "room", {.format = ExportFormat::GeoJson, .reference = kParis});
        QVERIFY(bytes);
        const QJsonArray features = member(jsonOf(asText(*bytes)), "features").toArray();
        QCOMPARE(features.size(), 3);
        const QJsonArray table = member(member(features[1], "geometry"), "coordinates").toArray();
        QVERIFY(std::abs(table[0].toDouble() - 2.2945) < 1e-12);
        QVERIFY(std::abs(table[1].toDouble() - 48.8584) < 1e-12);
        QVERIFY(std::abs(table[2].toDouble() - 35.0) < 1e-7);
        const QJsonValue properties = member(features[0], "properties");
        QCOMPARE(member(properties, "time").toString(), QStringLiteral("1970-01-01T00:00:01.000Z"));
        QCOMPARE(member(member(properties, "metadata"), "label").toString(),
                 QStringLiteral("Door"));
    }

    void writesAGlbOfWhatCanBeShown()
    {
        OpenStore store;
        fill(*store);
        const auto bytes = exported(*store, "room", {.format = ExportFormat::Glb});
        QVERIFY(bytes);
        const auto chunks = codec::parseGlb(*bytes);
        QVERIFY(chunks);
        const QJsonArray nodes = member(jsonOf(chunks->json), "nodes").toArray();
        QStringList names;
        for (const QJsonValue &node : nodes)
            names += member(node, "name").toString();
        QCOMPARE(names.join(QLatin1Char(',')),
                 QStringLiteral("room,meshes,anchors,devices,wall,Door,table,Vive"));
        const QJsonArray leftOut = member(member(nodes[0], "extras"), "left_out").toArray();
        QCOMPARE(member(leftOut[0], "mesh_id").toString(), QStringLiteral("opaque"));
        const auto scene = wire::parseGltf(chunks->json, chunks->binary);
        QVERIFY(scene);
        QCOMPARE(scene->meshes.size(), std::size_t(1));
        QVERIFY(scene->meshes[0].mesh.positions == meshVersions(2, 8)[1].positions);
        QVERIFY(scene->meshes[0].mesh.indices == meshVersions(2, 8)[1].indices);
    }

    void writesAnEmptySession_data() { eachFormat(); }
    void writesAnEmptySession()
    {
        QFETCH(const int, format);
        OpenStore store;
        QVERIFY(ingest(*store, eventOf("empty", "e", {})));
        QVERIFY(exported(
            *store, "empty", {.format = static_cast<ExportFormat>(format), .reference = kParis}));
    }

    void cutsALargeSessionIntoTiles()
    {
        OpenStore store;
        std::vector<model::Mesh> meshes;
        for (int i = 0; i < 20; ++i) {
            mesh::Mesh hill = ::stag::test::hillMesh(64); // 8192 triangles
            for (std::size_t k = 0; k < hill.positions.size(); k += 3)
                hill.positions[k] += float(i);
            auto mesh = meshWith("m" + std::to_string(i), hill);
            mesh.session = model::SessionId("large");
            meshes.push_back(mesh);
        }
        QVERIFY(ingest(*store, eventOf("large", "e", {}, meshes)));
        const auto bytes =
            exported(*store, "large", {.format = ExportFormat::Tiles, .reference = kParis});
        QVERIFY(bytes);
        const auto files = filesOf(*bytes);
        const QJsonValue root = member(jsonOf(files.at("tileset.json")), "root");
        QVERIFY(member(root, "geometricError").toDouble() > 0.0);
        QCOMPARE(member(root, "transform").toArray().size(), 16);
        const QJsonArray children = member(root, "children").toArray();
        QVERIFY(children.size() > 1);
        std::size_t triangles = 0;
        for (const QJsonValue &child : children) {
            QCOMPARE(member(child, "geometricError").toDouble(), 0.0);
            const std::string uri =
                member(member(child, "content"), "uri").toString().toStdString();
            const auto chunks = codec::parseGlb(asBytes(files.at(uri)));
            QVERIFY(chunks);
            triangles +=
                wire::parseGltf(chunks->json, chunks->binary)->meshes[0].mesh.triangleCount();
        }
        QCOMPARE(triangles, std::size_t(20 * 8192));
    }

    void stopsWhenNobodyWantsAnyMore_data() { eachFormat(); }
    void stopsWhenNobodyWantsAnyMore()
    {
        QFETCH(const int, format);
        OpenStore store;
        fill(*store);
        const auto reader = (*store).readSession(model::SessionId("room"));
        QVERIFY(reader);
        MemorySink sink(100);
        const auto result = exportSession(
            **reader, {.format = static_cast<ExportFormat>(format), .reference = kParis}, sink);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }

    void previewsWhatWouldGo()
    {
        OpenStore store;
        fill(*store);
        const auto reader = (*store).readSession(model::SessionId("room"));
        QVERIFY(reader);
        const auto lines = previewExport((*reader)->contents(), {});
        QCOMPARE(lines.anchors, std::uint64_t(3));
        QCOMPARE(lines.meshes, std::uint64_t(2));
        QCOMPARE(lines.versions, std::uint64_t(3));
        QVERIFY(lines.payloadBytes > 1'000);
        const auto glb = previewExport((*reader)->contents(), {.format = ExportFormat::Glb});
        QCOMPARE(glb.versions, std::uint64_t(2));
        QVERIFY(glb.payloadBytes < lines.payloadBytes);
        QCOMPARE(glb.fileName, std::string("room.glb"));
        const auto points = previewExport((*reader)->contents(), {.format = ExportFormat::GeoJson});
        QCOMPARE(points.payloadBytes, std::uint64_t(0));
    }

    void knowsNoUnknownSession()
    {
        OpenStore store;
        const auto reader = (*store).readSession(model::SessionId("nowhere"));
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestSessionExport)
#include "tst_session_export.moc"
