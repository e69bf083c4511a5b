// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/subscribers.h"
#include "tests/server/stag/service_fixture.h"

#include <future>

using namespace stag::stag::test;
namespace live = stag::live;
namespace model = stag::model;
namespace wire = stag::wire;

namespace {

constexpr const char *kBody =
    R"({"session_id":"s","event_id":"e","timestamp":1000,"anchors":[{"id":"a","pose":{"x":1,"y":0,"z":0,"rotation":[0,0,0,1]}},)"
    R"({"id":"d","pose":{"x":2,"y":0,"z":0,"rotation":[0,0,0,1]},"metadata":{"kind":"device","device_id":"v"}}]})";

const live::DeliveryCounts &countsOf(const live::Subscriber &subscriber,
                                     live::DeliveryClass deliveryClass)
{
    return subscriber.deliveries[static_cast<std::size_t>(deliveryClass)];
}

} // namespace

class tst_Subscribers : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url(const char *path) const
    {
        return m_fixture->url(QLatin1String(path), QStringLiteral("ws"));
    }
    std::vector<live::Subscriber> list()
    {
        const Answer answer = m_fixture->get(QStringLiteral("/api/v1/subscribers"));
        const auto parsed = wire::parseSubscribers(answer.body.toStdString());
        return parsed.value();
    }
    std::optional<live::Subscriber> only(live::SubscriberKind kind)
    {
        for (const live::Subscriber &subscriber : list())
            if (subscriber.kind == kind)
                return subscriber;
        return std::nullopt;
    }
    /// More bytes than the kernel takes for a client that does not read, committed without running
    /// the event loop.
    void ingestMuch()
    {
        stag::model::MeshPayload payload;
        payload.vertices.resize(24u << 20);
        stag::test::SeededRandom(1).fill(payload.vertices);
        model::Mesh mesh;
        mesh.id = model::MeshId("m");
        mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
        model::SpatialEvent event;
        event.session = model::SessionId("s");
        event.id = model::EventId("big");
        event.timestamp = stag::fromUnixMs(1);
        event.meshes.push_back(mesh);
        std::promise<void> stored;
        m_fixture->service.ingest(eventsOf(event),
                                  stag::stag::IngestOrigin::Relay,
                                  [&](const auto &) { stored.set_value(); });
        stored.get_future().wait();
    }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void nobodyListens()
    {
        QVERIFY(list().empty());
        const QJsonObject status = m_fixture->get(QStringLiteral("/status")).json();
        QCOMPARE(status[QStringLiteral("subscribers")].toInt(-1), 0);
        QVERIFY(status.contains(QStringLiteral("uptime")));
    }

    void eachIsListedWithItsCounts()
    {
        Client viewer(url("/api/v1/live"));
        QVERIFY(viewer.await("snapshot_end"));
        Client client(url("/api/v1/ws?session_id=s"));
        QVERIFY(QTest::qWaitFor([this] { return list().size() == 2; }));
        QCOMPARE(m_fixture->ingest(kBody).status, 200);
        QVERIFY(viewer.await("anchor_update", 2));
        QVERIFY(client.await("anchor_update", 2));

        const auto listed = only(live::SubscriberKind::LiveJson);
        QVERIFY(listed);
        QCOMPARE(listed->address, "127.0.0.1:" + std::to_string(viewer.socket().localPort()));
        QVERIFY(listed->session.empty());
        QCOMPARE(stag::toUnixMs(listed->connectedSince), 1'700'000'000'000);
        QCOMPARE(countsOf(*listed, live::DeliveryClass::Pose).delivered, 1u);
        QCOMPARE(countsOf(*listed, live::DeliveryClass::Reliable).delivered, 2u); // and a session
        QCOMPARE(countsOf(*listed, live::DeliveryClass::Telemetry).delivered, 1u);
        QCOMPARE(listed->queuedBytes, 0u);
        QCOMPARE(listed->lag.count(), 0);

        const auto session = only(live::SubscriberKind::Session);
        QVERIFY(session);
        QCOMPARE(session->session, model::SessionId("s"));
        QCOMPARE(countsOf(*session, live::DeliveryClass::Pose).delivered, 1u);
        QCOMPARE(countsOf(*session, live::DeliveryClass::Reliable).delivered, 1u);

        const QJsonObject status = m_fixture->get(QStringLiteral("/status")).json();
        QCOMPARE(status[QStringLiteral("subscribers")].toInt(), 2);
        QCOMPARE(status[QStringLiteral("viewers")].toInt(), 1);
        const QByteArray metrics = m_fixture->get(QStringLiteral("/metrics")).body;
        QVERIFY(metrics.contains("stag_subscriber_delivered_total{class=\"pose\"} 2\n"));
    }

    void whoDoesNotReadFallsBehind()
    {
        const StalledClient viewer(url("/api/v1/live"));
        QVERIFY(viewer.isOpen());
        QVERIFY(only(live::SubscriberKind::LiveJson));
        ingestMuch();
        const auto isBehind = [this] {
            const auto listed = only(live::SubscriberKind::LiveJson);
            return listed && listed->queuedBytes > (1u << 20)
                   && listed->lag > std::chrono::milliseconds(50);
        };
        QVERIFY(QTest::qWaitFor(isBehind, kPatienceMs));
        const QJsonObject status = m_fixture->get(QStringLiteral("/status")).json();
        QVERIFY(status[QStringLiteral("queued_bytes")].toInteger() > (1 << 20));
        QVERIFY(status[QStringLiteral("lag_ms_max")].toInteger() >= 50);
        QVERIFY(QTest::qWaitFor([this] {
            return !m_fixture->get(QStringLiteral("/metrics"))
                        .body.contains("stag_subscriber_queued_bytes 0\n");
        }));

        // And is gone soon, however much waits for it.
        const auto id = only(live::SubscriberKind::LiveJson)->id;
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/subscribers/%1").arg(id)).status, 200);
        QVERIFY(QTest::qWaitFor([this] { return list().empty(); }, kPatienceMs));
    }

    void disconnect_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("viewer") << QByteArray("/api/v1/live");
        QTest::newRow("session client") << QByteArray("/api/v1/ws?session_id=s");
    }
    void disconnect()
    {
        QFETCH(const QByteArray, path);
        Client client(m_fixture->url(QString(), QStringLiteral("ws"))
                          .resolved(QUrl(QString::fromLatin1(path))));
        QVERIFY(QTest::qWaitFor([this] { return list().size() == 1; }));
        const auto id = list().front().id;
        const Answer answer = m_fixture->remove(QStringLiteral("/api/v1/subscribers/%1").arg(id));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()[QStringLiteral("id")].toInteger(), qint64(id));
        QVERIFY(QTest::qWaitFor([&] { return client.isClosed(); }));
        QCOMPARE(int(client.socket().closeCode()), 1008);
        QVERIFY(QTest::qWaitFor([this] { return list().empty(); }));
    }

    void disconnectUnknown_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("gone") << QStringLiteral("999999");
        QTest::newRow("no number") << QStringLiteral("x");
        QTest::newRow("too large") << QStringLiteral("99999999999999999999999");
    }
    void disconnectUnknown()
    {
        QFETCH(const QString, id);
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/subscribers/") + id).status, 404);
    }
};

QTEST_GUILESS_MAIN(tst_Subscribers)
#include "tst_subscribers.moc"
