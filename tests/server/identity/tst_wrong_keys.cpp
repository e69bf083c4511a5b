// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/wrong_keys.h"
#include "tests/support/test_clock.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;

class tst_WrongKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void network_data()
    {
        QTest::addColumn<std::string>("address");
        QTest::addColumn<std::string>("network");
        const auto row = [](const char *address, const char *network) {
            QTest::newRow(address) << std::string(address) << std::string(network);
        };
        row("203.0.113.7:4711", "203.0.113.7");
        row("[2001:db8:1:2:3:4:5:6]:4711", "2001:db8:1:2::/64");
        row("[2001:db8::1]:4711", "2001:db8:0:0::/64");
        row("[::1]:4711", "0:0:0:0::/64");
        row("[::ffff:203.0.113.7]:4711", "203.0.113.7");
        row("", "");
    }
    void network()
    {
        QFETCH(const std::string, address);
        QFETCH(const std::string, network);
        QCOMPARE(networkOf(address), network);
    }

    void tooManyAreSlowedDown()
    {
        test::TestClock clock;
        WrongKeys wrong(clock, {.wrongKeys = {.perSecond = 1.0, .burst = 3.0}});
        for (int i = 0; i < 3; ++i)
            QVERIFY(!wrong.count("10.0.0.1:1").isTooMany);
        const auto fourth = wrong.count("10.0.0.1:2");
        QVERIFY(fourth.isTooMany && fourth.isFirstTooMany);
        QCOMPARE(fourth.count, std::uint64_t(4));
        QVERIFY(fourth.retryAfter == 1s);
        const auto fifth = wrong.count("10.0.0.1:3");
        QVERIFY(fifth.isTooMany && !fifth.isFirstTooMany);
        QVERIFY(!wrong.count("10.0.0.2:1").isTooMany);
        clock.advance(1s);
        QVERIFY(!wrong.count("10.0.0.1:4").isTooMany);
        QVERIFY(wrong.count("10.0.0.1:5").isFirstTooMany);
    }

    void addresses_overflow()
    {
        test::TestClock clock;
        WrongKeys wrong(clock,
                        {.wrongKeys = {.perSecond = 0.01, .burst = 1.0}, .addressesMax = 100});
        int forgotten = 0;
        for (int i = 0; i < 10'000; ++i) {
            const std::string address =
                "10.0." + std::to_string(i / 256) + '.' + std::to_string(i % 256) + ":1";
            forgotten += wrong.count(address).hasForgotten ? 1 : 0;
            // Who goes on is remembered, however many others come.
            static_cast<void>(wrong.count("192.0.2.1:1"));
        }
        QCOMPARE(wrong.addressCount(), std::size_t(100));
        QCOMPARE(forgotten, 10'000 + 1 - 100);
        QCOMPARE(wrong.count("192.0.2.1:1").count, std::uint64_t(10'001));
    }
};

QTEST_GUILESS_MAIN(tst_WrongKeys)
#include "tst_wrong_keys.moc"
