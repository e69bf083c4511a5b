// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_socket.h"
#include "manual_loop.h"
#include "relay_fixture.h"
#include "server/relay/session_pipeline.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;
using namespace std::chrono_literals;
using test::meshEvent;
using test::poseEvent;
using Kind = relay::SessionPipeline::Kind;
using Outcome = relay::SessionPipeline::Outcome;

namespace {

class NoLog final : public relay::PacketObserver
{
public:
    void packetSeen(const live::PacketLogged &) override {}
};

relay::RelaySettings smallSettings()
{
    relay::RelaySettings settings;
    settings.batchEventsMax = 2;
    settings.limits.readAheadEventsMax = 4;
    return settings;
}

} // namespace

/// A session whose events go through the spool.
class tst_SpooledPipeline : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        explicit Fixture(const relay::RelaySettings &with = smallSettings())
            : settings(with)
        {
            restart();
        }
        /// As after a kill: what is on the disk is there, nothing else.
        void restart()
        {
            pipeline.reset();
            spool = std::make_shared<relay::Spool>(loop, *store, registry, clock, settings.limits);
            pipeline = std::make_shared<relay::SessionPipeline>(
                relay::SessionPipeline::Surroundings{
                    loop, sink, log, metrics, clock, random, settings, spool.get()},
                model::SessionId("s"));
            for (const auto &left : spool->leftBehind())
                pipeline->resume(left);
            loop.run();
        }
        void push(const char *ids, Kind kind = Kind::Reliable)
        {
            for (const QByteArray &id : QByteArray(ids).split(' '))
                QCOMPARE(int(pipeline->push(poseEvent(id.toStdString()), kind)),
                         int(Outcome::Queued));
            loop.run();
        }
        void answer(Result<void> result = {})
        {
            sink.answer(std::move(result));
            loop.run();
        }
        void settle()
        {
            loop.run();
            loop.advance(1s);
        }
        std::uint64_t stored() const
        {
            std::uint64_t items = 0;
            for (const storage::SpoolAmount &amount : store->amounts())
                items += amount.items;
            return items;
        }

        test::TestClock clock;
        test::ManualLoop loop{clock};
        test::HeldSink sink;
        NoLog log;
        metrics::Registry registry;
        relay::RelayMetrics metrics{registry};
        test::ConstantRandom random{0};
        relay::RelaySettings settings;
        std::unique_ptr<storage::SpoolStore> store =
            storage::SpoolStore::createInMemory({}).value();
        std::shared_ptr<relay::Spool> spool;
        std::shared_ptr<relay::SessionPipeline> pipeline;
    };

private Q_SLOTS:
    void whatMemoryHasNoRoomForIsReadBackInOrder()
    {
        Fixture f;
        f.push("1 2 3 4 5 6 7 8 9 10 11 12");
        QCOMPARE(f.metrics.queuedEvents.value(), 4.0);
        for (int i = 0; i < 6; ++i)
            f.answer();
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')),
                 QStringLiteral("1,2 3,4 5,6 7,8 9,10 11,12"));
        QVERIFY(f.pipeline->idle());
        f.settle();
        QCOMPARE(f.stored(), std::uint64_t(0));
    }

    void newerEventsWaitForOlderOnesOnTheDisk()
    {
        Fixture f;
        f.push("1 2 3 4 5 6 7 8");
        f.answer();
        f.push("9 10"); // there would be room in memory again
        while (f.sink.pending)
            f.answer();
        QCOMPARE(f.sink.batches.join(QLatin1Char(',')), QStringLiteral("1,2,3,4,5,6,7,8,9,10"));
    }

    void aRestartGoesOnWithWhatStagHasNot()
    {
        Fixture f;
        f.push("1 2 3 4 5 6 7");
        f.answer();
        f.settle();
        f.sink.batches.clear();
        f.restart();
        f.push("8");
        f.settle();
        while (f.sink.pending) {
            f.answer();
            f.settle();
        }
        QCOMPARE(f.sink.batches.join(QLatin1Char(',')), QStringLiteral("3,4,5,6,7,8"));
        QCOMPARE(f.stored(), std::uint64_t(0));
    }

    void anAnswerThatComesAfterAKillIsAskedForAgain()
    {
        Fixture f;
        f.push("1 2");
        f.settle();
        f.restart(); // STAG may have stored them, but nobody here knows
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')), QStringLiteral("1,2 1,2"));
    }

    void whatStagRefusesForGoodIsNotKept()
    {
        Fixture f;
        f.push("1 2");
        f.settle();
        for (const std::uint64_t left : {2, 2, 0}) { // both, then each by itself
            f.answer(Error{ErrorCode::InvalidArgument, "no"});
            f.settle();
            QCOMPARE(f.stored(), left);
        }
        QVERIFY(f.pipeline->idle());
    }

    void posesAreNotCoalesced()
    {
        auto settings = smallSettings();
        settings.limits.queuedEventsBeforeCoalescing = 0;
        Fixture f(settings);
        f.push("1 2 3 4", Kind::Pose);
        f.answer();
        f.answer();
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')), QStringLiteral("1,2 3,4"));
    }

    void drainDoesNotWaitForASinkThatIsAway()
    {
        Fixture f;
        f.push("1 2 3");
        bool drained = false;
        f.pipeline->drain([&] { drained = true; });
        QVERIFY(!drained);
        f.answer(Error{ErrorCode::Unavailable, "away"});
        QVERIFY(drained);
        bool drainedAgain = false;
        f.pipeline->drain([&] { drainedAgain = true; });
        QVERIFY(drainedAgain);
    }

    void drainDeliversWhatIsInMemory()
    {
        Fixture f;
        f.push("1 2 3 4 5 6 7 8");
        bool drained = false;
        f.pipeline->drain([&] { drained = true; });
        f.answer();
        f.answer();
        QVERIFY(!drained);
        f.answer();
        QVERIFY(drained);
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')), QStringLiteral("1,2 3,4 5,6"));
    }

    /// Without the disk it is as without a spool, as far as memory reaches.
    void aDiskThatDoesNotKeepUpIsPassedBy_overflow()
    {
        auto settings = smallSettings();
        settings.limits.spoolWaitingBytesMax = 0;
        Fixture f(settings);
        f.push("1 2 3 4 5 6"); // two are on their way
        QCOMPARE(int(f.pipeline->push(poseEvent("7"), Kind::Reliable)), int(Outcome::Dropped));
        while (f.sink.pending)
            f.answer();
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')), QStringLiteral("1,2 3,4 5,6"));
        QVERIFY(f.pipeline->idle());
    }

    void connectionsAreHeldBackWhileTheSpoolIsPressed()
    {
        auto settings = smallSettings();
        settings.limits.spoolWaitingBytesMax = 2'000;
        Fixture f(settings);
        f.spool->onRelief([&] { f.pipeline->relieve(); });
        const auto socket = std::make_shared<test::FakeSocket>(f.loop);
        const auto gate = std::make_shared<relay::ReadingGate>(socket, f.metrics.connectionsPaused);
        for (const char *id : {"1", "2"}) {
            QVERIFY(!socket->isPaused);
            QCOMPARE(int(f.pipeline->push(meshEvent(id, 700), Kind::Reliable)),
                     int(Outcome::Queued));
            f.pipeline->holdBackIfPressed(gate);
        }
        QVERIFY(socket->isPaused);
        f.answer();
        QVERIFY(!f.pipeline->idle());
        f.settle();
        QVERIFY(!socket->isPaused);
        QVERIFY(f.pipeline->idle());
    }

    void bytesAreBoundedInMemory_overflow()
    {
        auto settings = smallSettings();
        settings.limits.readAheadBytesMax = 10'000;
        settings.batchEventsMax = 1;
        Fixture f(settings);
        for (const char *id : {"1", "2", "3", "4"})
            QCOMPARE(int(f.pipeline->push(meshEvent(id, 6'000), Kind::Reliable)),
                     int(Outcome::Queued));
        QCOMPARE(f.metrics.queuedEvents.value(), 1.0); // and one is on its way
        f.loop.run();
        while (f.sink.pending)
            f.answer();
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')), QStringLiteral("1 2 3 4"));
    }

    void aDiskThatFailsIsReadAgain()
    {
        Fixture f;
        const std::vector<storage::SpoolChange> obstacle{
            storage::SpoolItem{7, model::SessionId("obstacle"), storage::SpoolKind::Mesh, {}}};
        QVERIFY(f.store->apply(obstacle));
        f.push("1 2 3 4 5 6 7 8");
        f.answer();
        f.answer();
        f.answer();
        QCOMPARE(f.sink.batches.size(), 3);
        const std::vector<storage::SpoolChange> removal{
            storage::SpoolRemoval{model::SessionId("obstacle"), 7}};
        QVERIFY(f.store->apply(removal));
        f.settle();
        f.answer();
        QCOMPARE(f.sink.batches.join(QLatin1Char(' ')), QStringLiteral("1,2 3,4 5,6 7,8"));
    }
};

QTEST_GUILESS_MAIN(tst_SpooledPipeline)
#include "tst_spooled_pipeline.moc"
