// SPDX-License-Identifier: GPL-3.0-or-later
// A relay, a STAG and viewers under a seed: messages are lost, late and overtake each other,
// both processes are killed and started again. The seed of a history that goes wrong is printed;
// STAG_SIM_SEED=n plays that one, STAG_SIM_SEEDS=n that many.
#include "core/wire/spool_record.h"
#include "tests/server/relay/relay_fixture.h"
#include "tests/sim/relay_world.h"

#include <QTest>

#include <array>

using ::stag::stag::StagSettings;
using namespace stag;
using namespace std::chrono_literals;

namespace {

constexpr int kSeeds = 400;
constexpr int kSessions = 2;
constexpr int kEventsPerSession = 40;
constexpr int kLastEvent = 1'000;
constexpr int kViewers = 2; ///< the last one changes its filters
constexpr int kStepsMax = 200'000;
constexpr std::size_t kAll = 1'000'000;

enum class Disk { Large, Small, Tight };

/// One history.
class History
{
public:
    History(std::uint64_t seed,
            Disk disk,
            storage::SpoolStore &store,
            sim::Idle &idle,
            metrics::Registry &registry)
        : m_dice(seed)
        , m_disk(disk)
        , m_store(store)
        , m_stag(m_timeline, m_dice, idle, registry, seed, settings())
        , m_network(m_timeline, m_dice, m_stag)
        , m_relay(m_timeline, m_network, store, registry, seed)
        , m_registry(registry)
    {
        connectDevices();
    }

    /// Empty when all went well.
    QString run()
    {
        m_network.setLossPercent(m_dice.between(0, 20));
        planViewers();
        for (int session = 0; session < kSessions; ++session)
            m_timeline.after(m_dice.ms(0, 20), [this, session] { send(session); });
        planCrashes();
        rest();
        // A pose that is told twice may be shown late; the next one puts that right.
        for (int session = 0; session < kSessions; ++session)
            m_stag.store(anchor(std::to_string(kLastEvent), "device", session));
        rest();
        if (m_fault.isEmpty())
            check();
        return m_fault;
    }

private:
    struct Sent
    {
        std::string id;
        bool isPose = false;
        MonotonicTime time;
        bool mayBeLost = false; ///< the relay was killed before it was on the disk
    };

    void rest()
    {
        for (int step = 0; m_timeline.loop.runNext(); ++step)
            if (step > kStepsMax)
                return fail(QStringLiteral("it does not come to rest"));
    }

    void send(int session)
    {
        auto &sent = m_sent.at(std::size_t(session));
        const sim::Connection &connection = m_connections.at(std::size_t(session));
        if (m_relay.isUp() && !connection.socket->isPaused) {
            const std::string id = std::to_string(sent.size());
            const int kind = m_dice.between(0, 9);
            const bool isPose = kind < 6;
            const bool isMesh = kind == 9;
            sent.push_back({id, isPose, m_timeline.clock.monotonic()});
            const bool isTaken = m_relay.push(
                isMesh ? mesh(id, session) : anchor(id, isPose ? "device" : nameOfTable(), session),
                isPose ? sim::Relay::Kind::Pose : sim::Relay::Kind::Reliable,
                connection.gate);
            if (!isTaken)
                fail(QStringLiteral("the relay dropped %1").arg(QString::fromStdString(id)));
        }
        if (sent.size() < kEventsPerSession)
            m_timeline.after(m_dice.chance(50) ? 0ms : m_dice.ms(1, 40),
                             [this, session] { send(session); });
    }

    /// So small that every path is taken within a hundred events.
    StagSettings settings()
    {
        StagSettings settings;
        settings.limits.feedLogBytesMax = static_cast<std::size_t>(m_dice.between(0, 4)) * 6'000;
        settings.limits.slowBytes = 600;
        settings.limits.viewerQueueBytesMax = 3'000;
        settings.limits.snapshotInterval = 20ms;
        return settings;
    }

    std::string nameOfTable() { return "table" + std::to_string(m_dice.between(0, 2)); }

    /// The number of the event is what an anchor or a mesh is known by.
    static model::SpatialEvent anchor(const std::string &id, const std::string &what, int session)
    {
        auto event = test::poseEvent(id, what, name(session));
        event.anchors.front().pose.position.x = std::stoi(id);
        return event;
    }
    model::SpatialEvent mesh(const std::string &id, int session)
    {
        auto event = test::meshEvent(id, 10, name(session));
        model::Mesh &mesh = event.meshes.front();
        mesh.id = model::MeshId("m" + std::to_string(m_dice.between(0, 2)));
        auto payload = *mesh.payload;
        payload.vertices.front() = static_cast<std::byte>(std::stoi(id));
        mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
        return event;
    }

    void planViewers()
    {
        for (int i = 0; i < kViewers; ++i) {
            auto &viewer =
                *m_viewers.emplace_back(std::make_unique<sim::Viewer>(m_timeline, m_dice, m_stag));
            m_stag.watchedBy(viewer);
            for (int loss = m_dice.between(0, 5); loss > 0; --loss)
                m_timeline.after(m_dice.ms(0, 1'000), [&viewer] { viewer.lose(); });
        }
        for (int change = m_dice.between(0, 3); change > 0; --change)
            m_timeline.after(m_dice.ms(0, 800), [this] {
                const int session = m_dice.between(-1, kSessions - 1);
                m_viewers.back()->choose(session < 0 ? std::string() : name(session));
            });
        for (int deletion = m_dice.between(0, 6); deletion > 0; --deletion)
            m_timeline.after(m_dice.ms(0, 800), [this] {
                m_stag.remove(model::SessionId(name(m_dice.between(0, kSessions - 1))),
                              model::AnchorId(nameOfTable()));
            });
    }

    void connectDevices()
    {
        m_connections.clear();
        for (int session = 0; session < kSessions; ++session)
            m_relay.connected(m_connections.emplace_back(m_timeline, m_registry).gate);
    }

    void planCrashes()
    {
        for (int crash = m_dice.between(0, 3); crash > 0; --crash)
            m_timeline.after(m_dice.ms(0, 800), [this] { killRelay(); });
        for (int crash = m_dice.between(0, 3); crash > 0; --crash)
            m_timeline.after(m_dice.ms(0, 800), [this] { killStag(); });
    }

    void killRelay()
    {
        if (!m_relay.isUp())
            return;
        for (int session = 0; session < kSessions; ++session)
            noteWhatMayBeLost(session);
        m_relay.kill();
        m_timeline.after(m_dice.ms(1, 200), [this] {
            m_relay.start();
            connectDevices();
        });
    }

    void killStag()
    {
        if (!m_stag.isUp())
            return;
        m_stag.kill();
        m_timeline.after(m_dice.ms(1, 600), [this] { m_stag.start(); });
    }

    /// Only what has come just before the kill.
    void noteWhatMayBeLost(int session)
    {
        const auto page = m_store.read(model::SessionId(name(session)), 0, kAll, kAll);
        std::set<std::string> onDisk;
        for (const storage::SpoolItem &item : page->items)
            onDisk.insert(wire::parseSpoolRecord(item.record)->id.text());
        for (Sent &sent : m_sent.at(std::size_t(session))) {
            const bool isSafe = onDisk.contains(sent.id) || m_stag.has({name(session), sent.id})
                                || sent.mayBeLost || mayBeThinned(sent);
            if (isSafe)
                continue;
            sent.mayBeLost = true;
            const auto age = m_timeline.clock.monotonic() - sent.time;
            if (age > m_relay.settings().limits.spoolGroupInterval)
                fail(QStringLiteral("%1 was not on the disk in time")
                         .arg(QString::fromStdString(sent.id)));
        }
    }

    void check()
    {
        if (!m_relay.isIdle())
            fail(QStringLiteral("the relay keeps something back"));
        if (m_store.amounts() != storage::SpoolAmounts{})
            fail(QStringLiteral("the spool is not empty"));
        for (const auto &viewer : m_viewers)
            checkViewer(*viewer);
        for (int session = 0; session < kSessions; ++session)
            checkOrder(session);
    }

    void checkViewer(const sim::Viewer &viewer)
    {
        if (!viewer.fault().empty())
            fail(QStringLiteral("a viewer was told ") + QString::fromStdString(viewer.fault()));
        const auto joined = [](const std::set<std::string> &names) {
            QStringList texts;
            for (const std::string &one : names)
                texts += QString::fromStdString(one);
            return texts.join(u", ");
        };
        const QString seen = joined(viewer.content());
        const QString stored = joined(m_stag.database().content(viewer.session()));
        if (seen != stored)
            fail(QStringLiteral("a viewer sees %1 in place of %2").arg(seen, stored));
    }

    void checkOrder(int session)
    {
        int last = -1;
        for (const sim::Stored &event : m_stag.log()) {
            if (event.session != name(session))
                continue;
            const int number = std::stoi(event.id);
            if (number <= last)
                fail(QStringLiteral("%1 came after %2").arg(number).arg(last));
            last = number;
        }
        for (const Sent &sent : m_sent.at(std::size_t(session))) {
            if (!m_stag.has({name(session), sent.id}) && !sent.mayBeLost && !mayBeThinned(sent))
                fail(QStringLiteral("%1 is lost").arg(QString::fromStdString(sent.id)));
        }
    }

    bool mayBeThinned(const Sent &sent) const { return m_disk != Disk::Large && sent.isPose; }
    static std::string name(int session) { return "session " + std::to_string(session); }
    void fail(const QString &text)
    {
        if (m_fault.isEmpty())
            m_fault = text;
    }

    sim::Timeline m_timeline;
    sim::Dice m_dice;
    const Disk m_disk;
    storage::SpoolStore &m_store;
    sim::Stag m_stag;
    sim::Network m_network;
    sim::Relay m_relay;
    metrics::Registry &m_registry;
    std::vector<sim::Connection> m_connections;
    std::vector<std::unique_ptr<sim::Viewer>> m_viewers;
    std::array<std::vector<Sent>, kSessions> m_sent;
    QString m_fault;
};

} // namespace

class tst_RelaySim : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLostAndNothingOvertakes_data()
    {
        QTest::addColumn<int>("disk");
        QTest::addColumn<int>("bytesMax");
        QTest::addRow("a disk that holds everything") << int(Disk::Large) << (1 << 30);
        QTest::addRow("a disk that holds little more than the meshes")
            << int(Disk::Small) << 11'000;
        QTest::addRow("a disk that devices have to wait for") << int(Disk::Tight) << 6'000;
    }

    void nothingIsLostAndNothingOvertakes()
    {
        QFETCH(const int, disk);
        QFETCH(const int, bytesMax);
        storage::SpoolLimits limits;
        limits.bytesMax = std::size_t(bytesMax);
        limits.posesThinnedAtOnce = 3;
        // Empty at the end of each history, so the next one may have it.
        const auto store = storage::SpoolStore::createInMemory(limits);
        QVERIFY(store);
        metrics::Registry registry;
        sim::Idle idle;
        const int only = qEnvironmentVariableIntValue("STAG_SIM_SEED");
        const int wanted = qEnvironmentVariableIntValue("STAG_SIM_SEEDS");
        const int last = only > 0 ? only : wanted > 0 ? wanted : kSeeds;
        for (int seed = only > 0 ? only : 1; seed <= last; ++seed) {
            const QString fault =
                History(std::uint64_t(seed), Disk(disk), **store, idle, registry).run();
            QVERIFY2(fault.isEmpty(),
                     qPrintable(QStringLiteral("STAG_SIM_SEED=%1: %2").arg(seed).arg(fault)));
        }
        const std::string numbers = registry.expose();
        const auto happened = [&](const char *name) {
            return numbers.find(std::string("\n") + name + ' ') != std::string::npos
                   && numbers.find(std::string("\n") + name + " 0\n") == std::string::npos;
        };
        QVERIFY(only > 0 || happened("relay_batch_retries_total"));
        QVERIFY(only > 0 || happened("relay_spool_replayed_total"));
        QVERIFY(only > 0
                || happened("relay_spool_evicted_total{type=\"pose\"}")
                       == (Disk(disk) != Disk::Large));
        QVERIFY(only > 0 || Disk(disk) != Disk::Tight
                || happened("relay_reading_paused_total{reason=\"spool\"}"));
        for (const char *result : {"complete", "other_stream", "other_choice", "forgotten"}) {
            const std::string name =
                "stag_subscriber_resumes_total{result=\"" + std::string(result) + "\"}";
            QVERIFY2(only > 0 || happened(name.c_str()), result);
        }
        for (const char *name : {"stag_live_log_forgotten_total",
                                 "stag_live_resyncs_total",
                                 "stag_live_coalesced_total"})
            QVERIFY2(only > 0 || happened(name), name);
        for (const char *type : {"anchor", "mesh"})
            QVERIFY(!happened(
                ("relay_spool_evicted_total{type=\"" + std::string(type) + "\"}").c_str()));
    }
};

QTEST_GUILESS_MAIN(tst_RelaySim)
#include "tst_relay_sim.moc"
