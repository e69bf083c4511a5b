// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/demo.h"
#include "app/replay/replay_client.h"
#include "server/host/server_host.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"
#include "tests/support/temp_dir.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace stag;
using namespace stag::app::replay;
using namespace Qt::StringLiterals;

namespace {

class SilentLog final : public host::LogSink
{
public:
    bool accepts(host::LogLevel) const override { return false; }
    void log(const host::LogRecord &) override {}
};

/// A whole server on one free port.
class TestServer
{
public:
    explicit TestServer(std::uint16_t port = 0)
    {
        host::ServerConfig config;
        config.dataDirectory = m_dir.file("data");
        config.listeners = {{{"127.0.0.1", port}, {host::System::Stag, host::System::Relay}}};
        config.loopCount = 2;
        m_server = host::ServerHost::create(config, m_clock, m_random, m_log).value();
    }
    QUrl url(const QString &path = {}) const
    {
        return QUrl(QString::fromStdString(m_server->listeners().front().second) + path);
    }

private:
    test::TempDir m_dir;
    host::SystemClock m_clock;
    host::SystemRandom m_random;
    SilentLog m_log;
    std::unique_ptr<host::ServerHost> m_server;
};

QByteArray get(const QUrl &url)
{
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    finished.wait();
    return reply->readAll();
}

/// What STAG must hold after a recording: pose streams, planes and anchors; chunks.
std::pair<std::size_t, std::size_t> expectedCounts(const Recording &recording)
{
    std::set<std::string> anchors;
    std::set<std::string> meshes;
    for (const wire::RecordingLine &line : recording.lines) {
        if (const auto *pose = std::get_if<wire::RecordedPose>(&line.what))
            anchors.insert(line.device.text() + '|' + pose->stream);
        else if (const auto *plane = std::get_if<wire::RecordedPlane>(&line.what))
            anchors.insert(plane->id.text());
        else if (const auto *anchor = std::get_if<wire::RecordedAnchor>(&line.what))
            anchors.insert(anchor->id.text());
        else if (const auto *chunk = std::get_if<wire::RecordedChunk>(&line.what))
            meshes.insert(line.device.text() + '|' + chunk->chunk);
    }
    return {anchors.size(), meshes.size()};
}

Recording shortRecording()
{
    Recording recording;
    recording.header.session = model::SessionId("short");
    recording.header.devices = {{model::DeviceId("d"), "Device", "phone", {"head"}}};
    recording.header.room.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    recording.header.room.triangles = {{0, 1, 2}};
    const model::DeviceId device("d");
    recording.lines.push_back({0.0, device, wire::RecordedJoin{}});
    recording.lines.push_back({0.0, device, wire::RecordedChunk{"0_0_0", {0}}});
    recording.lines.push_back({0.0, device, wire::RecordedPose{"head", {}}});
    recording.lines.push_back({0.1, device, wire::RecordedPose{"head", {}}});
    recording.lines.push_back({0.1, device, wire::RecordedLeave{}});
    return recording;
}

} // namespace

class tst_ReplayClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDemoArrivesComplete_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : demoRecordings())
            QTest::addRow("%s", qPrintable(name)) << name;
    }

    void theDemoArrivesComplete()
    {
        QFETCH(const QString, name);
        const TestServer server;
        auto recording = loadRecording(name);
        QVERIFY(recording);
        const auto [anchors, meshes] = expectedCounts(*recording);
        const host::SystemClock clock;
        ReplayClient client(clock,
                            *std::move(recording),
                            streamKitEndpoint(server.url()).value(),
                            {.speed = 50.0, .atEnd = AtEnd::Stop, .apiKey = {}});
        QSignalSpy finished(&client, &ReplayClient::finished);
        client.start();
        QVERIFY(finished.wait(60'000));
        const QByteArray expected = "\"anchors_count\":" + QByteArray::number(qulonglong(anchors))
                                    + ",\"meshes_count\":" + QByteArray::number(qulonglong(meshes));
        QTRY_VERIFY2_WITH_TIMEOUT(get(server.url(u"/api/v1/sessions"_s)).contains(expected),
                                  get(server.url(u"/api/v1/sessions"_s)).constData(),
                                  30'000);
    }

    void theDemoTellsHowFarItIs()
    {
        const TestServer server;
        const host::SystemClock clock;
        const auto demo =
            Demo::create(clock, server.url(), {.speed = 50.0, .atEnd = AtEnd::Stop, .apiKey = {}});
        QVERIFY(demo);
        std::vector<double> parts;
        connect(
            demo->get(), &Demo::progress, this, [&parts](double part) { parts.push_back(part); });
        QSignalSpy stopped(demo->get(), &Demo::stopped);
        (*demo)->start();
        QVERIFY(stopped.wait(60'000));
        QVERIFY(parts.size() > 2);
        QVERIFY(parts.front() < 0.5);
        QCOMPARE(parts.back(), 1.0);
    }

    void keepsThePace()
    {
        const TestServer server;
        const host::SystemClock clock;
        ReplayClient client(clock,
                            shortRecording(),
                            streamKitEndpoint(server.url()).value(),
                            {.speed = 0.5, .atEnd = AtEnd::Stop, .apiKey = {}});
        QSignalSpy finished(&client, &ReplayClient::finished);
        const MonotonicTime start = clock.monotonic();
        client.start();
        QVERIFY(finished.wait());
        QVERIFY(clock.monotonic() - start >= std::chrono::milliseconds(200));
        QCOMPARE(client.packetsSent(), std::uint64_t(3));
    }

    void laterRoundsLeaveTheRoomAlone()
    {
        const TestServer server;
        const host::SystemClock clock;
        ReplayClient client(clock,
                            shortRecording(),
                            streamKitEndpoint(server.url()).value(),
                            {.speed = 10.0, .atEnd = AtEnd::StartAgain, .apiKey = {}});
        QSignalSpy finished(&client, &ReplayClient::finished);
        client.start();
        QTRY_VERIFY(client.packetsSent() >= 9);
        client.stop();
        QVERIFY(finished.count() == 1 || finished.wait());
        const QByteArray metrics = get(server.url(u"/metrics"_s));
        // The chunk was sent in the first round, and told again to each new connection as state.
        QVERIFY(metrics.contains("relay_packets_total{status=\"success\",type=\"pose\"}"));
        QTRY_VERIFY(get(server.url(u"/api/v1/sessions"_s)).contains("\"meshes_count\":1"));
    }

    void saysWhenNobodyAnswers()
    {
        QUrl nowhere;
        {
            const TestServer server;
            nowhere = server.url();
        }
        const host::SystemClock clock;
        ReplayClient client(clock, shortRecording(), streamKitEndpoint(nowhere).value(), {});
        QSignalSpy failed(&client, &ReplayClient::failed);
        client.start();
        QVERIFY(failed.wait());
        QVERIFY(!client.hasConnected());
        QVERIFY(!failed.first().first().toString().isEmpty());
        QSignalSpy finished(&client, &ReplayClient::finished);
        client.stop();
        QVERIFY(finished.count() == 1 || finished.wait());
    }

    void saysWhenTheRelayRefuses()
    {
        const TestServer server;
        const host::SystemClock clock;
        ReplayClient client(
            clock, shortRecording(), streamKitEndpoint(server.url(u"/no/such/path"_s)).value(), {});
        QSignalSpy failed(&client, &ReplayClient::failed);
        client.start();
        QVERIFY(failed.wait());
        QVERIFY(!client.hasConnected());
    }

    void tellsEverythingAgainToARelayThatWasAway()
    {
        auto server = std::make_unique<TestServer>();
        const auto port = std::uint16_t(server->url().port());
        Recording recording = shortRecording();
        recording.lines.back().timeS = 3'600.0;
        const host::SystemClock clock;
        ReplayClient client(
            clock, std::move(recording), streamKitEndpoint(server->url()).value(), {});
        client.start();
        QTRY_COMPARE(client.packetsSent(), std::uint64_t(3));
        QSignalSpy failed(&client, &ReplayClient::failed);
        server.reset();
        QVERIFY(failed.wait());
        server = std::make_unique<TestServer>(port);
        QTRY_VERIFY(get(server->url(u"/api/v1/sessions"_s)).contains("\"meshes_count\":1"));
        QSignalSpy finished(&client, &ReplayClient::finished);
        client.stop();
        QVERIFY(finished.count() == 1 || finished.wait());
    }

    void findsTheEndpoint_data()
    {
        QTest::addColumn<QString>("relay");
        QTest::addColumn<QString>("endpoint");
        QTest::addRow("http") << u"http://h:8081"_s << u"ws://h:8081/ws/streamkit"_s;
        QTest::addRow("slash") << u"http://h:8081/"_s << u"ws://h:8081/ws/streamkit"_s;
        QTest::addRow("https") << u"https://h"_s << u"wss://h/ws/streamkit"_s;
        QTest::addRow("with path") << u"ws://h:1/ws/streamkit"_s << u"ws://h:1/ws/streamkit"_s;
        QTest::addRow("behind a proxy") << u"wss://h/stag/ws"_s << u"wss://h/stag/ws"_s;
        QTest::addRow("with a key")
            << u"http://h?api_key=k"_s << u"ws://h/ws/streamkit?api_key=k"_s;
        QTest::addRow("no scheme") << u"h:8081"_s << QString();
        QTest::addRow("file") << u"file:///x"_s << QString();
        QTest::addRow("empty") << QString() << QString();
    }

    void findsTheEndpoint()
    {
        QFETCH(const QString, relay);
        QFETCH(const QString, endpoint);
        const auto found = streamKitEndpoint(QUrl(relay));
        QCOMPARE(found ? found->toString() : QString(), endpoint);
    }
};

QTEST_GUILESS_MAIN(tst_ReplayClient)
#include "tst_replay_client.moc"
