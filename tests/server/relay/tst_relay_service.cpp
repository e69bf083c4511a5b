// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stream_kit.h"
#include "server/host/system_clock.h"
#include "server/metrics/registry.h"
#include "server/relay/relay_service.h"
#include "server/transport/server.h"
#include "tests/support/busy_workers.h"
#include "tests/support/seeded_random.h"
#include "tests/support/test_clock.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#include <map>
#include <mutex>

using namespace stag;
using namespace Qt::StringLiterals;

namespace {

class CollectingSink final : public relay::EventSink
{
public:
    void deliver(Batch batch, Done done) override
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_failures > 0) {
                --m_failures;
                done(Error{ErrorCode::Unavailable, "away"});
                return;
            }
            m_batchSizes.append(int(batch->size()));
            m_events.insert(m_events.end(), batch->begin(), batch->end());
        }
        done({});
    }
    void failNext(int count)
    {
        const std::lock_guard lock(m_mutex);
        m_failures = count;
    }
    std::vector<model::SpatialEvent> events() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    QList<int> batchSizes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_batchSizes;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<model::SpatialEvent> m_events;
    QList<int> m_batchSizes;
    int m_failures = 0;
};

class PacketLog final : public relay::PacketObserver
{
public:
    void packetSeen(const live::PacketLogged &packet) override
    {
        const std::lock_guard lock(m_mutex);
        m_packets.push_back(packet);
    }
    std::vector<live::PacketLogged> packets() const
    {
        const std::lock_guard lock(m_mutex);
        return m_packets;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<live::PacketLogged> m_packets;
};

/// A relay on a free port of the loopback.
class TestRelay
{
public:
    explicit TestRelay(const relay::RelaySettings &settings = {})
        : service(loops, sink, log, registry, clock, random, settings)
    {
        auto router = std::make_shared<transport::Router>();
        service.mount(*router);
        server = transport::Server::create(loops, router, observer, {}, {}).value();
    }
    ~TestRelay()
    {
        server.reset();
        loops.stop();
    }
    QUrl url(const QString &scheme, const QString &pathAndQuery) const
    {
        return QUrl(u"%1://127.0.0.1:%2%3"_s.arg(scheme).arg(server->port()).arg(pathAndQuery));
    }

    CollectingSink sink;
    PacketLog log;
    metrics::Registry registry;
    host::SystemClock clock;
    test::SeededRandom random;
    transport::TrafficObserver observer;
    transport::LoopPool loops{2};
    relay::RelayService service;
    std::unique_ptr<transport::Server> server;
};

/// One device; asserts that it connects.
class Device
{
public:
    explicit Device(const TestRelay &relay, const QString &query = u"?device_id=vive-1"_s)
        : closed(&socket, &QWebSocket::disconnected)
    {
        QSignalSpy connected(&socket, &QWebSocket::connected);
        socket.open(relay.url(u"ws"_s, u"/ws/streamkit"_s + query));
        isConnected = QTest::qWaitFor([&] { return !connected.isEmpty() || !closed.isEmpty(); })
                      && closed.isEmpty();
    }
    void send(const QByteArray &text) { socket.sendTextMessage(QString::fromUtf8(text)); }

    QWebSocket socket;
    QSignalSpy closed;
    bool isConnected = false;
};

/// JSON written with single quotes; moc stumbles over raw strings.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

QByteArray pose(int frame, const char *session = "s")
{
    return json("{'session_id':'%s','frame_number':%f,'timestamp':1700000000000,'type':'pose',"
                "'data':{'pose':{'x':%f,'y':0,'z':0,'rotation':[0,0,0,1]}}}")
        .replace("%s", session)
        .replace("%f", QByteArray::number(frame));
}

QByteArray anchor(int number)
{
    return json("{'session_id':'s','frame_number':1,'timestamp':1700000000000,'type':'anchor',"
                "'data':{'anchor':{'id':'a%n','pose':{'x':%n,'y':0,'z':0,'rotation':[0,0,0,1]}}}}")
        .replace("%n", QByteArray::number(number));
}

/// A mesh of so many characters.
QByteArray mesh(std::size_t characters)
{
    return json("{'session_id':'s','frame_number':1,'timestamp':1700000000000,'type':'mesh',"
                "'data':{'mesh':{'vertices':'%v','faces':'','anchor_id':'a'}}}")
        .replace("%v", QByteArray(qsizetype(characters), 'A'));
}

bool contains(const TestRelay &relay, const char *text)
{
    return relay.registry.expose().find(text) != std::string::npos;
}

const QByteArray kHealthy = json("'status':'healthy'");
const QByteArray kNoConnections = json("'connections':0");
const QByteArray kOneConnection = json("'connections':1");
const QByteArray kNoActiveConnections = json("'active_connections':0");
const QByteArray kUptime = json("'uptime':'");
const QByteArray kParseError = "relay_packet_errors_total{error='parse_error',type='%t'} 1";

struct Reply
{
    int status = 0;
    QByteArray body;
    QByteArray type;
};

Reply get(const QNetworkRequest &request)
{
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(request));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    finished.wait();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            reply->readAll(),
            reply->rawHeader("Content-Type")};
}

} // namespace

class tst_RelayService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAbout()
    {
        TestRelay relay;
        const Reply health = get(QNetworkRequest(relay.url(u"http"_s, u"/health"_s)));
        QCOMPARE(health.status, 200);
        QVERIFY2(health.body.contains(kHealthy) && health.body.contains(kNoConnections),
                 health.body.constData());
        const Reply status = get(QNetworkRequest(relay.url(u"http"_s, u"/status"_s)));
        QVERIFY2(status.body.contains(kNoActiveConnections) && status.body.contains(kUptime),
                 status.body.constData());
        const Reply other = get(QNetworkRequest(relay.url(u"http"_s, u"/other"_s)));
        QCOMPARE(other.status, 404);
        QVERIFY(other.body.startsWith("404 page not found"));
        QVERIFY(other.type.startsWith("text/plain"));
    }

    void refusesWithoutAKey()
    {
        TestRelay relay;
        // As a raw request, because QWebSocket says nothing about a refused upgrade.
        QNetworkRequest request(relay.url(u"http"_s, u"/ws/streamkit"_s));
        request.setRawHeader("Connection", "Upgrade");
        request.setRawHeader("Upgrade", "websocket");
        request.setRawHeader("Sec-WebSocket-Version", "13");
        request.setRawHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        const Reply reply = get(request);
        QCOMPARE(reply.status, 401);
        QCOMPARE(reply.body, QByteArray("Missing API key\n"));
        QVERIFY(reply.type.startsWith("text/plain"));
        QVERIFY(relay.registry.expose().find("relay_connections_refused_total 1")
                != std::string::npos);
    }

    void countsConnections()
    {
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        QTRY_VERIFY(
            get(QNetworkRequest(relay.url(u"http"_s, u"/health"_s))).body.contains(kOneConnection));
        device.socket.close();
        QTRY_VERIFY(
            get(QNetworkRequest(relay.url(u"http"_s, u"/health"_s))).body.contains(kNoConnections));
    }

    void posesOfOneDeviceMoveOneAnchorInOrder()
    {
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        for (int i = 0; i < 23; ++i)
            device.send(pose(i));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(23));
        const auto events = relay.sink.events();
        for (std::size_t i = 0; i < events.size(); ++i) {
            QCOMPARE(events[i].anchors.front().pose.position.x, double(i));
            QCOMPARE(events[i].anchors.front().id.text(), events[0].anchors.front().id.text());
        }
        for (const int size : relay.sink.batchSizes())
            QVERIFY(size <= 5);
        QCOMPARE(relay.log.packets().size(), std::size_t(23));
        QCOMPARE(relay.log.packets().front().source, std::string("vive-1"));
        QCOMPARE(relay.log.packets().front().entity,
                 relay.sink.events().front().anchors.front().id.text());
    }

    void aLargeMeshHoldsOnlyItsDeviceUp()
    {
        TestRelay relay;
        Device sender(relay);
        Device other(relay, u"?device_id=vive-2"_s);
        Device third(relay, u"?device_id=vive-3"_s); // on each loop there is one of them
        test::BusyWorkers busy(relay.loops.workers());
        sender.send(mesh(transport::kLargeMessageBytes));
        sender.send(pose(7));
        other.send(pose(1));
        third.send(pose(2));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(2));
        QVERIFY(relay.sink.events()[0].meshes.empty() && relay.sink.events()[1].meshes.empty());
        busy.release();
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(4));
        const auto events = relay.sink.events();
        QCOMPARE(events[2].meshes.size(), std::size_t(1));
        QCOMPARE(*events[2].meshes[0].hash, model::contentHash(*events[2].meshes[0].payload));
        QCOMPARE(events[3].anchors.at(0).pose.position.x, 7.0);
    }

    void sessionsDoNotMix()
    {
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        for (int i = 0; i < 20; ++i)
            device.send(pose(i, i % 2 == 0 ? "even" : "odd"));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(20));
        double lastEven = -1;
        double lastOdd = -1;
        for (const model::SpatialEvent &event : relay.sink.events()) {
            double &last = event.session.text() == "even" ? lastEven : lastOdd;
            QVERIFY(event.anchors.front().pose.position.x > last);
            last = event.anchors.front().pose.position.x;
        }
    }

    void binaryFramesAreJsonToo()
    {
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        device.socket.sendBinaryMessage(pose(1));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(1));
    }

    void senselessPacketsAreCountedAndTheConnectionStays_data()
    {
        QTest::addColumn<QByteArray>("packet");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *name,
                            const char *packet,
                            const char *reason,
                            const char *type = "pose") {
            QTest::addRow("%s", name) << json(packet) << QByteArray(type) << QByteArray(reason);
        };
        row("no session", "{'timestamp':1,'type':'pose','data':{}}", "missing session_id");
        row("no time", "{'session_id':'s','type':'pose','data':{}}", "invalid timestamp");
        row("unknown type",
            "{'session_id':'s','timestamp':1,'type':'x','data':{}}",
            "unknown packet type: x",
            "unknown");
        row("no type", "{'session_id':'s','timestamp':1}", "missing packet type", "unknown");
        row("no mesh",
            "{'session_id':'s','timestamp':1,'type':'mesh','data':{}}",
            "missing mesh data",
            "mesh");
        row("no pose",
            "{'session_id':'s','timestamp':1,'type':'pose','data':{}}",
            "missing pose data");
        row("far away",
            "{'session_id':'s','timestamp':1,'type':'pose','data':{'pose':{'x':1001,'y':0,'z':0,'"
            "rotation':[0,0,0,1]}}}",
            "pose position out of bounds");
    }

    void senselessPacketsAreCountedAndTheConnectionStays()
    {
        QFETCH(const QByteArray, packet);
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, reason);
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        device.send(packet);
        device.send(pose(1));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(1));
        QVERIFY(device.closed.isEmpty());
        const auto packets = relay.log.packets();
        QCOMPARE(packets.size(), std::size_t(2));
        QCOMPARE(int(packets.front().verdict), int(live::Verdict::Rejected));
        QVERIFY2(packets.front().detail.find(reason.toStdString()) != std::string::npos,
                 packets.front().detail.c_str());
        QVERIFY(contains(relay, json(kParseError).replace("%t", type).constData()));
    }

    void whatIsNoJsonClosesTheConnection_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("words") << QByteArray("hello");
        QTest::addRow("half") << pose(1).chopped(5);
        QTest::addRow("wrong type") << json("{'session_id':7}");
        QTest::addRow("vertices that are no base64")
            << json("{'session_id':'s','timestamp':1,'type':'mesh','data':{'mesh':"
                    "{'vertices':'base64-encoded-draco-data','faces':'','anchor_id':'a'}}}");
    }

    void whatIsNoJsonClosesTheConnection()
    {
        QFETCH(const QByteArray, text);
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        device.send(text);
        device.send(pose(1));
        QVERIFY(device.closed.wait());
        QCOMPARE(int(device.socket.closeCode()), 1007);
        QCOMPARE(device.socket.closeReason(), u"failed to unmarshal JSON"_s);
        QVERIFY(relay.sink.events().empty());
    }

    void aFrameOverTheLimitClosesTheConnection_overflow()
    {
        relay::RelaySettings settings;
        settings.messageBytesMax = 1024;
        TestRelay relay(settings);
        Device device(relay);
        QVERIFY(device.isConnected);
        device.send(QByteArray(1025, 'x'));
        QVERIFY(device.closed.wait());
        QCOMPARE(int(device.socket.closeCode()), 1009);
        QCOMPARE(device.socket.closeReason(), u"read limited at 1025 bytes"_s);
    }

    void connectionQueue_overflow_data()
    {
        QTest::addColumn<int>("packetsMax");
        QTest::addColumn<int>("bytesMax");
        QTest::newRow("packets") << 0 << 1'000;
        QTest::newRow("bytes") << 1 << 10;
    }
    void connectionQueue_overflow()
    {
        QFETCH(const int, packetsMax);
        QFETCH(const int, bytesMax);
        relay::RelaySettings settings;
        settings.connectionPacketsMax = std::size_t(packetsMax);
        settings.limits.connectionBytesMax = std::size_t(bytesMax);
        TestRelay relay(settings);
        Device device(relay);
        QVERIFY(device.isConnected);
        device.send(pose(1));
        const std::string dropped =
            "relay_packets_dropped_total{reason=\"connection queue full\",type=\"pose\"} 1\n";
        QTRY_VERIFY(relay.registry.expose().find(dropped) != std::string::npos);
        QCOMPARE(int(relay.log.packets().back().verdict), int(live::Verdict::Dropped));
        QVERIFY(relay.sink.events().empty());
        QVERIFY(device.closed.isEmpty());
    }

    void anAnchorWaitsWhereAPoseIsDropped()
    {
        relay::RelaySettings settings;
        settings.connectionPacketsMax = 0;
        TestRelay relay(settings);
        Device device(relay);
        QVERIFY(device.isConnected);
        for (int i = 0; i < 5; ++i)
            device.send(anchor(i));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(5));
        QTRY_VERIFY(contains(relay, "relay_connections_paused 0\n"));
        QVERIFY(contains(relay, "relay_reading_paused_total{reason=\"connection queue\"} 5\n"));
    }

    void aFullSessionSlowsItsDevicesDown()
    {
        constexpr int kAnchors = 500;
        relay::RelaySettings settings;
        settings.connectionPacketsMax = 4;
        settings.limits.queuedEventsMax = 64;
        settings.limits.retryDelayMin = settings.limits.retryDelayMax =
            std::chrono::milliseconds(1);
        TestRelay relay(settings);
        relay.sink.failNext(1'000'000);
        Device first(relay, u"?device_id=first"_s);
        Device second(relay, u"?device_id=second"_s);
        QVERIFY(first.isConnected && second.isConnected);
        for (int i = 0; i < kAnchors; ++i) {
            first.send(anchor(i));
            second.send(anchor(kAnchors + i));
        }
        QTRY_VERIFY(contains(relay, "relay_reading_paused_total{reason=\"session queue\"}"));
        QTRY_VERIFY(contains(relay, "relay_connections_paused 2\n"));
        relay.sink.failNext(0);
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(2 * kAnchors));
        QVERIFY(!contains(relay, "relay_packets_dropped_total"));
        QTRY_VERIFY(contains(relay, "relay_connections_paused 0\n"));
        std::map<bool, int> next{{false, 0}, {true, kAnchors}};
        for (const model::SpatialEvent &event : relay.sink.events()) {
            const int number = int(event.anchors.front().pose.position.x);
            QCOMPARE(number, next[number >= kAnchors]++);
        }
    }

    void anAbsentSinkLosesNothing()
    {
        TestRelay relay;
        relay.sink.failNext(2);
        Device device(relay);
        QVERIFY(device.isConnected);
        for (int i = 0; i < 12; ++i)
            device.send(pose(i));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(12));
        const auto events = relay.sink.events();
        for (std::size_t i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].anchors.front().pose.position.x, double(i));
    }

    void drainHandsOverWhatWaits()
    {
        relay::RelaySettings settings;
        settings.batchTimeout = std::chrono::hours(1);
        TestRelay relay(settings);
        Device device(relay);
        QVERIFY(device.isConnected);
        device.send(pose(1));
        device.send(pose(2));
        QTRY_COMPARE(relay.log.packets().size(), std::size_t(2));
        QVERIFY(relay.sink.events().empty());
        std::atomic<bool> drained{false};
        relay.service.drain([&] { drained = true; });
        QTRY_VERIFY(drained);
        QCOMPARE(relay.sink.events().size(), std::size_t(2));
        device.send(pose(3));
        QTRY_COMPARE(relay.log.packets().size(), std::size_t(3));
        QCOMPARE(int(relay.log.packets().back().verdict), int(live::Verdict::Dropped));
    }

    void showsTheMetricsOfBothGenerations_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"relay_connections_active",
                                 "relay_connections_total",
                                 "relay_packets_processed_total",
                                 "relay_packets_total",
                                 "relay_batch_size",
                                 "relay_batch_process_seconds",
                                 "relay_stag_requests_total",
                                 "relay_stag_request_duration_seconds",
                                 "relay_mesh_delta_ratio",
                                 "relay_tracked_meshes",
                                 "relay_compression_ratio",
                                 "relay_bytes_saved_total",
                                 "relay_compression_duration_seconds",
                                 "relay_processing_duration_seconds"})
            QTest::addRow("%s", name) << QByteArray(name);
    }

    void showsTheMetricsOfBothGenerations()
    {
        QFETCH(const QByteArray, name);
        TestRelay relay;
        Device device(relay);
        QVERIFY(device.isConnected);
        device.send(pose(1));
        QTRY_COMPARE(relay.sink.events().size(), std::size_t(1));
        const std::string expected = "# TYPE " + name.toStdString() + ' ';
        QTRY_VERIFY(relay.registry.expose().find(expected) != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(tst_RelayService)
#include "tst_relay_service.moc"
