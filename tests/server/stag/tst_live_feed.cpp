// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"
#include "core/wire/live_feed.h"
#include "tests/server/stag/service_fixture.h"

#include <future>
#include <set>
#include <thread>

using namespace stag::stag::test;
using stag::stag::IngestOrigin;
using stag::stag::IngestSummary;
using stag::stag::StagSettings;
using stag::storage::StoreSettings;
namespace model = stag::model;
namespace live = stag::live;
namespace wire = stag::wire;

namespace {

constexpr const char *kDevice = R"({"kind":"device","device_id":"v"})";

model::SpatialEvent event(const std::string &session, const std::string &id)
{
    model::SpatialEvent event;
    event.session = model::SessionId(session);
    event.id = model::EventId(id);
    event.timestamp = stag::fromUnixMs(1'000);
    return event;
}

model::SpatialEvent
anchorEvent(const std::string &id, const std::string &anchor, double x, const char *metadata = "")
{
    model::SpatialEvent result = event("s", id);
    model::Anchor &added = result.anchors.emplace_back();
    added.id = model::AnchorId(anchor);
    added.session = result.session;
    added.pose.position.x = x;
    added.timestamp = stag::fromUnixMs(1'000);
    added.metadata = metadata;
    return result;
}

/// A mesh whose bytes do not compress and differ by `seed`.
model::SpatialEvent
meshEvent(const std::string &id, const std::string &mesh, std::size_t size, int seed)
{
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices.resize(size);
    stag::test::SeededRandom(static_cast<std::uint64_t>(seed)).fill(payload->vertices);
    model::SpatialEvent result = event("s", id);
    model::Mesh &added = result.meshes.emplace_back();
    added.id = model::MeshId(mesh);
    added.session = result.session;
    added.anchor = model::AnchorId("a");
    added.payload = std::move(payload);
    added.timestamp = stag::fromUnixMs(1'000);
    return result;
}

QString type(const QJsonObject &message)
{
    return message[QStringLiteral("type")].toString();
}

double dataNumber(const QJsonObject &message, const char *key)
{
    return message[QStringLiteral("data")][QLatin1String(key)].toDouble();
}

} // namespace

class tst_LiveFeed : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url(const char *query = "") const
    {
        return m_fixture->url(QStringLiteral("/api/v1/live") + QLatin1String(query),
                              QStringLiteral("ws"));
    }
    void start(const StagSettings &settings, const StoreSettings &store = {})
    {
        m_fixture.reset();
        m_fixture = std::make_unique<Fixture>(settings, store);
    }
    /// Ingests as the relay does and waits for the commit without running the event loop, so that
    /// no client of this test reads meanwhile.
    bool ingest(model::SpatialEvent event, IngestOrigin origin = IngestOrigin::Relay)
    {
        std::promise<bool> stored;
        auto future = stored.get_future();
        m_fixture->service.ingest(eventsOf(std::move(event)),
                                  origin,
                                  [&stored](const stag::Result<IngestSummary> &summary) {
                                      stored.set_value(summary.has_value());
                                  });
        return future.get();
    }
    void waitOnTheFirstLoop(std::chrono::milliseconds delay)
    {
        std::promise<void> passed;
        std::unique_ptr<stag::transport::Loop::Timer> timer;
        stag::transport::Loop &loop = m_fixture->loops.at(0);
        loop.post([&] {
            timer = loop.after(delay, [&] {
                timer.reset();
                passed.set_value();
            });
        });
        passed.get_future().wait();
    }
    double metric(const char *series)
    {
        const QByteArray text = m_fixture->get(QStringLiteral("/metrics")).body;
        const QByteArray start = QByteArray("\n") + series + ' ';
        const qsizetype at = text.indexOf(start);
        if (at < 0)
            return -1;
        const qsizetype value = at + start.size();
        return text.mid(value, text.indexOf('\n', value) - value).toDouble();
    }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void snapshotThenLive()
    {
        m_fixture->service.announce({{"stag", "http://127.0.0.1:1"}});
        QVERIFY(ingest(anchorEvent("e1", "a", 1)));
        QVERIFY(ingest(meshEvent("e2", "m", 100, 1)));
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QStringList types;
        for (const QJsonObject &message : viewer.messages())
            types += type(message);
        QCOMPARE(types.join(u' '),
                 u"hello snapshot_begin session anchor_update mesh_update snapshot_end");
        QCOMPARE(dataString(viewer.messages()[0], "version"), u"2.0.0");
        QCOMPARE(viewer
                     .messages()[0][QStringLiteral("data")][QStringLiteral("listeners")]
                                [QStringLiteral("stag")]
                     .toString(),
                 u"http://127.0.0.1:1");
        QCOMPARE(dataString(viewer.messages()[4], "hash").size(), 64);

        viewer.clear();
        QVERIFY(ingest(anchorEvent("e3", "b", 2)));
        QVERIFY(viewer.await("anchor_update"));
        QCOMPARE(type(viewer.messages()[0]), u"session");
        QCOMPARE(dataString(viewer.messages()[1], "id"), u"b");
        QVERIFY(ingest(meshEvent("e4", "m2", 100, 2)));
        QVERIFY(viewer.await("mesh_update"));
    }

    void whatIsKnownIsNotToldAgain()
    {
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(meshEvent("e1", "m", 100, 1)));
        QVERIFY(ingest(meshEvent("e1", "m", 100, 2))); // a repeated event
        QVERIFY(ingest(meshEvent("e2", "n", 100, 1))); // known content
        QVERIFY(ingest(anchorEvent("e3", "p", 1, kDevice)));
        QVERIFY(ingest(anchorEvent("e3", "p", 2, kDevice))); // a repeated pose
        QVERIFY(ingest(anchorEvent("e4", "last", 1)));
        QVERIFY(QTest::qWaitFor([&] { return viewer.ofType("anchor_update").size() == 2; }));
        QCOMPARE(viewer.ofType("mesh_update").size(), 1);
        QCOMPARE(dataString(viewer.ofType("anchor_update")[1], "id"), u"last");
    }

    void posesOfDevicesAreMarked()
    {
        QVERIFY(ingest(anchorEvent("e1", "p", 1, kDevice)));
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(anchorEvent("e2", "p", 2, kDevice)));
        QVERIFY(viewer.await("anchor_update", 2));
        for (const QJsonObject &message : viewer.ofType("anchor_update"))
            QCOMPARE(dataString(message, "delivery"), u"pose");
    }

    void movedAnchorKeepsItsMetadata()
    {
        QVERIFY(ingest(anchorEvent("e1", "a", 1, R"({"label":"desk"})")));
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(anchorEvent("e2", "a", 2)));
        QVERIFY(viewer.await("anchor_update", 2));
        const QJsonObject moved = viewer.ofType("anchor_update")[1];
        QCOMPARE(moved[QStringLiteral("data")][QStringLiteral("metadata")][QStringLiteral("label")]
                     .toString(),
                 u"desk");
    }

    void payloadsCanBeLeftOut()
    {
        QVERIFY(ingest(meshEvent("e1", "m", 100, 1)));
        Client viewer(url("?payloads=false"));
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(meshEvent("e2", "n", 100, 2)));
        QVERIFY(viewer.await("mesh_update", 2));
        for (const QJsonObject &message : viewer.ofType("mesh_update")) {
            QVERIFY(dataString(message, "vertices").isEmpty());
            QCOMPARE(dataString(message, "hash").size(), 64);
        }
    }

    void packetsAreLogged()
    {
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QCOMPARE(m_fixture->ingest(R"({"session_id":"s","event_id":"e","timestamp":1})").status,
                 200);
        QCOMPARE(m_fixture->ingest(R"({"session_id":"s","event_id":"e","timestamp":1})").status,
                 200);
        QCOMPARE(m_fixture->ingest("nonsense").status, 400);
        QVERIFY(viewer.await("packet", 3));
        const auto packets = viewer.ofType("packet");
        QCOMPARE(dataString(packets[0], "verdict"), u"accepted");
        QCOMPARE(dataString(packets[0], "kind"), u"ingest");
        QCOMPARE(dataString(packets[1], "verdict"), u"deduplicated");
        QCOMPARE(dataString(packets[1], "detail"), u"event already stored");
        QCOMPARE(dataString(packets[2], "verdict"), u"rejected");
        QVERIFY(dataString(packets[0], "source").startsWith(u"127.0.0.1"));
    }

    void packetsAreSampled()
    {
        StagSettings settings;
        settings.limits.viewerPacketsPerSecondMax = 5;
        start(settings);
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        for (int i = 0; i < 20; ++i)
            m_fixture->service.publish(live::PacketLogged{});
        QVERIFY(ingest(anchorEvent("e", "last", 1)));
        QVERIFY(viewer.await("anchor_update"));
        QCOMPARE(viewer.ofType("packet").size(), 5);
        QCOMPARE(metric(R"(stag_live_dropped_total{class="telemetry"})"), 15.0);
        // The next second has its own.
        m_fixture->clock.advance(std::chrono::seconds(1));
        m_fixture->service.publish(live::PacketLogged{});
        QVERIFY(viewer.await("packet", 6));
    }

    void slowViewerGetsTheLatestPose()
    {
        StagSettings settings;
        settings.limits.viewerQueueBytesMax = 256u << 20;
        start(settings);
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        // More than the kernel takes for a client that does not read.
        QVERIFY(ingest(meshEvent("big", "m", 24u << 20, 1)));
        constexpr int kPoses = 200;
        for (int i = 1; i <= kPoses; ++i)
            m_fixture->service.ingest(
                eventsOf(anchorEvent("e" + std::to_string(i), "p", i, kDevice)),
                IngestOrigin::Relay,
                [](const auto &) {});
        QVERIFY(ingest(anchorEvent("end", "last", 0)));
        const auto poses = [&] {
            QList<double> found;
            for (const QJsonObject &message : viewer.ofType("anchor_update"))
                if (dataString(message, "id") == u"p")
                    found +=
                        message[QStringLiteral("data")][QStringLiteral("pose")][QStringLiteral("x")]
                            .toDouble();
            return found;
        };
        QVERIFY(QTest::qWaitFor([&] { return !poses().isEmpty() && poses().last() == kPoses; },
                                20'000));
        QCOMPARE(viewer.ofType("mesh_update").size(), 1);
        QVERIFY(poses().size() < kPoses);
        const QList<double> shown = poses();
        QVERIFY(std::is_sorted(shown.begin(), shown.end()));
        QCOMPARE(double(shown.size()) + metric("stag_live_coalesced_total"), double(kPoses));
        QCOMPARE(metric("stag_live_resyncs_total"), 0.0);
    }

    void waitingPoses_overflow()
    {
        StagSettings settings;
        settings.limits.viewerQueueBytesMax = 256u << 20;
        settings.limits.waitingPosesMax = 2;
        start(settings);
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        // More than the kernel takes for a client that does not read.
        QVERIFY(ingest(meshEvent("big", "m", 24u << 20, 1)));
        constexpr int kEntities = 5;
        for (int i = 0; i < kEntities; ++i) {
            const std::string number = std::to_string(i);
            QVERIFY(ingest(anchorEvent("e" + number, "p" + number, i, kDevice)));
        }
        QVERIFY(ingest(anchorEvent("end", "last", 0)));
        QVERIFY(viewer.await("anchor_update", 3));
        std::set<QString> ids;
        for (const QJsonObject &message : viewer.ofType("anchor_update"))
            ids.insert(dataString(message, "id"));
        QVERIFY(ids
                == std::set<QString>(
                    {QStringLiteral("last"), QStringLiteral("p0"), QStringLiteral("p1")}));
        QCOMPARE(metric(R"(stag_live_dropped_total{class="pose"})"), double(kEntities - 2));
    }

    void recentEvents_overflow_data()
    {
        QTest::addColumn<int>("eventsMax");
        QTest::addColumn<int>("shown");
        QTest::newRow("at the limit") << 2 << 2;
        QTest::newRow("over the limit") << 1 << 3; // the first was forgotten: shown once more
    }
    void recentEvents_overflow()
    {
        QFETCH(const int, eventsMax);
        QFETCH(const int, shown);
        StagSettings settings;
        settings.limits.recentEventsMax = std::size_t(eventsMax);
        start(settings);
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(anchorEvent("e1", "p", 1, kDevice)));
        QVERIFY(ingest(anchorEvent("e2", "q", 1, kDevice)));
        QVERIFY(ingest(anchorEvent("e1", "p", 1, kDevice)));
        QVERIFY(ingest(anchorEvent("e3", "last", 1)));
        QVERIFY(QTest::qWaitFor([&] {
            const auto updates = viewer.ofType("anchor_update");
            return !updates.isEmpty() && dataString(updates.last(), "id") == u"last";
        }));
        QCOMPARE(viewer.ofType("anchor_update").size(), shown + 1);
    }

    void knownSessions_overflow_data()
    {
        QTest::addColumn<int>("sessionsMax");
        QTest::addColumn<int>("announced");
        QTest::newRow("at the limit") << 2 << 2;
        QTest::newRow("over the limit") << 1 << 3; // the first was forgotten: announced once more
    }
    void knownSessions_overflow()
    {
        QFETCH(const int, sessionsMax);
        QFETCH(const int, announced);
        StagSettings settings;
        settings.limits.knownSessionsMax = std::size_t(sessionsMax);
        start(settings);
        // Remembered per loop, so the sessions must share one.
        std::string other = "t";
        while (&m_fixture->loops.forKey(other) != &m_fixture->loops.forKey("s"))
            other += 't';
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(::event("s", "e1")));
        QVERIFY(ingest(::event(other, "e2")));
        QVERIFY(ingest(::event("s", "e3")));
        QVERIFY(ingest(anchorEvent("e4", "last", 1)));
        QVERIFY(viewer.await("anchor_update"));
        QCOMPARE(viewer.ofType("session").size(), announced);
    }

    void viewerThatFallsBehindStartsOver()
    {
        StagSettings settings;
        settings.limits.viewerQueueBytesMax = 2u << 20;
        start(settings);
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        constexpr int kMeshes = 12;
        for (int i = 0; i < kMeshes; ++i) {
            const std::string number = std::to_string(i);
            QVERIFY(ingest(meshEvent("e" + number, "m" + number, 2u << 20, i)));
        }
        // What it knows since the last snapshot began; there may be several.
        const auto isComplete = [&viewer] {
            std::set<QString> ids;
            bool ended = false;
            for (const QJsonObject &message : viewer.messages()) {
                if (type(message) == u"snapshot_begin")
                    ids.clear();
                if (type(message) == u"mesh_update")
                    ids.insert(dataString(message, "id"));
                if (type(message).startsWith(u"snapshot"))
                    ended = type(message) == u"snapshot_end";
            }
            return ended && ids.size() == std::size_t{kMeshes};
        };
        QVERIFY(QTest::qWaitFor(isComplete, 20'000));
        QVERIFY(viewer.ofType("snapshot_begin").size() > 1);
        QVERIFY(metric("stag_live_resyncs_total") >= 1.0);
        QVERIFY(metric(R"(stag_live_dropped_total{class="reliable"})") >= 1.0);
        QVERIFY(viewer.isOpen());
    }

    void snapshotDuringIngestMissesNothing()
    {
        StoreSettings store;
        store.pageAnchorsMax = 10;
        start({}, store);
        constexpr int kEvents = 1'500;
        constexpr int kAnchors = 100;
        for (int i = 0; i < kAnchors; ++i)
            m_fixture->service.ingest(
                eventsOf(anchorEvent("a" + std::to_string(i), "x" + std::to_string(i), -1)),
                IngestOrigin::Relay,
                [](const auto &) {});
        std::thread source([&] {
            for (int i = 0; i < kEvents; ++i)
                m_fixture->service.ingest(
                    eventsOf(anchorEvent(
                        "e" + std::to_string(i), "x" + std::to_string(i * 7 % kAnchors), i)),
                    IngestOrigin::Relay,
                    [](const auto &) {});
        });
        std::vector<std::unique_ptr<Client>> viewers;
        std::vector<live::LiveState> states(4);
        for (live::LiveState &state : states) {
            viewers.push_back(std::make_unique<Client>());
            QObject::connect(&viewers.back()->socket(),
                             &QWebSocket::textMessageReceived,
                             &viewers.back()->socket(),
                             [&state](const QString &text) {
                                 auto parsed = wire::parseLiveEvent(text.toStdString());
                                 if (parsed && *parsed)
                                     state.apply(std::move(**parsed), {});
                             });
            QVERIFY(viewers.back()->open(url()));
        }
        source.join();
        QVERIFY(ingest(anchorEvent("end", "end", 0)));
        for (live::LiveState &state : states) {
            const model::SessionId session("s");
            QVERIFY(QTest::qWaitFor(
                [&] {
                    return state.anchor(session, model::AnchorId("end")) && !state.isInSnapshot();
                },
                20'000));
            for (int i = kEvents - kAnchors; i < kEvents; ++i) {
                const auto *anchor =
                    state.anchor(session, model::AnchorId("x" + std::to_string(i * 7 % kAnchors)));
                QVERIFY(anchor);
                QCOMPARE(anchor->anchor.pose.position.x, double(i));
            }
        }
    }

    void viewersAreLimited()
    {
        StagSettings settings;
        settings.limits.viewersMax = 1;
        start(settings);
        auto first = std::make_unique<Client>(url());
        QVERIFY(first->await("snapshot_end"));
        Client second;
        QVERIFY(!second.open(url()));
        QCOMPARE(metric("stag_ws_clients_refused_total"), 1.0);
        first.reset(); // a place is free again
        QVERIFY(QTest::qWaitFor([&] { return metric("stag_live_viewers_active") == 0.0; }));
        Client third;
        QVERIFY(third.open(url()));
    }

    void largeMessageClosesTheConnection_overflow()
    {
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        viewer.send(QByteArray((4 << 10) + 1, ' '));
        QVERIFY(QTest::qWaitFor([&] { return viewer.isClosed(); }));
        QCOMPARE(int(viewer.socket().closeCode()), 1009);
    }

    void statsComeEverySecond()
    {
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(ingest(anchorEvent("e1", "a", 1)));
        QVERIFY(viewer.await("stats"));
        const QJsonValue data = viewer.ofType("stats")[0][QStringLiteral("data")];
        QVERIFY(data.isObject());
    }

    void packetsOfTheRelayCountOnce()
    {
        Client viewer(url());
        QVERIFY(viewer.await("stats"));
        for (int i = 0; i < 10; ++i)
            m_fixture->service.publish(live::PacketLogged{});
        QVERIFY(ingest(anchorEvent("e1", "a", 1), IngestOrigin::Relay));
        m_fixture->clock.advance(std::chrono::seconds(2));
        const auto lastRate = [&viewer] {
            return dataNumber(viewer.ofType("stats").last(), "messages_in_per_second");
        };
        QTRY_COMPARE(lastRate(), 5.0);
        QVERIFY(ingest(anchorEvent("e2", "a", 2), IngestOrigin::Http));
        m_fixture->clock.advance(std::chrono::seconds(2));
        QTRY_COMPARE(lastRate(), 0.5);
    }

    void aBatchThatFailsIsForTheRelayToReport()
    {
        StoreSettings full;
        full.writeQueueItemsMax = 0;
        start({}, full);
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        QVERIFY(!ingest(anchorEvent("e1", "a", 1), IngestOrigin::Relay));
        QVERIFY(!ingest(anchorEvent("e2", "a", 1), IngestOrigin::Http));
        viewer.clear();
        QVERIFY(viewer.await("stats"));
        QCOMPARE(dataNumber(viewer.ofType("stats").last(), "rejected_packets"), 1.0);
    }

    void ratesAreOfTheLastSecond()
    {
        waitOnTheFirstLoop(std::chrono::milliseconds(0)); // it has begun to measure
        for (int i = 0; i < 100; ++i)
            m_fixture->service.publish(live::PacketLogged{});
        m_fixture->clock.advance(std::chrono::seconds(10));
        waitOnTheFirstLoop(std::chrono::milliseconds(1'100)); // a tick that nobody watched
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        m_fixture->clock.advance(std::chrono::seconds(1));
        QVERIFY(viewer.await("stats", 2));
        for (const QJsonObject &stats : viewer.ofType("stats"))
            QCOMPARE(dataNumber(stats, "messages_in_per_second"), 0.0);
    }

    void whatAViewerSaysIsIgnored()
    {
        Client viewer(url());
        QVERIFY(viewer.await("snapshot_end"));
        viewer.send(R"({"type":"anchor_update"})");
        QVERIFY(ingest(anchorEvent("e1", "a", 1)));
        QVERIFY(viewer.await("anchor_update"));
        QVERIFY(viewer.isOpen());
    }
};

QTEST_GUILESS_MAIN(tst_LiveFeed)
#include "tst_live_feed.moc"
