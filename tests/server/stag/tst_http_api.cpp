// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>

using namespace stag::stag::test;
using stag::stag::StagSettings;
using stag::storage::StoreSettings;

namespace {

QByteArray eventBody(const char *session, const char *id, const QByteArray &parts = {})
{
    return QByteArray(R"({"session_id":")") + session + R"(","event_id":")" + id
           + R"(","timestamp":1000)" + (parts.isEmpty() ? QByteArray() : "," + parts) + "}";
}

QByteArray anchorPart(const char *id, double x, qint64 time = 1'000)
{
    return QByteArray(R"({"id":")") + id + R"(","pose":{"x":)" + QByteArray::number(x)
           + R"(,"y":0,"z":0,"rotation":[0,0,0,1]},"timestamp":)" + QByteArray::number(time) + "}";
}

QStringList anchorIds(const QJsonObject &answer)
{
    QStringList ids;
    for (const QJsonValue &anchor : answer[QStringLiteral("anchors")].toArray())
        ids += anchor[QStringLiteral("id")].toString();
    return ids;
}

QString text(const QJsonObject &object, const char *key)
{
    return object[QLatin1String(key)].toString();
}

} // namespace

class tst_HttpApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    Answer get(const char *path) { return m_fixture->get(QString::fromLatin1(path)); }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void health()
    {
        const Answer answer = get("/health");
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer.json(), "status"), u"healthy");
        QCOMPARE(text(answer.json(), "version"), u"2.0.0");
        QCOMPARE(text(answer.json(), "database"), u"connected");
    }

    void healthOfTheFirstVersion()
    {
        const Answer answer = get("/api/v1/health");
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer.json(), "status"), u"healthy");
        QCOMPARE(text(answer.json(), "database"), u"healthy");
    }

    void ingestAnswersWithCounts()
    {
        const Answer answer = m_fixture->ingest(eventBody(
            "s",
            "e",
            R"("anchors":[)" + anchorPart("a", 1)
                + R"(],"meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG","faces":"AQID"}])"));
        QCOMPARE(answer.status, 200);
        const QJsonObject json = answer.json();
        QCOMPARE(text(json, "message"), u"Event ingested successfully");
        QCOMPARE(text(json, "event_id"), u"e");
        QCOMPARE(json[QStringLiteral("anchors_count")].toInt(), 1);
        QCOMPARE(json[QStringLiteral("meshes_count")].toInt(), 1);

        const Answer found = get("/api/v1/anchors/a");
        QCOMPARE(found.status, 200);
        QCOMPARE(found.json()[QStringLiteral("pose")][QStringLiteral("x")].toDouble(), 1.0);
        QCOMPARE(text(found.json(), "session_id"), u"s");
    }

    void rotationOfAnotherLengthIsAnsweredAsItWasSent()
    {
        const QByteArray pose = R"("pose":{"x":1,"y":2,"z":3,"rotation":[0.5,1,-2]})";
        QCOMPARE(
            m_fixture->ingest(eventBody("s", "e", R"("anchors":[{"id":"a",)" + pose + "}]")).status,
            200);
        QVERIFY(get("/api/v1/anchors/a").body.contains(pose));
        QVERIFY(get("/api/v1/query?session_id=s").body.contains(pose));
    }

    void ingestOfBatchOnTheRelaysPath()
    {
        const Answer answer =
            m_fixture->post(QStringLiteral("/ingest"),
                            R"({"events":[)" + eventBody("s", "e1") + ","
                                + eventBody("t", "e2", R"("anchors":[)" + anchorPart("a", 1) + "]")
                                + R"(],"timestamp":1,"count":2})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()[QStringLiteral("events_count")].toInt(), 2);
        QCOMPARE(answer.json()[QStringLiteral("anchors_count")].toInt(), 1);
    }

    void ingestIsIdempotent()
    {
        const QByteArray body = eventBody("s", "e", R"("anchors":[)" + anchorPart("a", 1) + "]");
        const Answer first = m_fixture->ingest(body);
        const Answer second = m_fixture->ingest(body);
        QCOMPARE(second.status, 200);
        QCOMPARE(second.body, first.body);
    }

    void ingestRefuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("code");
        const QString invalid = QStringLiteral("Invalid request body");
        QTest::addRow("not JSON") << QByteArray("{") << 400 << invalid << QString();
        QTest::addRow("empty") << QByteArray() << 400 << invalid << QString();
        QTest::addRow("no session")
            << QByteArray(R"({"event_id":"e","timestamp":1})") << 400 << invalid << QString();
        QTest::addRow("timestamp zero")
            << QByteArray(R"({"session_id":"s","event_id":"e","timestamp":0})") << 400 << invalid
            << QString();
        QTest::addRow("delta without base")
            << eventBody(
                   "s",
                   "e",
                   R"("meshes":[{"id":"m","anchor_id":"a","is_delta":true,"delta_data":"AQID"}])")
            << 400 << QStringLiteral("validation error: ") << QStringLiteral("VALIDATION_ERROR");
    }

    void ingestRefuses()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        QFETCH(const QString, error);
        QFETCH(const QString, code);
        const Answer answer = m_fixture->ingest(body);
        QCOMPARE(answer.status, status);
        QVERIFY2(text(answer.json(), "error").startsWith(error), answer.body.constData());
        QCOMPARE(text(answer.json(), "code"), code);
        QCOMPARE(get("/api/v1/metrics").json()[QStringLiteral("total_anchors")].toInt(), 0);
    }

    void ingestWhenTheQueueIsFull()
    {
        StoreSettings store;
        store.writeQueueItemsMax = 0;
        m_fixture = std::make_unique<Fixture>(StagSettings{}, store);
        const Answer answer = m_fixture->ingest(eventBody("s", "e"));
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.retryAfter, QByteArray("1"));
        QCOMPARE(text(answer.json(), "error"), u"Failed to ingest event");
        QCOMPARE(get("/health").status, 200);
        QVERIFY(get("/metrics").body.contains(R"(stag_store_refused_total{operation="write"} 1)"));
    }

    void query_data()
    {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<bool>("hasMore");
        const auto list = [](const char *ids) {
            return QString::fromLatin1(ids).split(u' ', Qt::SkipEmptyParts);
        };
        QTest::addRow("session") << "session_id=s" << list("c b a") << false;
        QTest::addRow("limit") << "session_id=s&limit=2" << list("c b") << true;
        QTest::addRow("offset") << "session_id=s&limit=2&offset=2" << list("a") << false;
        QTest::addRow("time") << "session_id=s&since=2000&until=2000" << list("b") << false;
        QTest::addRow("radius") << "anchor_id=a&radius=1" << list("b a") << false;
        QTest::addRow("radius elsewhere")
            << "anchor_id=a&radius=1&session_id=t" << QStringList() << false;
        QTest::addRow("nothing") << "session_id=x" << QStringList() << false;
    }

    void query()
    {
        QFETCH(const QString, parameters);
        QFETCH(const QStringList, ids);
        QFETCH(const bool, hasMore);
        QCOMPARE(m_fixture
                     ->ingest(eventBody("s",
                                        "e",
                                        R"("anchors":[)" + anchorPart("a", 0, 1'000) + ","
                                            + anchorPart("b", 1, 2'000) + ","
                                            + anchorPart("c", 5, 3'000) + "]"))
                     .status,
                 200);
        const Answer answer = m_fixture->get(QStringLiteral("/api/v1/query?") + parameters);
        QCOMPARE(answer.status, 200);
        QCOMPARE(anchorIds(answer.json()), ids);
        QCOMPARE(answer.json()[QStringLiteral("count")].toInt(), int(ids.size()));
        QCOMPARE(answer.json()[QStringLiteral("has_more")].toBool(), hasMore);
        QVERIFY(answer.json()[QStringLiteral("anchors")].isArray());
        QVERIFY(!answer.json().contains(QStringLiteral("meshes")));
    }

    void queryRefuses_data()
    {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("error");
        QTest::addRow("neither") << "limit=1" << 400
                                 << "Either session_id or anchor_id must be provided";
        QTest::addRow("no radius")
            << "anchor_id=a" << 400 << "radius must be provided when using anchor_id";
        QTest::addRow("unparsable") << "session_id=s&limit=x" << 400 << "Invalid query parameters";
    }

    void queryRefuses()
    {
        QFETCH(const QString, parameters);
        QFETCH(const int, status);
        QFETCH(const QString, error);
        const Answer answer = m_fixture->get(QStringLiteral("/api/v1/query?") + parameters);
        QCOMPARE(answer.status, status);
        QCOMPARE(text(answer.json(), "error"), error);
    }

    void queryWithMeshes()
    {
        QCOMPARE(
            m_fixture
                ->ingest(eventBody(
                    "s",
                    "e",
                    R"("anchors":[)" + anchorPart("a", 0)
                        + R"(],"meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG","faces":"AQID"}])"))
                .status,
            200);
        const QJsonObject json = get("/api/v1/query?session_id=s&include_meshes=true").json();
        const QJsonArray meshes = json[QStringLiteral("meshes")].toArray();
        QCOMPARE(meshes.size(), 1);
        QCOMPARE(meshes[0][QStringLiteral("id")].toString(), u"m");
        QCOMPARE(meshes[0][QStringLiteral("vertices")].toString(), u"AQIDBAUG");
        QCOMPARE(meshes[0][QStringLiteral("faces")].toString(), u"AQID");
        // SHA-256 of 01 02 03 04 05 06 01 02 03, by sha256sum.
        QCOMPARE(meshes[0][QStringLiteral("hash")].toString(),
                 u"ea588394a36ff3dc493141778bf54284deca11038c0b89efe7621bf4a7a595a7");
    }

    void queryAroundUnknownAnchor()
    {
        const Answer answer = get("/api/v1/query?anchor_id=none&radius=1");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()[QStringLiteral("count")].toInt(), 0);
    }

    void anchorNotFound()
    {
        const Answer answer = get("/api/v1/anchors/none");
        QCOMPARE(answer.status, 404);
        QCOMPARE(text(answer.json(), "error"), u"Anchor not found");
    }

    void anchorWhoseIdNeedsEscapes()
    {
        QCOMPARE(
            m_fixture->ingest(eventBody("s", "e", R"("anchors":[)" + anchorPart("a/b %", 1) + "]"))
                .status,
            200);
        const QByteArray answer = m_fixture->getRaw("/api/v1/anchors/a%2Fb%20%25");
        QVERIFY2(answer.startsWith("HTTP/1.1 200 "), answer.constData());
        QVERIFY2(answer.contains(R"({"id":"a/b %")"), answer.constData());
    }

    void malformedTargetsAreRefusedInJson_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("error");
        QTest::addRow("path") << QByteArray("/api/v1/anchors/a%2") << QByteArray("Invalid path");
        QTest::addRow("unknown path") << QByteArray("/%zz") << QByteArray("Invalid path");
        QTest::addRow("query") << QByteArray("/api/v1/query?session_id=%")
                               << QByteArray("Invalid query parameters");
        QTest::addRow("query name")
            << QByteArray("/health?%g1=1") << QByteArray("Invalid query parameters");
    }

    void malformedTargetsAreRefusedInJson()
    {
        QFETCH(const QByteArray, target);
        QFETCH(const QByteArray, error);
        const QByteArray answer = m_fixture->getRaw(target);
        QVERIFY2(answer.startsWith("HTTP/1.1 400 "), answer.constData());
        QVERIFY2(answer.contains("Content-Type: application/json"), answer.constData());
        QVERIFY2(
            answer.endsWith("{\"error\":\"" + error
                            + "\",\"details\":\"'%' must be followed by two hexadecimal digits\"}"),
            answer.constData());
    }

    void anchorOfSession()
    {
        QCOMPARE(
            m_fixture
                ->ingest(eventBody("s", "e", R"("anchors":[)" + anchorPart("a", 1, 9'000) + "]"))
                .status,
            200);
        QCOMPARE(
            m_fixture
                ->ingest(eventBody("t", "e", R"("anchors":[)" + anchorPart("a", 2, 1'000) + "]"))
                .status,
            200);
        QCOMPARE(text(get("/api/v1/anchors/a").json(), "session_id"), u"s");
        QCOMPARE(text(get("/api/v1/anchors/a?session_id=t").json(), "session_id"), u"t");
    }

    void sessions()
    {
        QCOMPARE(m_fixture->ingest(eventBody("s", "e", R"("anchors":[)" + anchorPart("a", 1) + "]"))
                     .status,
                 200);
        const QJsonObject json = get("/api/v1/sessions").json();
        QCOMPARE(json[QStringLiteral("count")].toInt(), 1);
        const QJsonValue session = json[QStringLiteral("sessions")][0];
        QCOMPARE(session[QStringLiteral("session_id")].toString(), u"s");
        QCOMPARE(session[QStringLiteral("anchors_count")].toInt(), 1);
    }

    void totals()
    {
        const QByteArray mesh = R"("meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG"}])";
        QCOMPARE(m_fixture->ingest(eventBody("s", "e1", mesh)).status, 200);
        QCOMPARE(m_fixture->ingest(eventBody("s", "e2", mesh)).status, 200);
        const QJsonObject json = get("/api/v1/metrics").json();
        QCOMPARE(json[QStringLiteral("total_meshes")].toInt(), 1);
        QCOMPARE(json[QStringLiteral("storage_size_bytes")].toInt(), 6);
        QCOMPARE(json[QStringLiteral("compression_ratio")].toDouble(), 0.5);
        QCOMPARE(json[QStringLiteral("active_connections")].toInt(), 0);
    }

    void prometheusNames()
    {
        const QByteArray mesh = R"("meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG"}])";
        QCOMPARE(
            m_fixture
                ->ingest(eventBody("s", "e1", R"("anchors":[)" + anchorPart("a", 1) + "]," + mesh))
                .status,
            200);
        QCOMPARE(m_fixture->ingest(eventBody("s", "e2", mesh)).status, 200);
        QCOMPARE(get("/api/v1/anchors/a").status, 200);
        QCOMPARE(get("/api/v1/query?session_id=s").status, 200);
        const QList<QByteArray> expected{
            R"(stag_http_requests_total{endpoint="/api/v1/anchors/:id",method="GET",status="200"} 1)",
            R"(stag_http_requests_total{endpoint="/api/v1/ingest",method="POST",status="200"} 2)",
            R"(stag_http_request_duration_seconds_count{endpoint="/api/v1/ingest",method="POST"} 2)",
            R"(stag_db_operations_total{collection="spatial_event",operation="ingest",status="success"} 2)",
            R"(stag_db_operations_total{collection="spatial",operation="query",status="success"} 1)",
            R"(stag_db_operation_duration_seconds_count{collection="spatial_event",operation="ingest"} 2)",
            R"(stag_anchors_total{operation="ingest",session_id="s"} 1)",
            R"(stag_meshes_total{operation="ingest",session_id="s",type="full"} 2)",
            R"(stag_mesh_dedup_saved_bytes{session_id="s"} 6)",
            R"(stag_storage_size_bytes{type="meshes"} 6)",
            "# HELP stag_meshes_total Total number of meshes processed",
            "# HELP stag_anchors_total Total number of anchors processed",
        };
        for (const QByteArray &line : expected) {
            // A request is counted when its answer has left, so the client may be faster.
            QVERIFY2(QTest::qWaitFor([&] { return get("/metrics").body.contains(line); }),
                     line.constData());
        }
    }

    void metricsCanBeOff()
    {
        StagSettings settings;
        settings.metricsEnabled = false;
        m_fixture = std::make_unique<Fixture>(settings);
        QCOMPARE(get("/metrics").status, 404);
    }
};

QTEST_GUILESS_MAIN(tst_HttpApi)
#include "tst_http_api.moc"
