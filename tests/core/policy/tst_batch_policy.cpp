// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/batch_policy.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;
using namespace std::chrono_literals;

class tst_BatchPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyBatchIsNeverDue()
    {
        const BatchPolicy policy({});
        QVERIFY(!policy.deadline());
        QVERIFY(!policy.isDue(MonotonicTime{} + 100h));
    }

    void due_data()
    {
        QTest::addColumn<int>("items"); // one every 10 ms
        QTest::addColumn<int>("askedAtMs");
        QTest::addColumn<bool>("expected"); // at most 5 items or 100 ms
        QTest::addRow("one item, at once") << 1 << 0 << false;
        QTest::addRow("one item, before the timeout") << 1 << 99 << false;
        QTest::addRow("one item, at the timeout") << 1 << 100 << true;
        QTest::addRow("four items") << 4 << 30 << false;
        QTest::addRow("full") << 5 << 40 << true;
        QTest::addRow("more than full") << 7 << 60 << true;
        QTest::addRow("the first item counts, not the last") << 4 << 100 << true;
    }

    void due()
    {
        QFETCH(const int, items);
        QFETCH(const int, askedAtMs);
        QFETCH(const bool, expected);
        const MonotonicTime start = MonotonicTime{} + 5s;
        BatchPolicy policy({.itemsMax = 5, .timeout = 100ms});
        for (int i = 0; i < items; ++i)
            policy.itemAdded(start + i * 10ms);
        QVERIFY(policy.deadline() == start + 100ms);
        QCOMPARE(policy.isDue(start + std::chrono::milliseconds(askedAtMs)), expected);
    }

    void flushStartsAgain()
    {
        const MonotonicTime start = MonotonicTime{} + 5s;
        BatchPolicy policy({.itemsMax = 2, .timeout = 100ms});
        policy.itemAdded(start);
        policy.itemAdded(start);
        QVERIFY(policy.isDue(start));
        policy.flushed();
        QVERIFY(!policy.isDue(start + 1h));
        QVERIFY(!policy.deadline());
        policy.itemAdded(start + 1h);
        QVERIFY(!policy.isDue(start + 1h));
        QVERIFY(policy.deadline() == start + 1h + 100ms);
    }

    void defaultsAreTheContract()
    {
        QCOMPARE(BatchSettings{}.itemsMax, std::size_t(5));
        QVERIFY(BatchSettings{}.timeout == 100ms);
    }
};

QTEST_GUILESS_MAIN(tst_BatchPolicy)
#include "tst_batch_policy.moc"
