// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace stag::stag::test;

namespace {

QByteArray roomEvent(const char *session, const char *id)
{
    return QByteArray(R"({"session_id":")") + session + R"(","event_id":")" + id
           + R"(","timestamp":1000,"anchors":[{"id":"a","pose":{"x":1}},{"id":"b","pose":{"x":2}}],)"
             R"("meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG","faces":"AQID"}]})";
}

QByteArray devicePose(const char *event, int x)
{
    return QByteArray(R"({"session_id":"s","event_id":")") + event
           + R"(","timestamp":1000,"anchors":[{"id":"d","pose":{"x":)" + QByteArray::number(x)
           + R"(},"metadata":{"kind":"device","device_id":"v"}}]})";
}

QString removals(const Client &client)
{
    QStringList texts;
    for (const QJsonObject &message : client.ofType("removed"))
        texts += message[QStringLiteral("session_id")].toString() + u' '
                 + dataString(message, "kind") + u' ' + dataString(message, "id");
    return texts.join(QStringLiteral(", "));
}

} // namespace

class tst_DeletionApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    Answer get(const char *path) { return m_fixture->get(QString::fromLatin1(path)); }
    Answer remove(const char *path) { return m_fixture->remove(QString::fromLatin1(path)); }

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<Fixture>();
        QCOMPARE(m_fixture->ingest(roomEvent("s", "e")).status, 200);
        QCOMPARE(m_fixture->ingest(roomEvent("t", "e")).status, 200);
    }
    void cleanup() { m_fixture.reset(); }

    void anchor()
    {
        const Answer answer = remove("/api/v1/anchors/b?session_id=s");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body,
                 QByteArray(R"({"message":"Anchor deleted","id":"b","session_id":"s",)"
                            R"("anchors_count":1,"meshes_count":0,"deleted_at":1700000000000})"));
        QCOMPARE(get("/api/v1/anchors/b?session_id=s").status, 404);
        QCOMPARE(get("/api/v1/anchors/b?session_id=t").status, 200);
        QCOMPARE(get("/api/v1/graph?session_id=s&anchor_id=b").status, 404);
    }

    void aPoseStoredBehindItIsToldAgain()
    {
        stag::storage::StoreSettings slow;
        slow.groupInterval = std::chrono::milliseconds(500);
        Fixture fixture({}, slow);
        QCOMPARE(fixture.ingest(devicePose("e1", 1)).status, 200);
        Client client(fixture.url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws")));
        Client viewer(fixture.url(QStringLiteral("/api/v1/live"), QStringLiteral("ws")));
        QVERIFY(viewer.await("snapshot_end"));
        viewer.clear();
        QNetworkAccessManager network;
        network.deleteResource(
            QNetworkRequest(fixture.url(QStringLiteral("/api/v1/anchors/d?session_id=s"))));
        QVERIFY(QTest::qWaitFor([&] { return fixture.store().counters().queuedItems == 1; }));
        QNetworkRequest ingest(fixture.url(QStringLiteral("/api/v1/ingest")));
        ingest.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        network.post(ingest, devicePose("e2", 2));
        for (Client *one : {&client, &viewer}) {
            QVERIFY(one->await("removed"));
            QVERIFY(one->await("anchor_update", 2));
            QStringList types;
            for (const QJsonObject &message : one->messages())
                if (const QString type = message[QStringLiteral("type")].toString();
                    type == u"removed" || type == u"anchor_update")
                    types += type;
            QCOMPARE(types.join(u' '), u"anchor_update removed anchor_update");
        }
    }

    void session()
    {
        const Answer answer = remove("/api/v1/sessions/s");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body,
                 QByteArray(R"({"message":"Session deleted","id":"s","session_id":"s",)"
                            R"("anchors_count":2,"meshes_count":1,"deleted_at":1700000000000})"));
        QCOMPARE(get("/api/v1/sessions").json()[QStringLiteral("count")].toInt(), 1);
        QCOMPARE(get("/api/v1/query?session_id=s").json()[QStringLiteral("count")].toInt(), 0);
        QCOMPARE(get("/api/v1/metrics").json()[QStringLiteral("total_anchors")].toInt(), 2);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("unknown anchor") << QByteArray("/api/v1/anchors/x") << 404
                                        << QByteArray(R"({"error":"Anchor not found"})");
        QTest::addRow("anchor of another session")
            << QByteArray("/api/v1/anchors/a?session_id=u") << 404
            << QByteArray(R"({"error":"Anchor not found"})");
        QTest::addRow("unknown session") << QByteArray("/api/v1/sessions/x") << 404
                                         << QByteArray(R"({"error":"Session not found"})");
    }

    void refuses()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        const Answer answer = remove(path.constData());
        QCOMPARE(answer.body, body);
        QCOMPARE(answer.status, status);
    }

    void everybodyWhoListensIsTold()
    {
        Client viewer(m_fixture->url(QStringLiteral("/api/v1/live"), QStringLiteral("ws")));
        QVERIFY(viewer.await("snapshot_end"));
        Client client(
            m_fixture->url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws")));
        client.send(R"({"type":"ping"})");
        QVERIFY(client.await("pong"));
        QCOMPARE(remove("/api/v1/anchors/a?session_id=s&include_meshes=true").status, 200);
        QVERIFY(viewer.await("removed", 2));
        QVERIFY(client.await("removed", 2));
        QCOMPARE(removals(viewer), u"s mesh m, s anchor a");
        QCOMPARE(removals(client), u"s mesh m, s anchor a");
        QCOMPARE(remove("/api/v1/sessions/t").status, 200);
        QVERIFY(viewer.await("removed", 3));
        QCOMPARE(removals(viewer), u"s mesh m, s anchor a, t session ");
        QCOMPARE(client.ofType("removed").size(), 2);

        Client later(m_fixture->url(QStringLiteral("/api/v1/live"), QStringLiteral("ws")));
        QVERIFY(later.await("snapshot_end"));
        QCOMPARE(later.ofType("anchor_update").size(), 1);
        QCOMPARE(later.ofType("session").size(), 1);
    }

    void includeDeleted()
    {
        QCOMPARE(remove("/api/v1/anchors/a?session_id=s").status, 200);
        QVERIFY(!get("/api/v1/query?session_id=s").json().contains(QStringLiteral("deleted")));
        const QJsonObject answer = get("/api/v1/query?session_id=s&include_deleted=true").json();
        QCOMPARE(answer[QStringLiteral("count")].toInt(), 1);
        const QJsonArray deleted = answer[QStringLiteral("deleted")].toArray();
        QCOMPARE(deleted.size(), 1);
        QCOMPARE(deleted[0][QStringLiteral("id")].toString(), u"a");
        QCOMPARE(deleted[0][QStringLiteral("pose")][QStringLiteral("x")].toDouble(), 1.0);
        QCOMPARE(deleted[0][QStringLiteral("deleted_at")].toInteger(), 1'700'000'000'000);
    }

    void audit()
    {
        QCOMPARE(remove("/api/v1/anchors/a?session_id=s").status, 200);
        QCOMPARE(remove("/api/v1/sessions/t").status, 200);
        const QString answer = QString::fromUtf8(get("/api/v1/audit").body);
        static const QRegularExpression kPort(QStringLiteral(R"((127\.0\.0\.1):\d+)"));
        static const QRegularExpression kHash(QStringLiteral(R"(,"hash":"[0-9a-f]{64}")"));
        QCOMPARE(answer.count(kHash), 2);
        QCOMPARE(QString(answer).replace(kPort, QStringLiteral("\\1")).remove(kHash).toUtf8(),
                 QByteArray(R"({"entries":[{"id":2,"at":1700000000000,"actor":"127.0.0.1",)"
                            R"("action":"delete_session","session_id":"t","anchors_count":2,)"
                            R"("meshes_count":1},{"id":1,"at":1700000000000,"actor":"127.0.0.1",)"
                            R"("action":"delete_anchor","session_id":"s","anchor_id":"a",)"
                            R"("anchors_count":1,"meshes_count":0}],"count":2})"));
        QCOMPARE(get("/api/v1/audit?before=2&limit=5").json()[QStringLiteral("count")].toInt(), 1);
        QCOMPARE(get("/api/v1/audit?limit=far").status, 400);
    }

    void theAuditLogIsVerified()
    {
        QCOMPARE(remove("/api/v1/anchors/a?session_id=s").status, 200);
        const auto chain = get("/api/v1/audit/verify").json();
        QCOMPARE(chain[QStringLiteral("intact")].toBool(), true);
        QCOMPARE(chain[QStringLiteral("entries")].toInt(), 1);
        const QByteArray head = chain[QStringLiteral("head")].toString().toLatin1();
        const auto noted = [&](const QByteArray &hash) {
            return get("/api/v1/audit/verify?entry=1&hash=" + hash).json();
        };
        QVERIFY(noted(head)[QStringLiteral("intact")].toBool());
        QCOMPARE(noted(QByteArray(64, '0'))[QStringLiteral("broken_at")].toInt(), 1);
        for (const char *wrong : {"entry=1", "hash=00", "entry=0&hash=00", "entry=x"})
            QCOMPARE(get(QByteArray("/api/v1/audit/verify?") + wrong).status, 400);
    }
};

QTEST_GUILESS_MAIN(tst_DeletionApi)
#include "tst_deletion_api.moc"
