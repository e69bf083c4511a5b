// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"
#include "tests/support/busy_workers.h"

#include <QTcpSocket>

#include <deque>
#include <future>

using namespace stag::stag::test;
using stag::stag::StagSettings;
using stag::storage::StoreSettings;

namespace {

constexpr const char *kAnchorUpdate =
    R"({"type":"anchor_update","session_id":"s","timestamp":5000,"trace_id":"t1",)"
    R"("data":{"id":"a","pose":{"x":1.5,"y":0,"z":0,"rotation":[0,0,0,1]},"metadata":{"label":"L"}}})";
constexpr const char *kMeshUpdate =
    R"({"type":"mesh_update","session_id":"s","timestamp":5000,)"
    R"("data":{"id":"m","anchor_id":"a","vertices":"AQIDBAUG","faces":"AQID","compression_level":5,"is_delta":false}})";
constexpr const char *kDevicePose =
    R"({"type":"anchor_update","session_id":"s","timestamp":5000,)"
    R"("data":{"id":"d","pose":{"x":2,"y":0,"z":0,"rotation":[0,0,0,1]},"metadata":{"kind":"device","device_id":"v"}}})";

QString string(const QJsonObject &message, const char *key)
{
    return message[QLatin1String(key)].toString();
}

QByteArray meshEvent(const QByteArray &event, const QByteArray &mesh)
{
    QByteArray text = R"({"session_id":"s","event_id":"EVENT","timestamp":1000,)"
                      R"("meshes":[{"id":"MESH","anchor_id":"a","vertices":"AQIDBAUG"}]})";
    return text.replace("EVENT", event).replace("MESH", mesh);
}

} // namespace

class tst_SessionWebSocket : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url(const char *query) const
    {
        return m_fixture->url(QStringLiteral("/api/v1/ws") + QLatin1String(query),
                              QStringLiteral("ws"));
    }
    /// Counts a client as in the session once the server does.
    bool awaitClients(int count)
    {
        return QTest::qWaitFor([&] {
            return m_fixture->get(QStringLiteral("/api/v1/metrics"))
                       .json()[QStringLiteral("active_connections")]
                       .toInt()
                   == count;
        });
    }

    /// An event of meshes of 1 MiB each, committed without running the event loop, so that no
    /// client reads meanwhile.
    void ingestLargeMeshes(int count)
    {
        stag::model::MeshPayload payload;
        payload.vertices.resize(1u << 20);
        stag::model::Mesh mesh;
        mesh.id = stag::model::MeshId("m");
        mesh.payload = std::make_shared<const stag::model::MeshPayload>(std::move(payload));
        stag::model::SpatialEvent event;
        event.session = stag::model::SessionId("s");
        event.id = stag::model::EventId("e");
        event.timestamp = stag::fromUnixMs(1);
        event.meshes.assign(std::size_t(count), mesh);
        std::promise<void> stored;
        m_fixture->service.ingest(eventsOf(event),
                                  stag::stag::IngestOrigin::Relay,
                                  [&stored](const auto &) { stored.set_value(); });
        stored.get_future().wait();
    }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void aLargeMeshHoldsOnlyItsSenderUp()
    {
        Client sender(url("?session_id=s"));
        Client other(url("?session_id=s"));
        Client third(url("?session_id=s")); // on each loop there is one of them
        QVERIFY(awaitClients(3));
        ::stag::test::BusyWorkers busy(m_fixture->loops.workers());
        sender.send(
            QByteArray(kMeshUpdate)
                .replace("AQIDBAUG",
                         QByteArray(qsizetype(::stag::transport::kLargeMessageBytes), 'A')));
        sender.send(R"({"type":"ping","timestamp":1})");
        for (Client *client : {&other, &third}) {
            client->send(R"({"type":"ping","timestamp":1})");
            QVERIFY(client->await("pong"));
        }
        other.send(kDevicePose);
        QVERIFY(third.await("anchor_update"));
        QVERIFY(sender.ofType("pong").isEmpty());
        QVERIFY(third.ofType("mesh_update").isEmpty());
        busy.release();
        QVERIFY(sender.await("pong"));
        QVERIFY(sender.await("mesh_update"));
        QVERIFY(third.await("mesh_update"));
    }

    void needsASession()
    {
        const Answer answer = m_fixture->get(QStringLiteral("/api/v1/ws"));
        QVERIFY(answer.status >= 400); // without an upgrade
        Client client;
        QVERIFY(!client.open(url("")));
    }

    void pingIsAnswered()
    {
        Client client(url("?session_id=s"));
        client.send(R"({"type":"ping","session_id":"s","timestamp":1,"trace_id":"abc"})");
        QVERIFY(client.await("pong"));
        const QJsonObject pong = client.messages().front();
        QCOMPARE(string(pong, "session_id"), u"s");
        QCOMPARE(string(pong, "trace_id"), u"abc");
        QCOMPARE(pong[QStringLiteral("timestamp")].toInteger(), 1'700'000'000'000);
    }

    void updateIsStoredEchoedAndBroadcast_data()
    {
        QTest::addColumn<QByteArray>("update");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("id");
        QTest::addRow("anchor") << QByteArray(kAnchorUpdate) << "anchor_update"
                                << "a";
        QTest::addRow("mesh") << QByteArray(kMeshUpdate) << "mesh_update"
                              << "m";
        QTest::addRow("pose of a device") << QByteArray(kDevicePose) << "anchor_update"
                                          << "d";
    }

    void updateIsStoredEchoedAndBroadcast()
    {
        QFETCH(const QByteArray, update);
        QFETCH(const QString, type);
        QFETCH(const QString, id);
        Client sender(url("?session_id=s"));
        Client other(url("?session_id=s"));
        Client stranger(url("?session_id=t"));
        QVERIFY(awaitClients(3));
        sender.sendBinary(update); // JSON is accepted in either kind of frame
        QVERIFY(sender.await(type.toLatin1()));
        QVERIFY(other.await(type.toLatin1()));
        QCOMPARE(dataString(sender.messages().front(), "id"), id);
        QVERIFY(sender.messages() == other.messages());
        QCOMPARE(sender.messages().front()[QStringLiteral("timestamp")].toInteger(), 5'000);

        // The echo came after the commit.
        if (type == u"anchor_update") {
            const Answer stored = m_fixture->get(QStringLiteral("/api/v1/anchors/") + id);
            QCOMPARE(stored.status, 200);
            QCOMPARE(string(stored.json(), "session_id"), u"s");
        } else {
            const QJsonObject totals = m_fixture->get(QStringLiteral("/api/v1/metrics")).json();
            QCOMPARE(totals[QStringLiteral("total_meshes")].toInt(), 1);
        }
        QVERIFY(stranger.messages().isEmpty());
        QCOMPARE(sender.messages().size(), 1); // once, not twice
    }

    void posesThatComeTogetherLeaveInOrder()
    {
        constexpr int kPoses = 300; // more than leave together
        Client sender(url("?session_id=s"));
        Client other(url("?session_id=s"));
        QVERIFY(awaitClients(2));
        for (int i = 0; i < kPoses; ++i)
            sender.send(QByteArray(kDevicePose).replace("5000", QByteArray::number(i + 1)));
        for (Client *client : {&other, &sender}) {
            QVERIFY(client->await("anchor_update", kPoses));
            for (int i = 0; i < kPoses; ++i)
                QCOMPARE(client->messages()[i][QStringLiteral("timestamp")].toInt(), i + 1);
        }
        sender.send(R"({"type":"ping","timestamp":1})");
        QVERIFY(sender.await("pong"));
        QCOMPARE(sender.messages().size(), kPoses + 1); // its own only once, as the echo
        QCOMPARE(other.messages().size(), kPoses);
    }

    void echoCanBeOff()
    {
        StagSettings settings;
        settings.echoToSender = false;
        m_fixture = std::make_unique<Fixture>(settings);
        Client sender(url("?session_id=s"));
        Client other(url("?session_id=s"));
        QVERIFY(awaitClients(2));
        sender.send(kAnchorUpdate);
        QVERIFY(other.await("anchor_update"));
        sender.send(R"({"type":"ping","timestamp":1})");
        QVERIFY(sender.await("pong"));
        QCOMPARE(sender.messages().size(), 1);
    }

    void httpIngestIsBroadcast()
    {
        Client client(url("?session_id=s"));
        QVERIFY(awaitClients(1));
        const QByteArray body =
            R"({"session_id":"s","event_id":"e","timestamp":1000,"anchors":[{"id":"a","pose":{"x":1,"y":0,"z":0,"rotation":[0,0,0,1]}},)"
            R"({"id":"b","pose":{"x":2,"y":0,"z":0,"rotation":[0,0,0,1]}}],"meshes":[{"id":"m","anchor_id":"a","vertices":"AQIDBAUG"}]})";
        QCOMPARE(m_fixture->ingest(body).status, 200);
        QVERIFY(client.await("mesh_update"));
        QCOMPARE(client.ofType("anchor_update").size(), 2);
        QCOMPARE(dataString(client.ofType("anchor_update")[0], "id"), u"a");
        QCOMPARE(dataString(client.ofType("anchor_update")[1], "id"), u"b");

        // The same event again: answered, not announced.
        QCOMPARE(m_fixture->ingest(body).status, 200);
        client.send(kDevicePose);
        QVERIFY(client.await("anchor_update", 3));
        QCOMPARE(client.messages().size(), 4);
    }

    void knownMeshIsAnnouncedUnderItsId()
    {
        Client client(url("?session_id=s"));
        QVERIFY(awaitClients(1));
        QCOMPARE(m_fixture->ingest(meshEvent("e1", "first")).status, 200);
        QCOMPARE(m_fixture->ingest(meshEvent("e2", "second")).status, 200);
        QVERIFY(client.await("mesh_update", 2));
        QCOMPARE(dataString(client.messages()[1], "id"), u"first");
    }

    void errors_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("code");
        QTest::addRow("not JSON") << QByteArray("nonsense") << "INVALID_MESSAGE";
        QTest::addRow("an array") << QByteArray("[]") << "INVALID_MESSAGE";
        QTest::addRow("unknown type")
            << QByteArray(R"({"type":"dance","timestamp":1})") << "UNKNOWN_TYPE";
        QTest::addRow("a filter that is none")
            << QByteArray(R"({"type":"subscribe","timestamp":1,"data":{"topics":["weather"]}})")
            << "PROCESSING_ERROR";
        QTest::addRow("no data") << QByteArray(R"({"type":"anchor_update","timestamp":1})")
                                 << "PROCESSING_ERROR";
        QTest::addRow("delta without base") << QByteArray(
            R"({"type":"mesh_update","timestamp":1,"data":{"id":"m","anchor_id":"a","vertices":"AQID","is_delta":true}})")
                                            << "PROCESSING_ERROR";
    }

    void errors()
    {
        QFETCH(const QByteArray, message);
        QFETCH(const QString, code);
        Client client(url("?session_id=s"));
        client.send(message);
        QVERIFY(client.await("error"));
        QCOMPARE(dataString(client.messages().front(), "code"), code);
        client.send(R"({"type":"ping","timestamp":1})"); // the connection stays
        QVERIFY(client.await("pong"));
    }

    void fullStoreIsAnError()
    {
        StoreSettings store;
        store.writeQueueItemsMax = 0;
        m_fixture = std::make_unique<Fixture>(StagSettings{}, store);
        Client client(url("?session_id=s"));
        client.send(kAnchorUpdate);
        QVERIFY(client.await("error"));
        QCOMPARE(dataString(client.messages().front(), "code"), u"PROCESSING_ERROR");
        QCOMPARE(client.messages().size(), 1);
    }

    void batchThatComesAgainIsShownOnce()
    {
        StoreSettings settings;
        settings.writeQueueItemsMax = 0;
        m_fixture = std::make_unique<Fixture>(StagSettings(), settings);
        Client client(url("?session_id=s"));
        QVERIFY(awaitClients(1));
        stag::model::SpatialEvent event;
        event.session = stag::model::SessionId("s");
        event.timestamp = stag::fromUnixMs(1);
        event.anchors.push_back({.id = stag::model::AnchorId("d"),
                                 .session = event.session,
                                 .pose = {},
                                 .timestamp = event.timestamp,
                                 .metadata = R"({"kind":"device"})"});
        const auto batch = eventsOf(event);
        for (int i = 0; i < 3; ++i)
            m_fixture->service.ingest(batch,
                                      stag::stag::IngestOrigin::Relay,
                                      [](const auto &stored) { QVERIFY(!stored); });
        client.send(R"({"type":"ping","timestamp":1})");
        QVERIFY(client.await("pong"));
        QCOMPARE(client.ofType("anchor_update").size(), 1);
    }

    void eleventhClientIsClosed()
    {
        std::deque<Client> clients;
        for (int i = 0; i < 10; ++i)
            QVERIFY(clients.emplace_back().open(url("?session_id=s")));
        QVERIFY(awaitClients(10));
        Client eleventh;
        eleventh.open(url("?session_id=s"));
        QVERIFY(QTest::qWaitFor([&] { return eleventh.isClosed(); }));
        QCOMPARE(int(eleventh.socket().closeCode()), 1000); // what Qt says when there is none
        QVERIFY(eleventh.messages().isEmpty());
        QCOMPARE(m_fixture->get(QStringLiteral("/api/v1/metrics"))
                     .json()[QStringLiteral("active_connections")]
                     .toInt(),
                 10);

        clients.pop_back(); // a place is free again
        QVERIFY(awaitClients(9));
        Client next(url("?session_id=s"));
        QVERIFY(awaitClients(10));
        QVERIFY(next.isOpen());
        QVERIFY(m_fixture->get(QStringLiteral("/metrics"))
                    .body.contains(R"(stag_ws_connections_active{session_id="s"} 10)"));
    }

    void slowClientIsClosed_overflow()
    {
        StagSettings settings;
        settings.limits.clientQueueBytesMax = 4u << 20;
        m_fixture = std::make_unique<Fixture>(settings);
        Client client(url("?session_id=s"));
        QVERIFY(awaitClients(1));
        constexpr int kUpdates = 40; // more than the kernel takes
        ingestLargeMeshes(kUpdates);
        QVERIFY(QTest::qWaitFor([&] { return client.isClosed(); }, kPatienceMs));
        // Qt takes 1013, which is younger than RFC 6455, for an error of the protocol.
        QCOMPARE(int(client.socket().closeCode()), 1002);
        QVERIFY(client.ofType("mesh_update").size() < kUpdates);
    }

    void largeMessageClosesTheConnection_overflow()
    {
        StagSettings settings;
        settings.limits.clientMessageBytesMax = 1'000;
        m_fixture = std::make_unique<Fixture>(settings);
        Client client(url("?session_id=s"));
        client.send(R"({"type":"ping"})" + QByteArray(985, ' '));
        QVERIFY(client.await("pong"));
        client.send(R"({"type":"ping"})" + QByteArray(986, ' '));
        QVERIFY(QTest::qWaitFor([&] { return client.isClosed(); }));
        QCOMPARE(int(client.socket().closeCode()), 1009);
    }

    void refusalIsABareCloseFrame()
    {
        StagSettings settings;
        settings.limits.clientsPerSessionMax = 0;
        m_fixture = std::make_unique<Fixture>(settings);
        QTcpSocket socket;
        const QUrl address = url("?session_id=s");
        socket.connectToHost(address.host(), static_cast<quint16>(address.port()));
        QVERIFY(socket.waitForConnected());
        socket.write("GET /api/v1/ws?session_id=s HTTP/1.1\r\nHost: localhost\r\n"
                     "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        QByteArray received;
        const QByteArray frame("\r\n\r\n\x88\0", 6);
        QVERIFY(QTest::qWaitFor([&] {
            received += socket.readAll();
            return received.endsWith(frame);
        }));
        QVERIFY(received.startsWith("HTTP/1.1 101 "));
    }

    void messagesAreCounted()
    {
        Client client(url("?session_id=s"));
        client.send(R"({"type":"ping","timestamp":1})");
        client.send(kAnchorUpdate);
        client.send("nonsense");
        client.send(R"({"type":"dance","timestamp":1})");
        client.send(R"({"type":"mesh_update","timestamp":1})");
        QVERIFY(client.await("anchor_update"));
        QVERIFY(client.await("error", 3));
        const QByteArray text = m_fixture->get(QStringLiteral("/metrics")).body;
        for (
            const char *line :
            {R"(stag_ws_messages_total{direction="inbound",status="received",type="ping"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="received",type="anchor_update"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="success",type="anchor_update"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="error",type="invalid"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="received",type="unknown"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="error",type="unknown"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="received",type="mesh_update"} 1)",
             R"(stag_ws_messages_total{direction="inbound",status="error",type="mesh_update"} 1)",
             R"(stag_ws_messages_total{direction="outbound",status="sent",type="data"} 2)",
             R"(stag_ws_messages_total{direction="outbound",status="sent",type="error"} 3)"})
            QVERIFY2(text.contains(line), (QByteArray(line) + "\n" + text).constData());
    }
};

QTEST_GUILESS_MAIN(tst_SessionWebSocket)
#include "tst_session_web_socket.moc"
