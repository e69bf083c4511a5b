// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>
#include <QTest>

#include <memory>
#include <optional>

using namespace stag::stag;
using namespace stag::stag::test;

namespace {

const QByteArray kLab = R"({"id":"lab","name":"Lab","shape":{"type":"sphere",)"
                        R"("center":[0,0,0],"radius":1},"margin":0.5})";

QByteArray eventWith(const QByteArray &event, double x, const QByteArray &more = {})
{
    return R"({"session_id":"s","event_id":")" + event
           + R"(","timestamp":1,"anchors":[{"id":"a","pose":{"x":)" + QByteArray::number(x)
           + R"(,"y":0,"z":0})" + more + "}]}";
}

/// "enter lab a moved, exit lab a moved"
QString crossings(const Client &client)
{
    QStringList lines;
    for (const QJsonObject &message : client.ofType("geofence"))
        lines += QStringLiteral("%1 %2 %3 %4")
                     .arg(dataString(message, "event"),
                          dataString(message, "geofence_id"),
                          dataString(message, "anchor_id"),
                          dataString(message, "reason"));
    return lines.join(QStringLiteral(", "));
}

} // namespace

class tst_GeofenceApi : public QObject
{
    Q_OBJECT

private:
    std::optional<Fixture> m_fixture;
    int m_events = 0;

    [[nodiscard]] Answer get(const char *path) { return m_fixture->get(QLatin1String(path)); }
    [[nodiscard]] Answer create(const QByteArray &body)
    {
        return m_fixture->post(QStringLiteral("/api/v1/geofences"), body);
    }
    void moveTo(double x, const QByteArray &more = {})
    {
        const QByteArray id = "e" + QByteArray::number(++m_events);
        QCOMPARE(m_fixture->ingest(eventWith(id, x, more)).status, 200);
    }
    [[nodiscard]] Client &viewer()
    {
        m_viewer = std::make_unique<Client>(
            m_fixture->url(QStringLiteral("/api/v1/live"), QStringLiteral("ws")));
        [&] { QVERIFY(m_viewer->await("snapshot_end")); }();
        return *m_viewer;
    }
    std::unique_ptr<Client> m_viewer;

private Q_SLOTS:
    void init()
    {
        StagSettings settings;
        settings.limits.geofenceTick = std::chrono::milliseconds(20);
        m_fixture.emplace(settings);
        m_events = 0;
    }
    void cleanup()
    {
        m_viewer.reset();
        m_fixture.reset();
    }

    void createsReadsReplacesDeletes()
    {
        const QByteArray times = R"("created_at":1700000000000,"updated_at":1700000000000)";
        const QByteArray stored = kLab.chopped(1) + R"(,"dwell_ms":0,)" + times;
        const Answer created = create(kLab);
        QCOMPARE(created.body, stored + R"(,"inside_count":0})");
        QCOMPARE(created.status, 201);
        moveTo(0);
        QCOMPARE(get("/api/v1/geofences/lab").body, stored + R"(,"inside_count":1})");
        const QJsonObject list = get("/api/v1/geofences?session_id=s").json();
        QCOMPARE(list[QStringLiteral("count")].toInt(), 1);
        QCOMPARE(list[QStringLiteral("has_more")].toBool(), false);

        const Answer replaced = m_fixture->put(
            QStringLiteral("/api/v1/geofences/lab"),
            R"({"session_id":"s","shape":{"type":"box","center":[9,0,0],"size":[1,1,1]}})");
        QCOMPARE(replaced.status, 200);
        QCOMPARE(replaced.json()[QStringLiteral("session_id")].toString(), u"s");
        QCOMPARE(replaced.json()[QStringLiteral("inside_count")].toInt(), 0);
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/geofences/lab")).status, 200);
        QCOMPARE(get("/api/v1/geofences/lab").status, 404);
        QCOMPARE(get("/api/v1/geofences").json()[QStringLiteral("count")].toInt(), 0);
        const QJsonArray audit = get("/api/v1/audit").json()[QStringLiteral("entries")].toArray();
        QCOMPARE(audit.size(), 3);
        QCOMPARE(audit[0][QStringLiteral("action")].toString(), u"delete_geofence");
        QCOMPARE(audit[2][QStringLiteral("geofence_id")].toString(), u"lab");
    }

    void makesAnId()
    {
        const QString id = create(R"({"shape":{"type":"sphere","center":[0,0,0],"radius":1}})")
                               .json()[QStringLiteral("id")]
                               .toString();
        QVERIFY2(id.startsWith(QStringLiteral("geofence_")), qPrintable(id));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addRow("no JSON") << QByteArray("{") << 400
                                 << QByteArray(R"({"error":"Invalid request body",)"
                                               R"("details":"not valid JSON"})");
        QTest::addRow("several fields")
            << QByteArray(R"({"id":"x","shape":{"type":"sphere","center":[0,0],"radius":"wide"}})")
            << 400
            << QByteArray(R"({"error":"Invalid geofence","fields":[)"
                          R"({"field":"shape.center","message":"must be three numbers"},)"
                          R"({"field":"shape.radius","message":"must be a number"}]})");
        QTest::addRow("values")
            << QByteArray(R"({"id":"x","shape":{"type":"sphere","center":[0,0,0],"radius":-1},)"
                          R"("margin":-1})")
            << 400
            << QByteArray(R"({"error":"Invalid geofence","fields":[)"
                          R"({"field":"shape.radius","message":"must be greater than 0 and at )"
                          R"(most 10000000 metres"},)"
                          R"({"field":"margin","message":"must be 0 to 1000 metres"}]})");
        QTest::addRow("known id") << kLab << 409
                                  << QByteArray(R"({"error":"Failed to change the geofence",)"
                                                R"("details":"there is a geofence of this id"})");
    }

    void refuses()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        QFETCH(const QByteArray, answer);
        QCOMPARE(create(kLab).status, 201);
        const Answer refused = create(body);
        QCOMPARE(refused.body, answer);
        QCOMPARE(refused.status, status);
    }

    void unknownFence()
    {
        for (const char *path :
             {"/api/v1/geofences/x", "/api/v1/geofences/x/events", "/api/v1/geofences/x/inside"}) {
            QCOMPARE(get(path).status, 404);
            QCOMPARE(get(path).body, QByteArray(R"({"error":"Geofence not found"})"));
        }
        const QString path = QStringLiteral("/api/v1/geofences/x");
        QCOMPARE(m_fixture->remove(path).status, 404);
        QCOMPARE(m_fixture->put(path, kLab).status, 400); // another id
        QCOMPARE(m_fixture->put(path, QByteArray(kLab).replace("\"lab\"", "\"x\"")).status, 404);
        for (const char *query : {"/api/v1/geofences?limit=x",
                                  "/api/v1/geofences/x/events?before=x",
                                  "/api/v1/geofences/x/inside?limit=x"})
            QCOMPARE(get(query).status, 400);
    }

    void everybodyWhoListensIsTold()
    {
        QCOMPARE(create(kLab).status, 201);
        Client &all = viewer();
        Client client(
            m_fixture->url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws")));
        client.send(R"({"type":"ping"})");
        QVERIFY(client.await("pong"));
        Client other(
            m_fixture->url(QStringLiteral("/api/v1/ws?session_id=t"), QStringLiteral("ws")));
        moveTo(0);
        moveTo(1.4); // inside the margin
        moveTo(3);
        moveTo(0.5);
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/anchors/a?session_id=s")).status, 200);
        const QString expected =
            QStringLiteral("enter lab a moved, exit lab a moved, enter lab a moved, "
                           "exit lab a deleted");
        for (Client *listener : {&all, &client}) {
            QVERIFY(listener->await("removed"));
            QCOMPARE(crossings(*listener), expected);
        }
        const QJsonObject exit = all.ofType("geofence")[1];
        QCOMPARE(exit[QStringLiteral("session_id")].toString(), u"s");
        QCOMPARE(exit[QStringLiteral("data")][QStringLiteral("position")].toArray()[0].toDouble(),
                 3.0);
        QVERIFY(other.ofType("geofence").isEmpty());
        const QByteArray metrics = get("/metrics").body;
        QVERIFY(metrics.contains("stag_geofence_events_total{event=\"enter\"} 2"));
        QVERIFY(metrics.contains("stag_geofence_events_total{event=\"exit\"} 2"));
        QVERIFY(metrics.contains("stag_geofences 1"));
        QVERIFY(metrics.contains("stag_geofence_inside 0"));
    }

    void historyAndWhoIsInside()
    {
        QCOMPARE(create(kLab).status, 201);
        moveTo(0);
        m_fixture->clock.advance(std::chrono::seconds(2));
        QCOMPARE(get("/api/v1/geofences/lab/inside").body,
                 QByteArray(R"({"inside":[{"session_id":"s","anchor_id":"a","position":[0,0,0],)"
                            R"("since":1700000000000,"dwell_ms":2000}],"count":1,)"
                            R"("has_more":false})"));
        moveTo(5);
        QCOMPARE(get("/api/v1/geofences/lab/inside").json()[QStringLiteral("count")].toInt(), 0);
        QCOMPARE(get("/api/v1/geofences/lab/events?limit=1").body,
                 QByteArray(R"({"events":[{"number":2,"geofence_id":"lab","session_id":"s",)"
                            R"("anchor_id":"a","event":"exit","reason":"moved",)"
                            R"("position":[5,0,0],"at":1700000002000,"since":1700000000000,)"
                            R"("dwell_ms":2000}],"count":1,"has_more":true})"));
        QCOMPARE(
            get("/api/v1/geofences/lab/events?before=2").json()[QStringLiteral("count")].toInt(),
            1);
    }

    void timeAloneTells()
    {
        Client &all = viewer();
        QCOMPARE(create(kLab.chopped(1) + R"(,"dwell_ms":5000})").status, 201);
        moveTo(0, R"(,"metadata":{"kind":"device","device_id":"vive","stream":"head"})");
        QVERIFY(all.await("geofence"));
        m_fixture->clock.advance(std::chrono::seconds(6));
        QVERIFY(all.await("geofence", 2));
        m_fixture->clock.advance(std::chrono::seconds(60));
        QVERIFY(all.await("geofence", 3));
        QCOMPARE(crossings(all), u"enter lab a moved, inside lab a moved, exit lab a silent");
    }
};

QTEST_GUILESS_MAIN(tst_GeofenceApi)
#include "tst_geofence_api.moc"
