// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/busy_workers.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

using stag::test::BusyWorkers;
using stag::threads::WorkerPool;

class TestWorkerPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAfterTheOther();
    void whatIsTooMuchIsRefused_data();
    void whatIsTooMuchIsRefused();
    void oneAloneAlwaysFits();
    void whatWaitsIsDroppedAtTheEnd();
};

void TestWorkerPool::oneAfterTheOther()
{
    WorkerPool pool("test", {.workers = 1});
    std::vector<int> done;
    std::promise<void> finished;
    {
        const BusyWorkers busy(pool, 1);
        for (int i = 0; i < 100; ++i)
            QVERIFY(pool.tryRun(1, [&done, i] { done.push_back(i); }));
        QVERIFY(pool.tryRun(1, [&finished] { finished.set_value(); }));
    }
    finished.get_future().wait();
    QCOMPARE(done.size(), std::size_t(100));
    QVERIFY(std::is_sorted(done.begin(), done.end()));
}

void TestWorkerPool::whatIsTooMuchIsRefused_data()
{
    QTest::addColumn<int>("itemsMax");
    QTest::addColumn<int>("bytesMax");
    QTest::newRow("items") << 2 << 1'000;
    QTest::newRow("bytes") << 10 << 20;
}

void TestWorkerPool::whatIsTooMuchIsRefused()
{
    QFETCH(const int, itemsMax);
    QFETCH(const int, bytesMax);
    WorkerPool pool(
        "test",
        {.workers = 1, .itemsMax = std::size_t(itemsMax), .bytesMax = std::size_t(bytesMax)});
    BusyWorkers busy(pool, 1, 10);
    std::promise<void> second;
    QVERIFY(pool.tryRun(10, [&second] { second.set_value(); }));
    QVERIFY(!pool.tryRun(10, [] {}));
    busy.release();
    second.get_future().wait();
    QVERIFY(QTest::qWaitFor([&pool] { return pool.tryRun(10, [] {}); })); // there is room again
}

void TestWorkerPool::oneAloneAlwaysFits()
{
    WorkerPool pool("test", {.workers = 1, .bytesMax = 10});
    std::promise<void> done;
    QVERIFY(pool.tryRun(1'000, [&done] { done.set_value(); }));
    done.get_future().wait();
}

void TestWorkerPool::whatWaitsIsDroppedAtTheEnd()
{
    const auto held = std::make_shared<int>(0);
    WorkerPool pool("test", {.workers = 1});
    BusyWorkers busy(pool, 1);
    bool isDone = false;
    QVERIFY(pool.tryRun(1, [held, &isDone] { isDone = true; }));
    std::thread stopping([&pool] { pool.stop(); });
    QTRY_COMPARE(held.use_count(), 1L);
    busy.release();
    stopping.join();
    QVERIFY(!isDone);
    QVERIFY(!pool.tryRun(1, [] {}));
}

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_worker_pool.moc"
