// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_delta.h"
#include "core/codec/mesh_payload.h"
#include "core/mesh/mesh_hash.h"
#include "tests/server/stag/service_fixture.h"
#include "tests/support/bytes_of.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/meshes.h"

#include <QJsonArray>

using namespace stag::stag::test;
using stag::test::byteArrayOf;
using stag::test::bytesOf;
namespace codec = stag::codec;
namespace mesh = stag::mesh;

namespace {

const mesh::Mesh kFirst = stag::test::hillMesh(24);
const mesh::Mesh kSecond =
    stag::test::withMovedTriangles(kFirst, stag::test::cornerTriangles(kFirst, 12), 0.02f, 1);

stag::model::MeshPayload payloadOf(const mesh::Mesh &content)
{
    return codec::encodePayload(codec::PayloadFormat::Split, content).value();
}

QByteArray delta()
{
    return byteArrayOf(*codec::encodeMeshDelta({kFirst, mesh::meshHash(kFirst)}, kSecond));
}

QByteArray eventWith(const char *id, const QByteArray &mesh)
{
    return QByteArray(R"({"session_id":"s","event_id":")") + id + R"(","timestamp":1000,)"
           + R"("anchors":[{"id":"a","pose":{"x":0,"y":0,"z":0,"rotation":[0,0,0,1]}}],)"
           + R"("meshes":[)" + mesh + "]}";
}

QByteArray fullPart(const mesh::Mesh &content)
{
    const auto payload = payloadOf(content);
    return R"({"id":"m","anchor_id":"a","vertices":")" + byteArrayOf(payload.vertices).toBase64()
           + R"(","faces":")" + byteArrayOf(payload.faces).toBase64() + R"("})";
}

QByteArray verticesPart(const QByteArray &bytes)
{
    return R"({"id":"m","anchor_id":"a","vertices":")" + bytes.toBase64() + R"("})";
}

QByteArray deltaPart(const QByteArray &bytes, const char *base = "m")
{
    return QByteArray(R"({"id":"m","anchor_id":"a","is_delta":true,"base_mesh_id":")") + base
           + R"(","delta_data":")" + bytes.toBase64() + R"("})";
}

QString text(const QJsonObject &object, const char *key)
{
    return object[QLatin1String(key)].toString();
}

/// Whether the object holds the whole second mesh.
bool isSecond(const QJsonObject &mesh)
{
    const auto part = [&mesh](const char *key) {
        return bytesOf(QByteArray::fromBase64(text(mesh, key).toLatin1()));
    };
    const auto decoded = codec::decodeMesh({part("vertices"), part("faces"), {}});
    return decoded && *decoded == kSecond;
}

} // namespace

class tst_MeshApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    Answer get(const char *path) { return m_fixture->get(QString::fromLatin1(path)); }
    void ingestTwoVersions()
    {
        QCOMPARE(m_fixture->ingest(eventWith("e1", fullPart(kFirst))).status, 200);
        QCOMPARE(m_fixture->ingest(eventWith("e2", deltaPart(delta()))).status, 200);
    }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void dracoThatIsNoneIsRefused()
    {
        const Answer answer = m_fixture->ingest(eventWith("e", verticesPart("DRACO?")));
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.contains("meshes[0].vertices: draco: "), answer.body.constData());
        QCOMPARE(m_fixture->get(QStringLiteral("/api/v1/anchors/a")).status, 404);
    }

    void deltaIsReadAsAFullMesh()
    {
        ingestTwoVersions();
        const auto meshes = get("/api/v1/query?session_id=s&include_meshes=true")
                                .json()[QStringLiteral("meshes")]
                                .toArray();
        QCOMPARE(meshes.size(), 1);
        for (const QJsonObject &mesh : {meshes[0].toObject(), get("/api/v1/meshes/m").json()}) {
            QCOMPARE(text(mesh, "id"), u"m");
            QCOMPARE(mesh[QStringLiteral("is_delta")].toBool(true), false);
            QCOMPARE(text(mesh, "delta_resolution"), u"proven");
            QVERIFY(!mesh.contains(QStringLiteral("base_mesh_id")));
            QCOMPARE(text(mesh, "hash").toStdString(),
                     stag::model::contentHash(payloadOf(kSecond)).toHex());
            QVERIFY(isSecond(mesh));
        }
    }

    void decompressedIsNumbers_data()
    {
        QTest::addColumn<QByteArray>("part");
        const auto packed = [](codec::PayloadFormat format) {
            return verticesPart(
                byteArrayOf(codec::encodePayload(format, kSecond).value().vertices));
        };
        QTest::addRow("StreamKit") << packed(codec::PayloadFormat::StreamKit);
        QTest::addRow("STAG blob") << packed(codec::PayloadFormat::StagBlob);
        QTest::addRow("numbers") << fullPart(kSecond);
        QTest::addRow("delta") << deltaPart(delta());
    }

    void decompressedIsNumbers()
    {
        QFETCH(const QByteArray, part);
        QCOMPARE(m_fixture->ingest(eventWith("e1", fullPart(kFirst))).status, 200);
        QCOMPARE(m_fixture->ingest(eventWith("e2", part)).status, 200);
        const auto meshes = get("/api/v1/query?session_id=s&include_meshes=true&decompress=true")
                                .json()[QStringLiteral("meshes")]
                                .toArray();
        QCOMPARE(meshes.size(), 1);
        const auto numbers = payloadOf(kSecond);
        for (const QJsonObject &mesh :
             {meshes[0].toObject(), get("/api/v1/meshes/m?decompress=1").json()}) {
            QCOMPARE(text(mesh, "vertices").toLatin1(), byteArrayOf(numbers.vertices).toBase64());
            QCOMPARE(text(mesh, "faces").toLatin1(), byteArrayOf(numbers.faces).toBase64());
        }
    }

    void decompressedLeavesOpaqueBytesAlone()
    {
        QCOMPARE(m_fixture->ingest(eventWith("e1", verticesPart("\1\2\3"))).status, 200);
        QCOMPARE(text(get("/api/v1/meshes/m?decompress=true").json(), "vertices"), u"AQID");
        QCOMPARE(get("/api/v1/meshes/m?decompress=yes").status, 400);
    }

    void deltasThatWaitForTheirBaseAreAllTold()
    {
        m_fixture.reset();
        m_fixture = std::make_unique<Fixture>(stag::stag::StagSettings(),
                                              stag::storage::StoreSettings{.lateDeltasMax = 2});
        for (int i = 0; i < 7; ++i) {
            const QByteArray number = QByteArray::number(i);
            const QByteArray part =
                deltaPart(delta()).replace("{\"id\":\"m\"", "{\"id\":\"d" + number + '"');
            QCOMPARE(m_fixture->ingest(eventWith("e" + number, part)).status, 200);
        }
        Client viewer(m_fixture->url(QStringLiteral("/api/v1/live"), QStringLiteral("ws")));
        Client client(
            m_fixture->url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws")));
        QVERIFY(viewer.await("snapshot_end"));
        viewer.clear();
        QCOMPARE(m_fixture->ingest(eventWith("base", fullPart(kFirst))).status, 200);
        QVERIFY(viewer.await("mesh_update", 8));
        QVERIFY(client.await("mesh_update", 8));
        QVERIFY(isSecond(get("/api/v1/meshes/d6").json()));
        QVERIFY(QTest::qWaitFor([this] {
            return get("/metrics").body.contains("stag_late_deltas_total{result=\"resolved\"} 7");
        }));
    }

    void deltaThatCannotBeResolvedSaysSo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("base");
        QTest::addRow("opaque") << QByteArray("\1\2\3") << "m";
        QTest::addRow("base is not there") << delta() << "nobody";
    }

    void deltaThatCannotBeResolvedSaysSo()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, base);
        QCOMPARE(m_fixture->ingest(eventWith("e1", fullPart(kFirst))).status, 200);
        QCOMPARE(m_fixture->ingest(eventWith("e2", deltaPart(bytes, base.toLatin1()))).status, 200);
        const QJsonObject mesh = get("/api/v1/meshes/m").json();
        QCOMPARE(mesh[QStringLiteral("is_delta")].toBool(), true);
        QCOMPARE(text(mesh, "delta_resolution"), u"unresolved");
        QCOMPARE(text(mesh, "base_mesh_id"), base);
        QCOMPARE(text(mesh, "delta_data").toLatin1(), bytes.toBase64());
    }

    void deltaThatWaitedIsToldWhenItsBaseComes()
    {
        QCOMPARE(m_fixture->ingest(eventWith("e1", deltaPart(delta()))).status, 200);
        const auto socketAt = [&](const char *path) {
            return m_fixture->url(QString::fromLatin1(path), QStringLiteral("ws"));
        };
        Client viewer(socketAt("/api/v1/live"));
        QVERIFY(viewer.await("snapshot_end"));
        Client client(socketAt("/api/v1/ws?session_id=s"));
        QVERIFY(client.isOpen());
        viewer.clear();
        QCOMPARE(m_fixture->ingest(eventWith("e2", fullPart(kFirst))).status, 200);
        for (Client *listener : {&viewer, &client}) {
            QVERIFY(listener->await("mesh_update", 2));
            const QList<QJsonObject> told = listener->ofType("mesh_update");
            QVERIFY(!isSecond(told[0][QStringLiteral("data")].toObject()));
            QVERIFY(isSecond(told[1][QStringLiteral("data")].toObject()));
        }
        QVERIFY(isSecond(get("/api/v1/meshes/m").json()));
    }

    void versions()
    {
        ingestTwoVersions();
        const QJsonObject history = get("/api/v1/meshes/m/versions?session_id=s").json();
        QCOMPARE(text(history, "id"), u"m");
        QCOMPARE(text(history, "session_id"), u"s");
        QCOMPARE(history[QStringLiteral("current_version")].toInt(), 2);
        const QJsonArray versions = history[QStringLiteral("versions")].toArray();
        QCOMPARE(versions.size(), 2);
        const QJsonObject newest = versions[0].toObject();
        QCOMPARE(newest[QStringLiteral("version")].toInt(), 2);
        QCOMPARE(text(newest, "form"), u"delta");
        QCOMPARE(newest[QStringLiteral("base_version")].toInt(), 1);
        QCOMPARE(newest[QStringLiteral("kept_against")].toInt(), 1);
        QCOMPARE(newest[QStringLiteral("chain_depth")].toInt(), 1);
        QCOMPARE(newest[QStringLiteral("bytes")][QStringLiteral("received")].toInt(),
                 delta().size());
        QCOMPARE(text(versions[1].toObject(), "form"), u"mesh");

        QVERIFY(isSecond(get("/api/v1/meshes/m?version=2").json()));
        QCOMPARE(text(get("/api/v1/meshes/m?version=1").json(), "hash"),
                 text(versions[1].toObject(), "hash"));
        const QJsonArray older = get("/api/v1/meshes/m/versions?before=2&limit=1")
                                     .json()[QStringLiteral("versions")]
                                     .toArray();
        QCOMPARE(older.size(), 1);
        QCOMPARE(older[0][QStringLiteral("version")].toInt(), 1);
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        QTest::addRow("no such mesh") << "/api/v1/meshes/x" << 404;
        QTest::addRow("no history of it") << "/api/v1/meshes/x/versions" << 404;
        QTest::addRow("no such version") << "/api/v1/meshes/m?version=3" << 404;
        QTest::addRow("not in this session") << "/api/v1/meshes/m?session_id=t" << 404;
        QTest::addRow("version is no number") << "/api/v1/meshes/m?version=two" << 400;
        QTest::addRow("limit is no number") << "/api/v1/meshes/m/versions?limit=x" << 400;
    }

    void refusals()
    {
        QFETCH(const QString, path);
        QFETCH(const int, status);
        ingestTwoVersions();
        const Answer answer = m_fixture->get(path);
        QCOMPARE(answer.status, status);
        QVERIFY(!text(answer.json(), "error").isEmpty());
    }

    void viewersAndClientsAreTold()
    {
        Client viewer(m_fixture->url(QStringLiteral("/api/v1/live"), QStringLiteral("ws")));
        QVERIFY(viewer.await("snapshot_end"));
        Client client(
            m_fixture->url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws")));
        client.send(R"({"type":"ping","timestamp":1})");
        QVERIFY(client.await("pong"));
        ingestTwoVersions();
        // A viewer sees the mesh, a client of the session what was sent.
        QVERIFY(viewer.await("mesh_update", 2));
        QVERIFY(isSecond(viewer.ofType("mesh_update")[1][QStringLiteral("data")].toObject()));
        QVERIFY(viewer.await("packet", 2));
        QCOMPARE(dataString(viewer.ofType("packet")[1], "verdict"), u"delta_applied");
        QVERIFY(client.await("mesh_update", 2));
        const QJsonObject sent = client.ofType("mesh_update")[1];
        QCOMPARE(sent[QStringLiteral("data")][QStringLiteral("is_delta")].toBool(), true);
        QCOMPARE(dataString(sent, "delta_data").toLatin1(), delta().toBase64());
    }

    void bytesAreCounted()
    {
        ingestTwoVersions();
        const QJsonObject session =
            get("/api/v1/sessions").json()[QStringLiteral("sessions")].toArray()[0].toObject();
        const QJsonObject bytes = session[QStringLiteral("mesh_bytes")].toObject();
        const auto full = qint64(payloadOf(kFirst).sizeBytes());
        QCOMPARE(bytes[QStringLiteral("received")].toInteger(), full + delta().size());
        QCOMPARE(bytes[QStringLiteral("full")].toInteger(), 2 * full);
        const qint64 stored = bytes[QStringLiteral("stored")].toInteger();
        QCOMPARE(session[QStringLiteral("compression_ratio")].toDouble(),
                 double(stored) / double(2 * full));
        QCOMPARE(get("/api/v1/meshes/m").status, 200);
        const auto line = [](const char *kind, qint64 value) {
            return QByteArray("stag_mesh_bytes_total{kind=\"") + kind + "\",session_id=\"s\"} "
                   + QByteArray::number(value) + "\n";
        };
        const QByteArray metrics = get("/metrics").body;
        const QByteArray expected[] = {line("received", full + delta().size()),
                                       line("full", 2 * full),
                                       line("stored", stored),
                                       line("saved_by_delta", full - delta().size()),
                                       line("sent", full),
                                       "stag_compression_ratio{session_id=\"s\"} "};
        for (const QByteArray &text : expected)
            QVERIFY2(metrics.contains(text), text.constData());
    }
};

QTEST_GUILESS_MAIN(tst_MeshApi)
#include "tst_mesh_api.moc"
