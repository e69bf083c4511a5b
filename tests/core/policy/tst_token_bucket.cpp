// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/token_bucket.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;
using namespace std::chrono_literals;

class tst_TokenBucket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsFull()
    {
        const MonotonicTime start{};
        TokenBucket bucket({.perSecond = 10, .burst = 3}, start);
        QVERIFY(bucket.tryTake(start));
        QVERIFY(bucket.tryTake(start));
        QVERIFY(bucket.tryTake(start));
        QVERIFY(!bucket.tryTake(start));
    }

    void refills_data()
    {
        QTest::addColumn<int>("afterMs"); // an empty bucket, 10 per second, at most 3
        QTest::addColumn<int>("expected");
        QTest::addRow("at once") << 0 << 0;
        QTest::addRow("just before one") << 99 << 0;
        QTest::addRow("one") << 100 << 1;
        QTest::addRow("two and a half") << 250 << 2;
        QTest::addRow("never more than the burst") << 60'000 << 3;
    }

    void refills()
    {
        QFETCH(const int, afterMs);
        QFETCH(const int, expected);
        const MonotonicTime start{};
        TokenBucket bucket({.perSecond = 10, .burst = 3}, start);
        QVERIFY(bucket.tryTake(start, 3));
        const MonotonicTime later = start + std::chrono::milliseconds(afterMs);
        int taken = 0;
        while (bucket.tryTake(later))
            ++taken;
        QCOMPARE(taken, expected);
    }

    void keepsTheRateInTheLongRun()
    {
        const MonotonicTime start{};
        TokenBucket bucket({.perSecond = 200, .burst = 20}, start);
        int taken = 0;
        for (int ms = 0; ms < 10'000; ++ms)
            taken += bucket.tryTake(start + std::chrono::milliseconds(ms)) ? 1 : 0;
        QVERIFY(taken >= 2000 && taken <= 2020);
    }

    void refusedTakesNothing()
    {
        const MonotonicTime start{};
        TokenBucket bucket({.perSecond = 1, .burst = 5}, start);
        QVERIFY(bucket.tryTake(start, 3));
        QVERIFY(!bucket.tryTake(start, 3));
        QVERIFY(bucket.tryTake(start, 2));
    }

    void timeRunningBackwardsGivesNothing()
    {
        const MonotonicTime start = MonotonicTime{} + 1h;
        TokenBucket bucket({.perSecond = 1, .burst = 1}, start);
        QVERIFY(bucket.tryTake(start));
        QVERIFY(!bucket.tryTake(start - 1min));
        QVERIFY(!bucket.tryTake(start));
        QVERIFY(bucket.tryTake(start + 1s));
    }

    void tellsHowLong()
    {
        const MonotonicTime start{};
        TokenBucket bucket({.perSecond = 3, .burst = 2}, start);
        QVERIFY(bucket.timeUntil(start, 2) == 0ns);
        QVERIFY(bucket.timeUntil(start, 2.5) == std::chrono::nanoseconds::max());
        QVERIFY(bucket.tryTake(start, 2));
        const auto wait = bucket.timeUntil(start);
        QVERIFY(wait > 333ms && wait < 334ms);
        QVERIFY(!bucket.tryTake(start + wait - 1us));
        QVERIFY(bucket.tryTake(start + wait));
    }
};

QTEST_GUILESS_MAIN(tst_TokenBucket)
#include "tst_token_bucket.moc"
