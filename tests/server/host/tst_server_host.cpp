// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/server_host.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"
#include "tests/support/http_get.h"
#include "tests/support/temp_dir.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>

using namespace stag;
using namespace Qt::StringLiterals;

namespace {

class RecordingLog final : public host::LogSink
{
public:
    bool accepts(host::LogLevel) const override { return true; }
    void log(const host::LogRecord &record) override
    {
        const std::lock_guard lock(m_mutex);
        m_records.push_back(record);
    }
    std::optional<host::LogRecord> find(const std::string &message)
    {
        const std::lock_guard lock(m_mutex);
        const auto found =
            std::find_if(m_records.begin(), m_records.end(), [&](const host::LogRecord &record) {
                return record.message == message;
            });
        return found == m_records.end() ? std::nullopt : std::optional(*found);
    }

private:
    std::mutex m_mutex;
    std::vector<host::LogRecord> m_records;
};

host::ServerConfig config(const test::TempDir &dir)
{
    host::ServerConfig config;
    config.dataDirectory = dir.file("data");
    config.listeners = {{{"127.0.0.1", 0}, {host::System::Stag}},
                        {{"127.0.0.1", 0}, {host::System::Relay}}};
    config.loopCount = 2;
    return config;
}

/// What every host needs, outliving it.
struct Sources
{
    host::SystemClock clock;
    host::SystemRandom random;
    RecordingLog log;

    Result<std::unique_ptr<host::ServerHost>> start(const host::ServerConfig &config)
    {
        return host::ServerHost::create(config, clock, random, log);
    }
};

QString urlOf(const host::ServerHost &server, const char *system)
{
    for (const auto &[name, url] : server.listeners()) {
        if (name == system)
            return QString::fromStdString(url);
    }
    return {};
}

bool drain(host::ServerHost &server)
{
    std::atomic<bool> drained{false};
    server.drain([&drained] { drained = true; });
    return QTest::qWaitFor([&drained] { return drained.load(); });
}

QString anchorPacket(int number)
{
    return u"{\"session_id\":\"s\",\"frame_number\":%1,\"timestamp\":1700000000000,\"type\":"
           u"\"anchor\","
           "\"data\":{\"anchor\":{\"id\":\"a%1\",\"pose\":{\"x\":0,\"y\":0,\"z\":0,"
           "\"rotation\":[0,0,0,1]}}}}"_s.arg(number);
}

} // namespace

class tst_ServerHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesEachSystemWhereItSays()
    {
        const test::TempDir dir;
        Sources sources;
        const auto server = sources.start(config(dir));
        QVERIFY2(server, server ? "" : server.error().detail.c_str());
        QVERIFY(test::httpGet(urlOf(**server, "stag") + u"/health"_s)
                    .contains("\"database\":\"connected\""));
        QVERIFY(
            test::httpGet(urlOf(**server, "relay") + u"/health"_s).contains("\"connections\":0"));
        QVERIFY(test::httpGet(urlOf(**server, "relay") + u"/metrics"_s)
                    .contains("relay_connections_active"));
        QVERIFY(drain(**server));
    }

    void requestsAreLogged()
    {
        const test::TempDir dir;
        Sources sources;
        const auto server = sources.start(config(dir));
        QVERIFY(server);
        test::httpGet(urlOf(**server, "stag") + u"/nowhere"_s);
        QVERIFY(drain(**server));
        const auto record = sources.log.find("request");
        QVERIFY(record);
        const std::vector<std::pair<std::string, std::string>> fields{{"listener", "stag"},
                                                                      {"method", "GET"},
                                                                      {"path", "/nowhere"},
                                                                      {"client_ip", "127.0.0.1"}};
        QCOMPARE(record->fields, fields);
        QCOMPARE(record->numbers.front(), std::make_pair(std::string("status"), 404.0));
        QCOMPARE(record->numbers.back().first, std::string("latency_ms"));
    }

    void aSharedListenerAnswersForBothSystems_data()
    {
        QTest::addColumn<bool>("stagFirst");
        QTest::addRow("STAG first") << true;
        QTest::addRow("relay first") << false;
    }
    void aSharedListenerAnswersForBothSystems()
    {
        QFETCH(const bool, stagFirst);
        const test::TempDir dir;
        Sources sources;
        host::ServerConfig shared = config(dir);
        shared.listeners = {{{"127.0.0.1", 0}, {host::System::Stag, host::System::Relay}}};
        if (!stagFirst)
            std::swap(shared.listeners[0].systems[0], shared.listeners[0].systems[1]);
        const auto server = sources.start(shared);
        QVERIFY(server);
        const QString url = urlOf(**server, "stag");
        QCOMPARE(url, urlOf(**server, "relay"));
        QWebSocket device;
        device.open(
            QUrl(QString(url).replace(u"http"_s, u"ws"_s) + u"/ws/streamkit?device_id=d"_s));
        QTRY_VERIFY(test::httpGet(url + u"/health"_s).contains("\"connections\":1"));
        const QJsonObject health =
            QJsonDocument::fromJson(test::httpGet(url + u"/health"_s)).object();
        QCOMPARE(health.keys(),
                 QStringList(
                     {u"connections"_s, u"database"_s, u"status"_s, u"timestamp"_s, u"version"_s}));
        QCOMPARE(health[u"status"_s].toString(), u"healthy"_s);
        QVERIFY(health[u"timestamp"_s].isString());
        QVERIFY(test::httpGet(url + u"/status"_s).contains("\"uptime\""));
    }

    void metricsThatAreOffAreNowhere()
    {
        const test::TempDir dir;
        Sources sources;
        host::ServerConfig silent = config(dir);
        silent.stag.metricsEnabled = false;
        silent.listeners.push_back({{"127.0.0.1", 0}, {host::System::Metrics}});
        const auto server = sources.start(silent);
        QVERIFY(server);
        for (const char *system : {"stag", "relay", "metrics"})
            QCOMPARE(test::httpGet(urlOf(**server, system) + u"/metrics"_s),
                     QByteArray("404 page not found"));
    }

    void metricsAreWhereTheSettingsSay()
    {
        const test::TempDir dir;
        Sources sources;
        host::ServerConfig elsewhere = config(dir);
        elsewhere.stag.metricsPath = "/numbers";
        elsewhere.listeners.push_back({{"127.0.0.1", 0}, {host::System::Metrics}});
        const auto server = sources.start(elsewhere);
        QVERIFY(server);
        QVERIFY(test::httpGet(urlOf(**server, "stag") + u"/numbers"_s).contains("stag_"));
        QCOMPARE(test::httpGet(urlOf(**server, "stag") + u"/metrics"_s),
                 QByteArray("404 page not found"));
        for (const char *system : {"relay", "metrics"})
            QVERIFY(test::httpGet(urlOf(**server, system) + u"/metrics"_s).contains("relay_"));
    }

    void aRelayForAStagElsewhereHasNoDatabase()
    {
        const test::TempDir dir;
        Sources sources;
        host::ServerConfig alone = config(dir);
        alone.listeners = {{{"127.0.0.1", 0}, {host::System::Relay}}};
        alone.relayTarget.url = "http://127.0.0.1:9";
        alone.relay.spooling = relay::Spooling::Off;
        const auto first = sources.start(alone);
        const auto second = sources.start(alone); // nothing is locked
        QVERIFY(first && second);
        QVERIFY(!std::filesystem::exists(alone.dataDirectory));
        QVERIFY(
            test::httpGet(urlOf(**first, "relay") + u"/health"_s).contains("\"connections\":0"));
        QVERIFY(drain(**first));
    }

    void aRelayForAStagElsewhereHasItsSpoolOnly()
    {
        const test::TempDir dir;
        Sources sources;
        host::ServerConfig alone = config(dir);
        alone.listeners = {{{"127.0.0.1", 0}, {host::System::Relay}}};
        alone.relayTarget.url = "http://127.0.0.1:9";
        const auto first = sources.start(alone);
        QVERIFY(first);
        QVERIFY(std::filesystem::exists(alone.dataDirectory / "relay-spool" / "spool.db"));
        QVERIFY(!std::filesystem::exists(alone.dataDirectory / "stag.db"));
        const auto second = sources.start(alone);
        QVERIFY(!second);
        QCOMPARE(int(second.error().code), int(ErrorCode::Conflict));
        host::ServerConfig stag = config(dir);
        stag.listeners = {{{"127.0.0.1", 0}, {host::System::Stag}}};
        QVERIFY(sources.start(stag)); // in the same folder, of which each has a part
        QVERIFY(drain(**first));
    }

    void aFolderBelongsToOneServer()
    {
        const test::TempDir dir;
        Sources sources;
        const auto first = sources.start(config(dir));
        QVERIFY(first);
        const auto second = sources.start(config(dir));
        QVERIFY(!second);
        QCOMPARE(int(second.error().code), int(ErrorCode::Conflict));
        QVERIFY(second.error().detail.find(dir.file("data")) != std::string::npos);
    }

    void aTakenPortIsNamed()
    {
        const test::TempDir dir;
        const test::TempDir otherDir;
        Sources sources;
        const auto first = sources.start(config(dir));
        QVERIFY(first);
        const int port = QUrl(urlOf(**first, "relay")).port();
        host::ServerConfig other = config(otherDir);
        other.listeners.back().address.port = std::uint16_t(port);
        const auto second = sources.start(other);
        QVERIFY(!second);
        QCOMPARE(int(second.error().code), int(ErrorCode::Unavailable));
        QVERIFY2(second.error().detail.find(std::to_string(port)) != std::string::npos,
                 second.error().detail.c_str());
        QVERIFY2(second.error().detail.starts_with("relay: "), second.error().detail.c_str());
    }

    void drainLosesNothingThatArrived()
    {
        const test::TempDir dir;
        Sources sources;
        host::ServerConfig slow = config(dir);
        slow.relay.batchTimeout = std::chrono::hours(1);
        constexpr int kPackets = 98; // no multiple of a batch
        {
            const auto server = sources.start(slow);
            QVERIFY(server);
            QWebSocket device;
            QSignalSpy connected(&device, &QWebSocket::connected);
            device.open(QUrl(urlOf(**server, "relay").replace(u"http"_s, u"ws"_s)
                             + u"/ws/streamkit?device_id=d"_s));
            QVERIFY(connected.wait());
            for (int i = 0; i < kPackets; ++i)
                device.sendTextMessage(anchorPacket(i));
            const QByteArray all = "relay_packets_total{status=\"success\",type=\"anchor\"} "
                                   + QByteArray::number(kPackets);
            QTRY_VERIFY(test::httpGet(urlOf(**server, "relay") + u"/metrics"_s).contains(all));
            QVERIFY(drain(**server));
        }
        const auto again = sources.start(config(dir));
        QVERIFY2(again, again ? "" : again.error().detail.c_str());
        const QByteArray sessions = test::httpGet(urlOf(**again, "stag") + u"/api/v1/sessions"_s);
        QVERIFY2(sessions.contains("\"anchors_count\":" + QByteArray::number(kPackets)),
                 sessions.constData());
    }

    void deliversToAStagElsewhere()
    {
        const test::TempDir stagDir;
        const test::TempDir relayDir;
        Sources sources;
        const auto stag = sources.start(config(stagDir));
        QVERIFY(stag);
        host::ServerConfig alone = config(relayDir);
        alone.listeners = {{{"127.0.0.1", 0}, {host::System::Relay}}};
        alone.relayTarget.url = urlOf(**stag, "stag").toStdString();
        const auto relay = sources.start(alone);
        QVERIFY2(relay, relay ? "" : relay.error().detail.c_str());
        QWebSocket device;
        QSignalSpy connected(&device, &QWebSocket::connected);
        device.open(QUrl(urlOf(**relay, "relay").replace(u"http"_s, u"ws"_s)
                         + u"/ws/streamkit?device_id=d"_s));
        QVERIFY(connected.wait());
        for (int i = 0; i < 7; ++i)
            device.sendTextMessage(anchorPacket(i));
        QTRY_VERIFY(test::httpGet(urlOf(**stag, "stag") + u"/api/v1/sessions"_s)
                        .contains("\"anchors_count\":7"));
        QVERIFY(drain(**relay));
        QVERIFY(drain(**stag));
    }

    void endsWithoutADrain()
    {
        const test::TempDir dir;
        Sources sources;
        auto server = sources.start(config(dir));
        QVERIFY(server);
        server->reset();
        QVERIFY(sources.start(config(dir)));
    }
};

QTEST_GUILESS_MAIN(tst_ServerHost)
#include "tst_server_host.moc"
