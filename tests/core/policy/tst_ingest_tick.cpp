// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/ingest_tick.h"

#include <QTest>

#include <algorithm>

using namespace stag;
using namespace stag::policy;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

namespace {

/// A loop in virtual time and those who send to it.
class World
{
public:
    explicit World(const TickSettings &settings = {})
        : tick(settings)
    {}

    /// Messages come at `perSecond`, whatever the loop does.
    void sendFor(nanoseconds duration, double perSecond)
    {
        const auto apart = nanoseconds(static_cast<nanoseconds::rep>(1e9 / perSecond));
        const MonotonicTime end = now + duration;
        MonotonicTime next = now + apart;
        while (now < end) {
            now = std::max(now, next);
            for (; next <= now; next += apart)
                receive();
            look();
        }
    }
    /// `senders` send again as soon as they are answered; an answer takes `each` of the loop.
    void askFor(nanoseconds duration, int senders, nanoseconds each)
    {
        const MonotonicTime end = now + duration;
        while (now < end) {
            for (int i = 0; i < senders; ++i)
                receive();
            now += senders * each;
            look();
        }
    }

    IngestTick tick;
    MonotonicTime now{100s};
    int received = 0;
    int looks = 0;
    nanoseconds longestPause{0};
    int wokenEarly = 1'000'000; ///< at every so manieth pause

private:
    void receive()
    {
        tick.arrived();
        ++received;
    }
    void look()
    {
        const nanoseconds pause = tick.pauseAt(now);
        longestPause = std::max(longestPause, pause);
        now += ++looks % wokenEarly == 0 ? pause / 2 : pause;
    }
};

} // namespace

class tst_IngestTick : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLittleAtOnce()
    {
        World world;
        world.sendFor(5s, 4'500);
        QCOMPARE(world.tick.tick(), 0ns);
        QCOMPARE(world.longestPause, 0ns);
    }

    void gathersMuch_data()
    {
        QTest::addColumn<double>("perSecond");
        QTest::addColumn<int>("tickUs");
        QTest::addRow("just enough") << 5'500.0 << 2'000;
        QTest::addRow("15,000") << 15'000.0 << 2'000;
        QTest::addRow("30,000") << 30'000.0 << 1'500;
        QTest::addRow("100,000") << 100'000.0 << 450;
    }
    void gathersMuch()
    {
        QFETCH(const double, perSecond);
        QFETCH(const int, tickUs);
        World world;
        world.sendFor(100ms, perSecond); // shows the rate
        world.received = world.looks = 0;
        world.sendFor(1s, perSecond);
        const double tick = std::chrono::duration<double, std::micro>(world.tick.tick()).count();
        QVERIFY2(tick > 0.9 * tickUs && tick < 1.1 * tickUs, qPrintable(QString::number(tick)));
        QVERIFY(world.longestPause <= 2ms);
        QVERIFY(world.received / world.looks >= 8);
    }

    void staysShortWhenWokenEarly()
    {
        World world;
        world.wokenEarly = 2;
        world.sendFor(1s, 15'000);
        QVERIFY(world.longestPause <= 2ms);
        QVERIFY(world.tick.tick() > 0ns);
    }

    void endsWithTheStream()
    {
        World world;
        world.sendFor(2s, 20'000);
        QVERIFY(world.tick.tick() > 0ns);
        world.sendFor(100ms, 1'000);
        QCOMPARE(world.tick.tick(), 0ns);
        world.sendFor(100ms, 20'000);
        QVERIFY2(world.tick.tick() > 0ns, "an end that was no mistake is not held against it");
    }

    void doesNotFlicker()
    {
        World world;
        world.sendFor(100ms, 5'500);
        QVERIFY(world.tick.tick() > 0ns);
        world.sendFor(2s, 4'500);
        QVERIFY(world.tick.tick() > 0ns);
    }

    /// A few who wait for each answer would send a tenth of what they could.
    void leavesThoseAloneWhoWaitForAnswers()
    {
        World plain(TickSettings{.longest = 0us});
        plain.askFor(10s, 4, 20us);
        QCOMPARE(plain.received, 500'000);
        World world;
        world.askFor(10s, 4, 20us);
        QVERIFY2(world.received > plain.received * 95 / 100,
                 qPrintable(QString::number(world.received)));
    }

    /// With so many, each look finds enough anyway.
    void doesNotHoldUpManyWhoWaitForAnswers()
    {
        World plain(TickSettings{.longest = 0us});
        plain.askFor(5s, 500, 10us);
        World world;
        world.askFor(5s, 500, 10us);
        QVERIFY(world.received >= plain.received * 99 / 100);
    }

    void triesAgainLater()
    {
        World world;
        world.askFor(500ms, 4, 20us);
        QCOMPARE(world.tick.tick(), 0ns);
        world.sendFor(3s, 20'000);
        QVERIFY(world.tick.tick() > 0ns);
    }

    void canBeSwitchedOff()
    {
        World world(TickSettings{.longest = 0us});
        world.sendFor(1s, 50'000);
        QCOMPARE(world.longestPause, 0ns);
        QCOMPARE(world.tick.tick(), 0ns);
    }
};

QTEST_GUILESS_MAIN(tst_IngestTick)
#include "tst_ingest_tick.moc"
