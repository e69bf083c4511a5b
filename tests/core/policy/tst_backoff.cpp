// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/backoff.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;
using namespace stag::test;
using namespace std::chrono_literals;

class tst_Backoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grows_data()
    {
        QTest::addColumn<int>("failure");
        QTest::addColumn<int>("longestMs");
        QTest::addColumn<int>("shortestMs"); // a quarter is jitter
        QTest::addRow("first") << 1 << 100 << 75;
        QTest::addRow("second") << 2 << 300 << 225;
        QTest::addRow("third") << 3 << 900 << 675;
        QTest::addRow("at the limit") << 4 << 1000 << 750;
        QTest::addRow("beyond any power") << 5000 << 1000 << 750;
    }

    void grows()
    {
        QFETCH(const int, failure);
        QFETCH(const int, longestMs);
        QFETCH(const int, shortestMs);
        const BackoffSettings settings{.first = 100ms, .max = 1000ms, .factor = 3, .jitter = 0.25};
        ConstantRandom smallest(0);
        ConstantRandom largest(255);
        Backoff longest(settings);
        Backoff shortest(settings);
        std::chrono::milliseconds longestDelay{};
        std::chrono::milliseconds shortestDelay{};
        for (int i = 0; i < failure; ++i) {
            longestDelay = longest.next(smallest);
            shortestDelay = shortest.next(largest);
        }
        QCOMPARE(int(longestDelay.count()), longestMs);
        QCOMPARE(int(shortestDelay.count()), shortestMs);
        QCOMPARE(longest.failures(), failure);
    }

    void resetStartsAgain()
    {
        ConstantRandom random(0);
        Backoff backoff({.first = 100ms, .max = 10s});
        QVERIFY(backoff.next(random) == 100ms);
        QVERIFY(backoff.next(random) == 200ms);
        backoff.reset();
        QCOMPARE(backoff.failures(), 0);
        QVERIFY(backoff.next(random) == 100ms);
    }

    void jitterSpreads()
    {
        SeededRandom random;
        int below = 0;
        for (int i = 0; i < 1000; ++i) {
            Backoff backoff({.first = 1000ms, .max = 10s, .jitter = 1.0});
            const auto delay = backoff.next(random);
            QVERIFY(delay >= 0ms && delay <= 1000ms);
            below += delay < 500ms ? 1 : 0;
        }
        QVERIFY(below > 400 && below < 600);
    }

    void lastingConnectionForgivesFailures()
    {
        ConstantRandom random(0);
        const MonotonicTime start = MonotonicTime{} + 1h;
        ReconnectSchedule schedule({.first = 100ms, .max = 10s}, 5s);
        QVERIFY(schedule.disconnected(start, random) == start + 100ms);
        QVERIFY(schedule.disconnected(start, random) == start + 200ms);
        schedule.connected(start);
        QVERIFY(schedule.disconnected(start + 4999ms, random) == start + 4999ms + 400ms);
        QCOMPARE(schedule.failures(), 3);
        schedule.connected(start + 10s);
        QVERIFY(schedule.disconnected(start + 15s, random) == start + 15s + 100ms);
        QCOMPARE(schedule.failures(), 1);
        // The good time belongs to that connection, not to the next failure.
        QVERIFY(schedule.disconnected(start + 1h, random) == start + 1h + 200ms);
    }
};

QTEST_GUILESS_MAIN(tst_Backoff)
#include "tst_backoff.moc"
