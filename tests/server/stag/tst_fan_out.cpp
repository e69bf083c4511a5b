// SPDX-License-Identifier: GPL-3.0-or-later
// Poses of a session with many clients leave together.
#include "tests/server/stag/service_fixture.h"

#include <QTest>

#include <future>

using namespace stag::stag::test;
using namespace std::chrono_literals;
using stag::stag::IngestOrigin;
using stag::stag::StagSettings;
namespace model = stag::model;

class tst_FanOut : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;
    int m_eventCount = 0;

    /// Each client makes the poses wait for `tick`.
    void start(std::chrono::microseconds tick, std::size_t posesMax = 256)
    {
        StagSettings settings;
        settings.limits.fanOutTickPerClient = tick;
        settings.limits.fanOutTickMax = 1h;
        settings.limits.bundledPosesMax = posesMax;
        m_fixture = std::make_unique<Fixture>(settings);
    }
    QUrl url() const
    {
        return m_fixture->url(QString(), QStringLiteral("ws"))
            .resolved(QUrl(QStringLiteral("/api/v1/ws?session_id=s")));
    }
    void ingest(double x, bool isDevice)
    {
        model::SpatialEvent event;
        event.id = model::EventId("e" + std::to_string(++m_eventCount));
        event.session = model::SessionId("s");
        event.timestamp = m_fixture->clock.now();
        model::Anchor &anchor = event.anchors.emplace_back();
        anchor.id = model::AnchorId(isDevice ? "device" : "anchor");
        anchor.session = event.session;
        anchor.pose.position.x = x;
        anchor.timestamp = event.timestamp;
        if (isDevice)
            anchor.metadata = R"({"kind":"device","device_id":"v"})";
        std::promise<void> stored;
        m_fixture->service.ingest(eventsOf(std::move(event)),
                                  IngestOrigin::Relay,
                                  [&](const auto &) { stored.set_value(); });
        stored.get_future().wait();
    }
    static QList<double> placesOf(const Client &client)
    {
        QList<double> places;
        for (const QJsonObject &message : client.ofType("anchor_update"))
            places += message[QStringLiteral("data")][QStringLiteral("pose")][QStringLiteral("x")]
                          .toDouble();
        return places;
    }
    static bool awaitPlaces(const Client &client, const QList<double> &places)
    {
        return QTest::qWaitFor([&] { return placesOf(client) == places; }, kPatienceMs);
    }
    /// What was told before the pong has arrived.
    static bool awaitPong(Client &client)
    {
        client.send(R"({"type":"ping","timestamp":1})");
        return client.await("pong");
    }

private Q_SLOTS:
    void cleanup() { m_fixture.reset(); }

    void theFirstPoseDoesNotWait()
    {
        start(1h);
        Client client(url());
        QVERIFY(awaitPong(client));
        ingest(1, true);
        QVERIFY(awaitPlaces(client, {1}));
    }

    void posesWaitForOthersAndLeaveBeforeWhatComesBehindThem()
    {
        start(1h);
        Client client(url());
        QVERIFY(awaitPong(client));
        ingest(1, true);
        QVERIFY(awaitPlaces(client, {1}));
        ingest(2, true);
        ingest(3, true);
        client.clear();
        QVERIFY(awaitPong(client));
        QVERIFY2(placesOf(client).isEmpty(), "they have not waited");
        ingest(4, false);
        QVERIFY(awaitPlaces(client, {2, 3, 4}));
    }

    void theTickEndsTheirWaiting()
    {
        start(20ms);
        Client client(url());
        QVERIFY(awaitPong(client));
        for (const double x : {1, 2, 3})
            ingest(x, true);
        QVERIFY(awaitPlaces(client, {1, 2, 3}));
    }

    void noMoreWaitThanFitABundle()
    {
        start(1h, 3);
        Client client(url());
        QVERIFY(awaitPong(client));
        for (const double x : {1, 2, 3, 4, 5})
            ingest(x, true);
        QVERIFY(awaitPlaces(client, {1, 2, 3, 4}));
    }

    void fewClientsNeverWait()
    {
        m_fixture = std::make_unique<Fixture>(StagSettings());
        Client client(url());
        QVERIFY(awaitPong(client));
        for (const double x : {1, 2, 3, 4, 5}) { // the clock stands still
            ingest(x, true);
            QVERIFY(awaitPlaces(client, {x}));
            client.clear();
        }
    }
};

QTEST_GUILESS_MAIN(tst_FanOut)
#include "tst_fan_out.moc"
