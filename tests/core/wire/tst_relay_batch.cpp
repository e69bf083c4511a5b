// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/base/gzip.h"
#include "core/wire/relay_batch.h"
#include "core/wire/stag.h"
#include "tests/support/seeded_random.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace stag;

namespace {

/// The bodies of the recorded requests, byte by byte.
QList<QByteArray> recordedBodies()
{
    QFile file(QStringLiteral(STAG_TEST_DATA "/wire/golden/relay-to-stag.jsonl"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<QByteArray> bodies;
    const QByteArray marker = QByteArrayLiteral("\"b\":");
    for (const QByteArray &line : file.readAll().trimmed().split('\n'))
        bodies.append(line.sliced(line.indexOf(marker) + marker.size()).chopped(1));
    return bodies;
}

wire::IngestRequest parsed(const QByteArray &body)
{
    test::ConstantRandom random(1);
    auto request = wire::parseIngest(body.toStdString(), {fromUnixMs(1), random});
    return request ? std::move(request).value() : wire::IngestRequest{};
}

Timestamp batchTime(const QByteArray &body)
{
    return fromUnixMs(body.sliced(body.lastIndexOf(':') + 1).chopped(1).toLongLong());
}

/// Deflate may choose other bytes for the same content, so vertices are compared inflated.
QByteArray withInflatedVertices(QByteArray body)
{
    const QByteArray marker = QByteArrayLiteral("\"vertices_delta\":\"");
    for (qsizetype at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at)) {
        at += marker.size();
        const qsizetype size = body.indexOf('"', at) - at;
        const auto packed = base64Decode(body.sliced(at, size).toStdString(), 1u << 20);
        const auto raw = packed ? gunzip(*packed, 1u << 20) : Result<Bytes>(packed.error());
        body.replace(at, size, raw ? QByteArray::fromStdString(base64Encode(*raw)) : "damaged");
    }
    return body;
}

} // namespace

class tst_RelayBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordedBatchIsWrittenTheSame_data() { addRecordedRows(); }
    void recordedBatchIsWrittenTheSame()
    {
        QFETCH(const QByteArray, body);
        const wire::IngestRequest request = parsed(body);
        const auto written = wire::writeRelayBatch(request.events, batchTime(body)).text;
        QCOMPARE(withInflatedVertices(QByteArray::fromStdString(written)),
                 withInflatedVertices(body));
    }

    void recordedBatchIsIngested_data() { addRecordedRows(); }
    void recordedBatchIsIngested()
    {
        QFETCH(const QByteArray, body);
        const wire::IngestRequest request = parsed(body);
        QCOMPARE(request.shape, wire::IngestShape::Batch);
        QCOMPARE(qsizetype(request.events.size()), body.count("\"event_id\""));
        for (const model::SpatialEvent &event : request.events) {
            QVERIFY(!event.session.empty());
            for (const model::Anchor &anchor : event.anchors)
                QVERIFY(anchor.session == event.session);
            for (const model::Mesh &mesh : event.meshes) {
                QCOMPARE(mesh.id.text(), "mesh_" + mesh.anchor.text());
                QCOMPARE(mesh.payload->vertices.size(), 1200u);
                QCOMPARE(mesh.payload->faces.size(), 3u);
                QVERIFY(mesh.hash == model::contentHash(*mesh.payload));
            }
        }
    }

    void meshIsCompressedDeltaIsNot()
    {
        model::SpatialEvent event;
        event.session = model::SessionId("s");
        event.id = model::EventId("e");
        event.timestamp = fromUnixMs(1);
        model::MeshPayload payload{Bytes(100), Bytes(2), {}};
        model::Mesh mesh;
        mesh.anchor = model::AnchorId("a");
        mesh.payload = std::make_shared<const model::MeshPayload>(payload);
        event.meshes.push_back(mesh);
        mesh.isDelta = true;
        mesh.base = model::MeshId("m");
        event.meshes.push_back(mesh);
        const wire::RelayBatch batch = wire::writeRelayBatch({&event, 1}, {});
        const auto body = QByteArray::fromStdString(batch.text);
        const auto plain = QByteArray::fromStdString(base64Encode(payload.vertices));
        QCOMPARE(body.count("\"H4sI"), 1);
        QCOMPARE(body.count(plain), 1);
        QVERIFY(body.contains("\"is_delta\":true,\"base_mesh_id\":\"m\""));
        QCOMPARE(batch.compressed.size(), 1u);
        QCOMPARE(batch.compressed[0].sizeBytes, 100u);
        QCOMPARE(batch.compressed[0].compressedBytes, gzip(payload.vertices)->size());
    }

    void metadataTravels()
    {
        model::SpatialEvent event;
        event.session = model::SessionId("s");
        event.id = model::EventId("e");
        event.timestamp = fromUnixMs(1);
        model::Anchor anchor;
        anchor.id = model::AnchorId("a");
        anchor.metadata = R"({"kind":"device","device_id":"d"})";
        event.anchors.push_back(anchor);
        const auto body = wire::writeRelayBatch({&event, 1}, fromUnixMs(2)).text;
        const wire::IngestRequest back = parsed(QByteArray::fromStdString(body));
        QCOMPARE(back.events.size(), 1u);
        QCOMPARE(back.events[0].anchors[0].metadata, anchor.metadata);
    }

    void emptyBatch()
    {
        QCOMPARE(wire::writeRelayBatch({}, fromUnixMs(5)).text,
                 std::string(R"({"count":0,"events":[],"timestamp":5})"));
    }

private:
    static void addRecordedRows()
    {
        QTest::addColumn<QByteArray>("body");
        const QList<QByteArray> bodies = recordedBodies();
        QCOMPARE(bodies.size(), 6);
        for (qsizetype i = 0; i < bodies.size(); ++i)
            QTest::addRow("recorded request %d", int(i + 1)) << bodies[i];
    }
};

QTEST_GUILESS_MAIN(tst_RelayBatch)
#include "tst_relay_batch.moc"
