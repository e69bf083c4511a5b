// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/connection_table.h"

#include <QTest>

using namespace stag;
using namespace std::chrono_literals;

class tst_ConnectionTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forgetsTheSilent()
    {
        const MonotonicTime start = MonotonicTime() + 1h;
        const auto silent = std::make_shared<relay::ConnectionActivity>();
        const auto lively = std::make_shared<relay::ConnectionActivity>();
        silent->lastPacket = start.time_since_epoch().count();
        lively->lastPacket = (start + 10s).time_since_epoch().count();
        relay::ConnectionTable table;
        table.add(1, silent);
        table.add(2, lively);
        table.removeStale(start);
        QCOMPARE(table.size(), std::size_t(2));
        table.removeStale(start + 5s);
        QCOMPARE(table.size(), std::size_t(1));
        QVERIFY(!silent->listed);
        QVERIFY(lively->listed);
    }

    void removingTwiceIsHarmless()
    {
        relay::ConnectionTable table;
        table.add(1, std::make_shared<relay::ConnectionActivity>());
        table.add(1, std::make_shared<relay::ConnectionActivity>());
        QCOMPARE(table.size(), std::size_t(1));
        table.remove(1);
        table.remove(1);
        QCOMPARE(table.size(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(tst_ConnectionTable)
#include "tst_connection_table.moc"
