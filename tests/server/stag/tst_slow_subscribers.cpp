// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>
#include <array>
#include <future>

using namespace stag::stag::test;
using stag::stag::IngestOrigin;
using stag::stag::StagSettings;
namespace model = stag::model;

namespace {

constexpr int kRounds = 200;
constexpr std::size_t kMuch = 24u << 20; // more than the kernel takes for who does not read

model::SpatialEvent event(int number)
{
    model::SpatialEvent event;
    event.session = model::SessionId("s");
    event.id = model::EventId("e" + std::to_string(number));
    event.timestamp = stag::fromUnixMs(1'000);
    return event;
}

model::SpatialEvent anchorEvent(int number, const std::string &id, double x, bool isDevice)
{
    model::SpatialEvent result = event(number);
    model::Anchor &anchor = result.anchors.emplace_back();
    anchor.id = model::AnchorId(id);
    anchor.session = result.session;
    anchor.pose.position.x = x;
    anchor.timestamp = result.timestamp;
    if (isDevice)
        anchor.metadata = R"({"kind":"device","device_id":"v"})";
    return result;
}

model::SpatialEvent largeMeshEvent(int number)
{
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices.resize(kMuch);
    stag::test::SeededRandom(1).fill(payload->vertices);
    model::SpatialEvent result = event(number);
    model::Mesh &mesh = result.meshes.emplace_back();
    mesh.id = model::MeshId("m");
    mesh.anchor = model::AnchorId("a");
    mesh.payload = std::move(payload);
    mesh.timestamp = result.timestamp;
    return result;
}

double xOf(const QJsonObject &message)
{
    return message[QStringLiteral("data")][QStringLiteral("pose")][QStringLiteral("x")].toDouble();
}

} // namespace

class tst_SlowSubscribers : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;
    int m_eventCount = 0;

    QUrl url(const char *path) const
    {
        return m_fixture->url(QString(), QStringLiteral("ws"))
            .resolved(QUrl(QString::fromLatin1(path)));
    }
    void ingest(model::SpatialEvent event)
    {
        std::promise<void> stored;
        m_fixture->service.ingest(eventsOf(std::move(event)),
                                  IngestOrigin::Relay,
                                  [&](const auto &) { stored.set_value(); });
        stored.get_future().wait();
    }
    QJsonArray subscribers()
    {
        return m_fixture->get(QStringLiteral("/api/v1/subscribers"))
            .json()[QStringLiteral("subscribers")]
            .toArray();
    }
    bool awaitSubscribers(qsizetype count)
    {
        return QTest::qWaitFor([&] { return subscribers().size() == count; }, kPatienceMs);
    }
    /// The 99th percentile of the time from a pose to its arrival at a client, in milliseconds.
    double p99(Client &client)
    {
        std::vector<double> times;
        for (int i = 0; i < kRounds; ++i) {
            client.clear();
            QElapsedTimer timer;
            timer.start();
            ++m_eventCount;
            m_fixture->service.ingest(eventsOf(anchorEvent(m_eventCount, "p", i, true)),
                                      IngestOrigin::Relay,
                                      [](const auto &) {});
            while (client.ofType("anchor_update").isEmpty() && !timer.hasExpired(kPatienceMs))
                QTest::qWait(0);
            times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        std::sort(times.begin(), times.end());
        return times[times.size() * 99 / 100];
    }

private Q_SLOTS:
    void init()
    {
        m_eventCount = 0;
        StagSettings settings;
        settings.limits.clientsPerSessionMax = 200;
        m_fixture = std::make_unique<Fixture>(settings);
    }
    void cleanup() { m_fixture.reset(); }

    void theOthersDoNotWait_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("viewer") << QByteArray("/api/v1/live?topics=poses,meshes");
        QTest::newRow("session client") << QByteArray("/api/v1/ws?session_id=s");
    }
    void theOthersDoNotWait()
    {
        QFETCH(const QByteArray, path);
        Client client(url(path.constData()));
        QVERIFY(awaitSubscribers(1));
        const double without = p99(client);

        const StalledClient stalled(url(path.constData()));
        QVERIFY(stalled.isOpen());
        QVERIFY(awaitSubscribers(2));
        ingest(largeMeshEvent(++m_eventCount));
        QVERIFY(client.await("mesh_update"));
        const double with = p99(client);
        qInfo("p99 without a stalled subscriber %.2f ms, with one %.2f ms", without, with);
        QVERIFY2(with < 4 * without + 50, "a stalled subscriber slows the others down");

        // It really was stalled, and kept the latest pose only.
        qint64 queuedMax = 0;
        int coalesced = 0;
        for (const QJsonValue &subscriber : subscribers()) {
            queuedMax = std::max(queuedMax, subscriber[QStringLiteral("queued_bytes")].toInteger());
            coalesced += subscriber[QStringLiteral("pose")][QStringLiteral("coalesced")].toInt();
        }
        QVERIFY(queuedMax > (1 << 20));
        QVERIFY(coalesced >= kRounds / 2);
    }

    void manyOnOneSessionGetEverythingInOrder()
    {
        constexpr int kClients = 100;
        constexpr int kAnchors = 50;
        const StalledClient stalled(url("/api/v1/ws?session_id=s"));
        QVERIFY(stalled.isOpen());
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < kClients; ++i)
            clients.push_back(std::make_unique<Client>(url("/api/v1/ws?session_id=s")));
        QVERIFY(awaitSubscribers(kClients + 1));
        for (int i = 0; i < kAnchors; ++i)
            ingest(anchorEvent(++m_eventCount, "a" + std::to_string(i), i, false));
        for (const auto &client : clients) {
            QVERIFY(client->await("anchor_update", kAnchors));
            for (int i = 0; i < kAnchors; ++i)
                QCOMPARE(xOf(client->ofType("anchor_update")[i]), double(i));
        }
    }
};

QTEST_GUILESS_MAIN(tst_SlowSubscribers)
#include "tst_slow_subscribers.moc"
