// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>

using namespace stag::stag::test;
using stag::stag::StagSettings;

namespace {

QByteArray anchor(const char *event, const char *id, double x, bool isDevice = false)
{
    QByteArray text =
        R"({"session_id":"s","event_id":"EVENT","timestamp":1000,"anchors":[{"id":"ID","pose":{"x":X,"y":0,"z":0,"rotation":[0,0,0,1]})";
    if (isDevice)
        text += R"(,"metadata":{"kind":"device","device_id":"v"})";
    return text.replace("EVENT", event).replace("ID", id).replace("X", QByteArray::number(x))
           + "}]}";
}

QByteArray inSession(QByteArray event, const char *session)
{
    return event.replace(R"("session_id":"s")", QByteArray(R"("session_id":")") + session + R"(")");
}

QStringList idsOf(const QList<QJsonObject> &messages)
{
    QStringList ids;
    for (const QJsonObject &message : messages)
        ids += dataString(message, "id");
    return ids;
}

} // namespace

class tst_SubscriberFilters : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url(const char *path, const char *query) const
    {
        QUrl url = m_fixture->url(QLatin1String(path), QStringLiteral("ws"));
        url.setQuery(QLatin1String(query));
        return url;
    }
    bool ingest(const QByteArray &body) { return m_fixture->ingest(body).status == 200; }

private Q_SLOTS:
    void init()
    {
        StagSettings settings;
        settings.limits.snapshotInterval = std::chrono::milliseconds(1);
        m_fixture = std::make_unique<Fixture>(settings);
    }
    void cleanup() { m_fixture.reset(); }

    void snapshotAndChangesAreFiltered()
    {
        QVERIFY(ingest(anchor("e1", "a", 0)));
        QVERIFY(ingest(inSession(anchor("e2", "b", 0), "t")));
        Client viewer(url("/api/v1/live", "sessions=t&topics=anchors"));
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(anchor("e3", "c", 0)));
        QVERIFY(ingest(inSession(anchor("e4", "d", 0), "t")));
        QVERIFY(viewer.await("anchor_update", 2));
        QCOMPARE(idsOf(viewer.ofType("anchor_update")).join(u' '), u"b d");
        QVERIFY(viewer.ofType("session").isEmpty());
        QVERIFY(viewer.ofType("packet").isEmpty());
    }

    void changedWithoutReconnecting()
    {
        QVERIFY(ingest(anchor("e1", "near", 0)));
        QVERIFY(ingest(anchor("e2", "far", 50)));
        Client viewer(url("/api/v1/live", ""));
        QVERIFY(viewer.await("snapshot_end"));
        viewer.clear();
        viewer.send(
            R"({"type":"subscribe","data":{"id":"f","topics":["anchors"],"area":{"sphere":[0,0,0,2]}}})");
        QVERIFY(viewer.await("subscribed"));
        QVERIFY(viewer.await("snapshot_end"));
        QCOMPARE(idsOf(viewer.ofType("anchor_update")).join(u' '), u"near");
        viewer.clear();
        viewer.send(R"({"type":"unsubscribe","data":{"id":"f"}})");
        QVERIFY(viewer.await("unsubscribed"));
        QVERIFY(viewer.await("snapshot_end"));
        QCOMPARE(viewer.ofType("anchor_update").size(), 2);
    }

    void whoLeavesTheAreaIsToldOnce()
    {
        Client viewer(url("/api/v1/live", "topics=poses,anchors&box=-1,-1,-1,1,1,1"));
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(anchor("e1", "p", 0, true)));
        QVERIFY(ingest(anchor("e2", "p", 5, true)));
        QVERIFY(ingest(anchor("e3", "p", 6, true)));
        QVERIFY(ingest(anchor("e4", "p", 0.5, true)));
        QVERIFY(viewer.await("anchor_update", 2));
        QCOMPARE(viewer.ofType("removed").size(), 1);
        QCOMPARE(dataString(viewer.ofType("removed")[0], "id"), u"p");
        QCOMPARE(dataString(viewer.ofType("removed")[0], "reason"), u"left_area");
    }

    void meshesComeWithTheirAnchor()
    {
        QVERIFY(ingest(anchor("e1", "a", 5)));
        QVERIFY(ingest(
            R"({"session_id":"s","event_id":"e2","timestamp":1000,"meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG"}]})"));
        Client viewer(url("/api/v1/live", "topics=anchors,meshes&sphere=0,0,0,1"));
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(viewer.ofType("mesh_update").isEmpty());
        QVERIFY(ingest(anchor("e3", "a", 0)));
        QVERIFY(viewer.await("mesh_update")); // with a snapshot of its own
        QVERIFY(ingest(anchor("e4", "a", 7)));
        QVERIFY(viewer.await("removed", 2));
        QCOMPARE(idsOf(viewer.ofType("removed")).join(u' '), u"m a");
    }

    void rateIsBounded_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("viewer") << QByteArray("/api/v1/live")
                                << QByteArray("topics=poses&poses_per_second=1");
        QTest::newRow("session client")
            << QByteArray("/api/v1/ws") << QByteArray("session_id=s&poses_per_second=1");
    }
    void rateIsBounded()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, query);
        Client client(url(path, query));
        QVERIFY(QTest::qWaitFor([this] {
            return m_fixture->get(QStringLiteral("/api/v1/subscribers"))
                       .json()[QStringLiteral("count")]
                       .toInt()
                   == 1;
        }));
        QVERIFY(path.endsWith("ws") || client.await("snapshot_end"));
        for (int i = 1; i <= 10; ++i)
            QVERIFY(ingest(anchor(("e" + QByteArray::number(i)).constData(), "p", i, true)));
        QVERIFY(client.await("anchor_update"));
        m_fixture->clock.advance(std::chrono::seconds(1));
        QVERIFY(client.await("anchor_update", 2));
        const auto poses = client.ofType("anchor_update");
        QCOMPARE(poses.size(), 2);
        const auto x = [](const QJsonObject &message) {
            return message[QStringLiteral("data")][QStringLiteral("pose")][QStringLiteral("x")]
                .toDouble();
        };
        QCOMPARE(x(poses[0]), 1.0);
        QCOMPARE(x(poses[1]), 10.0); // the latest, not the next
    }

    void sessionClientChoosesWhatItIsTold()
    {
        Client client(url("/api/v1/ws", "session_id=s"));
        client.send(R"({"type":"subscribe","data":{"id":"f","topics":["anchors"]}})");
        QVERIFY(client.await("subscribed"));
        QVERIFY(ingest(anchor("e1", "p", 1, true)));
        QVERIFY(ingest(anchor("e2", "a", 1)));
        QVERIFY(client.await("anchor_update"));
        QCOMPARE(dataString(client.ofType("anchor_update")[0], "id"), u"a");
        client.send(R"({"type":"unsubscribe","data":{"id":"f"}})");
        QVERIFY(client.await("unsubscribed"));
        QVERIFY(ingest(anchor("e3", "p", 2, true)));
        QVERIFY(client.await("anchor_update", 2));
    }

    void waitingPosesAreJudgedByNewFilters_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<QString>("told");
        QTest::addColumn<int>("dropped");
        const auto row = [](const char *name, const char *filter, const char *told, int dropped) {
            QTest::newRow(name) << QByteArray(filter) << QString::fromLatin1(told) << dropped;
        };
        row("topics", R"("topics":["anchors"])", "mark", 2);
        row("area", R"("topics":["poses","anchors"],"area":{"sphere":[0,0,0,5]})", "mark near", 1);
        row("rate", R"("topics":["poses","anchors"])", "far mark near", 0);
    }
    void waitingPosesAreJudgedByNewFilters()
    {
        QFETCH(const QByteArray, filter);
        QFETCH(const QString, told);
        QFETCH(const int, dropped);
        Client client(url("/api/v1/ws", "session_id=s"));
        client.send(
            R"({"type":"subscribe","data":{"id":"f","topics":["poses"],"poses_per_second":1}})");
        QVERIFY(client.await("subscribed"));
        QVERIFY(ingest(anchor("e1", "near", 1, true)));
        QVERIFY(ingest(anchor("e2", "far", 10, true)));
        QVERIFY(ingest(anchor("e3", "near", 2, true))); // these two wait for their time
        QVERIFY(ingest(anchor("e4", "far", 11, true)));
        QVERIFY(client.await("anchor_update", 2));
        client.clear();
        client.send(R"({"type":"subscribe","data":{"id":"f",)" + filter + "}}");
        QVERIFY(client.await("subscribed"));
        const QJsonObject counted = m_fixture->get(QStringLiteral("/api/v1/subscribers")).json();
        const QJsonValue subscriber = counted[QStringLiteral("subscribers")][0];
        QCOMPARE(subscriber[QStringLiteral("pose")][QStringLiteral("dropped")].toInt(), dropped);
        m_fixture->clock.advance(std::chrono::seconds(2));
        QVERIFY(ingest(anchor("e5", "mark", 0)));
        QVERIFY(client.await("anchor_update", told.count(u' ') + 1));
        QStringList ids = idsOf(client.ofType("anchor_update"));
        ids.sort();
        QCOMPARE(ids.join(u' '), told);
    }

    void badFilterIsRefusedAndChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("text");
        const auto row =
            [](const char *name, const char *path, const char *message, const char *text) {
                QTest::newRow(name)
                    << QByteArray(path) << QByteArray(message) << QString::fromLatin1(text);
            };
        row("topic",
            "/api/v1/live",
            R"({"type":"subscribe","data":{"topics":["weather"]}})",
            "data.topics: unknown topic \"weather\"");
        row("unknown id",
            "/api/v1/live",
            R"({"type":"unsubscribe","data":{"id":"f"}})",
            "no filter of this id");
        row("session client",
            "/api/v1/ws",
            R"({"type":"subscribe","data":{"area":{"sphere":[1]}}})",
            "data.area.sphere: must be 4 numbers");
        row("other session",
            "/api/v1/ws",
            R"({"type":"subscribe","data":{"sessions":["t"]}})",
            "data.sessions: only the session of the connection");
    }
    void badFilterIsRefusedAndChangesNothing()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, message);
        QFETCH(const QString, text);
        Client client(url(path, "session_id=s&topics=anchors"));
        client.send(message);
        QVERIFY(client.await("error"));
        QCOMPARE(dataString(client.ofType("error")[0], "code"), u"PROCESSING_ERROR");
        QCOMPARE(dataString(client.ofType("error")[0], "message"), text);
        const QJsonArray filters =
            m_fixture->get(QStringLiteral("/api/v1/subscribers"))
                .json()[QStringLiteral("subscribers")][0][QStringLiteral("filters")]
                .toArray();
        QCOMPARE(filters.size(), 1);
        QCOMPARE(filters[0][QStringLiteral("id")].toString(), u"connection");
    }

    void badParametersAreRefused()
    {
        for (const char *path : {"/api/v1/live", "/api/v1/ws"}) {
            Client client;
            QVERIFY(!client.open(url(path, "session_id=s&topics=weather")));
        }
    }

    void filters_overflow()
    {
        StagSettings settings;
        settings.limits.subscription.filtersMax = 1;
        m_fixture = std::make_unique<Fixture>(settings);
        Client client(url("/api/v1/live", "topics=anchors"));
        client.send(R"({"type":"subscribe","data":{"id":"second"}})");
        QVERIFY(client.await("error"));
        QVERIFY(m_fixture->get(QStringLiteral("/metrics"))
                    .body.contains("stag_subscriber_filter_changes_total{status=\"refused\"} 1\n"));
    }
};

QTEST_GUILESS_MAIN(tst_SubscriberFilters)
#include "tst_subscriber_filters.moc"
