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

class PacketLog final : public relay::PacketObserver
{
public:
    void packetSeen(const live::PacketLogged &packet) override { packets.push_back(packet); }
    std::vector<live::PacketLogged> packets;
};

} // namespace

class tst_SessionPipeline : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        explicit Fixture(const relay::RelaySettings &with = {})
            : settings(with)
            , pipeline(std::make_shared<relay::SessionPipeline>(
                  relay::SessionPipeline::Surroundings{
                      loop, sink, log, metrics, clock, random, settings},
                  model::SessionId("s")))
        {}
        void push(const char *ids)
        {
            for (const QByteArray &id : QByteArray(ids).split(' '))
                QCOMPARE(int(pipeline->push(poseEvent(id.constData(), id.constData()), Kind::Pose)),
                         int(Outcome::Queued));
        }
        void answer(Result<void> result = {})
        {
            sink.answer(std::move(result));
            loop.run();
        }

        test::TestClock clock;
        test::ManualLoop loop{clock};
        test::HeldSink sink;
        PacketLog log;
        metrics::Registry registry;
        relay::RelayMetrics metrics{registry};
        test::ConstantRandom random{0};
        relay::RelaySettings settings;
        std::shared_ptr<relay::SessionPipeline> pipeline;
    };

private Q_SLOTS:
    void aFullBatchLeavesAtOnce()
    {
        Fixture f;
        f.push("1 2 3 4");
        QCOMPARE(f.sink.batches, QStringList());
        f.push("5");
        QCOMPARE(f.sink.batches, QStringList({QStringLiteral("1,2,3,4,5")}));
    }

    void aPartBatchLeavesAfterTheTimeout()
    {
        Fixture f;
        f.push("1 2");
        f.loop.advance(99ms);
        QCOMPARE(f.sink.batches, QStringList());
        f.loop.advance(1ms);
        QCOMPARE(f.sink.batches, QStringList({QStringLiteral("1,2")}));
    }

    void oneBatchIsOnItsWayAtATime()
    {
        Fixture f;
        f.push("1 2 3 4 5 6 7 8 9 10 11");
        QCOMPARE(f.sink.batches.size(), 1);
        f.loop.advance(1s);
        QCOMPARE(f.sink.batches.size(), 1);
        f.answer();
        QCOMPARE(f.sink.batches.value(1), QStringLiteral("6,7,8,9,10"));
        f.answer();
        f.loop.advance(100ms);
        QCOMPARE(f.sink.batches.value(2), QStringLiteral("11"));
        f.answer();
        QVERIFY(f.pipeline->idle());
    }

    void catchesUpInLargerBatches()
    {
        Fixture f;
        f.sink.catchUp = 8;
        f.push("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
        QCOMPARE(f.sink.batches.value(0), QStringLiteral("1,2,3,4,5"));
        f.answer();
        QCOMPARE(f.sink.batches.value(1), QStringLiteral("6,7,8,9,10,11,12,13"));
        f.answer();
        f.loop.advance(100ms);
        QCOMPARE(f.sink.batches.value(2), QStringLiteral("14,15,16"));
    }

    void catchingUpIsBoundedInBytes()
    {
        relay::RelaySettings settings;
        settings.batchEventsMax = 2;
        settings.limits.catchUpBytesMax = 10'000;
        Fixture f(settings);
        f.sink.catchUp = 100;
        for (int i = 1; i <= 11; ++i)
            QCOMPARE(int(f.pipeline->push(meshEvent(std::to_string(i), i > 8 ? 9'000 : 2'000),
                                          Kind::Reliable)),
                     int(Outcome::Queued));
        f.answer();
        QCOMPARE(f.sink.batches.value(1), QStringLiteral("3,4,5,6"));
        f.answer();
        QCOMPARE(f.sink.batches.value(2), QStringLiteral("7,8"));
        f.answer(); // an ordinary batch is what it is
        QCOMPARE(f.sink.batches.value(3), QStringLiteral("9,10"));
    }

    void triesAgainWhenTheSinkIsAway_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("again");
        QTest::addRow("unavailable") << int(ErrorCode::Unavailable) << true;
        QTest::addRow("timeout") << int(ErrorCode::Timeout) << true;
        QTest::addRow("rate limited") << int(ErrorCode::RateLimited) << true;
        QTest::addRow("internal") << int(ErrorCode::Internal) << false;
    }

    void triesAgainWhenTheSinkIsAway()
    {
        QFETCH(const int, code);
        QFETCH(const bool, again);
        Fixture f;
        f.push("1 2 3 4 5 6 7 8 9 10");
        f.answer(Error{ErrorCode(code), "away"});
        f.loop.advance(100ms);
        const QString next = again ? QStringLiteral("1,2,3,4,5") : QStringLiteral("6,7,8,9,10");
        QCOMPARE(f.sink.batches.value(1), next);
        QCOMPARE(f.log.packets.size(), std::size_t(again ? 0 : 1));
        QCOMPARE(f.metrics.batchRetries.value(), again ? 1.0 : 0.0);
        f.answer();
        if (again)
            QCOMPARE(f.sink.batches.value(2), QStringLiteral("6,7,8,9,10"));
    }

    void oneEventThatIsRefusedCostsNoOther_data()
    {
        QTest::addColumn<int>("code");
        QTest::addRow("invalid") << int(ErrorCode::InvalidArgument);
        QTest::addRow("too large") << int(ErrorCode::TooLarge);
    }

    void oneEventThatIsRefusedCostsNoOther()
    {
        QFETCH(const int, code);
        Fixture f;
        f.push("1 2 3 4 5 6 7 8 9 10");
        while (f.sink.pending) {
            const bool isRefused = f.sink.batches.back().contains(u'3');
            f.answer(isRefused ? Result<void>(Error{ErrorCode(code), "not this"}) : Result<void>());
        }
        QCOMPARE(f.sink.batches.join(u' '), QStringLiteral("1,2,3,4,5 1,2 3,4,5 3 4,5 6,7,8,9,10"));
        QCOMPARE(f.log.packets.size(), std::size_t(1));
        QCOMPARE(f.log.packets.front().detail, std::string("not this"));
        QVERIFY(f.pipeline->idle());
    }

    void aPartOfARefusedBatchWaitsForASinkThatIsAway()
    {
        Fixture f;
        f.push("1 2 3 4 5");
        f.answer(Error{ErrorCode::InvalidArgument, "not all of them"});
        f.answer(Error{ErrorCode::Unavailable, "away"});
        f.loop.advance(100ms);
        f.answer();
        QCOMPARE(f.sink.batches.join(u' '), QStringLiteral("1,2,3,4,5 1,2 1,2 3,4,5"));
        f.answer();
        QVERIFY(f.pipeline->idle());
        QVERIFY(f.log.packets.empty());
    }

    void waitsLongerAfterEachFailure()
    {
        Fixture f;
        f.push("1 2 3 4 5");
        for (const int pauseMs : {100, 200, 400}) {
            const qsizetype before = f.sink.batches.size();
            f.answer(Error{ErrorCode::Unavailable, "away"});
            f.loop.advance(std::chrono::milliseconds(pauseMs / 2 - 1));
            QCOMPARE(f.sink.batches.size(), before);
            f.loop.advance(std::chrono::milliseconds(pauseMs / 2 + 1));
            QCOMPARE(f.sink.batches.size(), before + 1);
        }
    }

    void posesCoalesceUnderPressure()
    {
        relay::RelaySettings settings;
        settings.limits.queuedEventsBeforeCoalescing = 3;
        Fixture f(settings);
        f.push("1 2 3 4 5"); // on their way
        QCOMPARE(int(f.pipeline->push(poseEvent("old", "a"), Kind::Pose)), int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(poseEvent("b", "b"), Kind::Pose)), int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(poseEvent("below", "a"), Kind::Pose)), int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(poseEvent("new", "a"), Kind::Pose)), int(Outcome::Coalesced));
        QCOMPARE(int(f.pipeline->push(poseEvent("mark", "a"), Kind::Reliable)),
                 int(Outcome::Queued));
        QCOMPARE(f.metrics.posesCoalesced.value(), 1.0);
        f.answer();
        f.loop.advance(100ms);
        QCOMPARE(f.sink.batches.value(1), QStringLiteral("old,b,new,mark"));
    }

    void aPoseOnItsWayIsNotReplaced()
    {
        relay::RelaySettings settings;
        settings.limits.queuedEventsBeforeCoalescing = 0;
        settings.batchEventsMax = 1;
        Fixture f(settings);
        QCOMPARE(int(f.pipeline->push(poseEvent("1"), Kind::Pose)), int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(poseEvent("2"), Kind::Pose)), int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(poseEvent("3"), Kind::Pose)), int(Outcome::Coalesced));
        f.answer();
        QCOMPARE(f.sink.batches, QStringList({QStringLiteral("1"), QStringLiteral("3")}));
    }

    void eventsOverTheLimitAreDropped_overflow()
    {
        relay::RelaySettings settings;
        settings.limits.queuedEventsMax = 2;
        settings.batchEventsMax = 1;
        Fixture f(settings);
        f.push("1 2 3");
        QCOMPARE(int(f.pipeline->push(poseEvent("4", "4"), Kind::Pose)), int(Outcome::Dropped));
    }

    void bytesOverTheLimitAreDropped_overflow()
    {
        relay::RelaySettings settings;
        settings.limits.queuedBytesMax = 10'000;
        settings.batchEventsMax = 1;
        Fixture f(settings);
        QCOMPARE(int(f.pipeline->push(meshEvent("1", 6'000), Kind::Reliable)),
                 int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(meshEvent("2", 6'000), Kind::Reliable)),
                 int(Outcome::Queued));
        QCOMPARE(int(f.pipeline->push(meshEvent("3", 6'000), Kind::Reliable)),
                 int(Outcome::Dropped));
        f.answer();
        QCOMPARE(int(f.pipeline->push(meshEvent("4", 6'000), Kind::Reliable)),
                 int(Outcome::Queued));
    }

    void holdsConnectionsBackBeforeItIsFull_data()
    {
        QTest::addColumn<int>("eventsMax");
        QTest::addColumn<int>("bytesMax");
        QTest::addRow("events") << 8 << 1'000'000;
        QTest::addRow("bytes") << 1'000 << 10'000;
    }

    void holdsConnectionsBackBeforeItIsFull()
    {
        QFETCH(const int, eventsMax);
        QFETCH(const int, bytesMax);
        relay::RelaySettings settings;
        settings.limits.queuedEventsMax = std::size_t(eventsMax);
        settings.limits.queuedBytesMax = std::size_t(bytesMax);
        settings.batchEventsMax = 1;
        Fixture f(settings);
        const auto socket = std::make_shared<test::FakeSocket>(f.loop);
        const auto gate = std::make_shared<relay::ReadingGate>(socket, f.metrics.connectionsPaused);
        int pushed = 0;
        while (!socket->isPaused) {
            QCOMPARE(
                int(f.pipeline->push(meshEvent(std::to_string(pushed), 1'000), Kind::Reliable)),
                int(Outcome::Queued));
            f.pipeline->holdBackIfPressed(gate);
            ++pushed;
        }
        f.pipeline->holdBackIfPressed(gate);
        const auto one = test::meshEvent("a packet that was on its way", 1'000);
        QCOMPARE(int(f.pipeline->push(one, Kind::Reliable)), int(Outcome::Queued));
        const double full = f.metrics.queuedEvents.value();
        while (socket->isPaused)
            f.answer();
        QVERIFY(f.metrics.queuedEvents.value() > 0);
        QVERIFY(f.metrics.queuedEvents.value() <= full * 2 / 3);
        const auto exposed = f.registry.expose();
        QVERIFY(exposed.find("relay_reading_paused_total{reason=\"session queue\"} 1\n")
                != std::string::npos);
    }

    void aPipelineThatEndsHoldsNobodyBack()
    {
        relay::RelaySettings settings;
        settings.limits.queuedEventsMax = 1;
        Fixture f(settings);
        const auto socket = std::make_shared<test::FakeSocket>(f.loop);
        const auto gate = std::make_shared<relay::ReadingGate>(socket, f.metrics.connectionsPaused);
        f.push("1");
        f.pipeline->holdBackIfPressed(gate);
        QVERIFY(socket->isPaused);
        f.pipeline.reset();
        QVERIFY(!socket->isPaused);
    }

    void drainSendsWhatWaits()
    {
        Fixture f;
        f.push("1 2 3 4 5 6 7");
        bool drained = false;
        f.pipeline->drain([&] { drained = true; });
        f.answer();
        QVERIFY(!drained);
        QCOMPARE(f.sink.batches.value(1), QStringLiteral("6,7"));
        f.answer();
        QVERIFY(drained);
    }

    void drainOfAnIdlePipelineIsDone()
    {
        Fixture f;
        bool drained = false;
        f.pipeline->drain([&] { drained = true; });
        QVERIFY(drained);
    }

    void anAnswerAfterItsEndIsIgnored()
    {
        Fixture f;
        f.push("1 2 3 4 5");
        f.pipeline.reset();
        f.answer();
    }
};

QTEST_GUILESS_MAIN(tst_SessionPipeline)
#include "tst_session_pipeline.moc"
