// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/throttle.h"
#include "tests/support/test_clock.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;

class tst_Throttle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitsEachKey()
    {
        test::TestClock clock;
        Throttle throttle(clock, {.perSecond = 0.1, .burst = 2.0}, 10);
        QCOMPARE(throttle.take("a").remaining, 1);
        const auto second = throttle.take("a");
        QVERIFY(second.isAllowed);
        QCOMPARE(second.remaining, 0);
        QCOMPARE(second.untilFull, 20s);
        const auto third = throttle.take("a");
        QVERIFY(!third.isAllowed);
        QCOMPARE(third.retryAfter, 10s);
        QVERIFY(throttle.take("b").isAllowed);
        clock.advance(10s);
        QVERIFY(throttle.take("a").isAllowed);
        QVERIFY(!throttle.take("a").isAllowed);
        throttle.forget("a");
        QCOMPARE(throttle.take("a").remaining, 1);
    }

    void overflowForgetsTheLeastRecent()
    {
        test::TestClock clock;
        Throttle throttle(clock, {.perSecond = 0.1, .burst = 1.0}, 2);
        for (const char *key : {"a", "b", "a", "c"})
            throttle.take(key);
        QVERIFY(!throttle.take("a").isAllowed);
        QVERIFY(throttle.take("b").isAllowed); // it was forgotten for "c"
    }

    void fieldsOfTheAnswer()
    {
        test::TestClock clock;
        Throttle throttle(clock, {.perSecond = 0.5, .burst = 1.0}, 2);
        const auto fields = [&] {
            transport::Response response;
            describeLimit(throttle.take("a"), throttle.rate(), response);
            std::string text;
            for (const auto &[name, value] : response.headers)
                text += name + '=' + value + ' ';
            return QString::fromStdString(text);
        };
        QCOMPARE(fields(),
                 QStringLiteral("RateLimit-Limit=1 RateLimit-Remaining=0 RateLimit-Reset=2 "
                                "RateLimit-Policy=1;w=2 "));
        QCOMPARE(fields(),
                 QStringLiteral("RateLimit-Limit=1 RateLimit-Remaining=0 RateLimit-Reset=2 "
                                "RateLimit-Policy=1;w=2 Retry-After=2 "));
    }
};

QTEST_APPLESS_MAIN(tst_Throttle)
#include "tst_throttle.moc"
