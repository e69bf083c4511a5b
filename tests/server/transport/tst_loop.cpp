// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/loop.h"
#include "tests/server/transport/test_server.h"

#include <QTest>

#include <thread>

using namespace stag::test;
using namespace stag::transport;
using namespace std::chrono_literals;

class tst_Loop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsTasksInOrder();
    void knowsItsThread();
    void timerFires();
    void destroyedTimerIsSilent();
    void keyStaysOnItsLoop();
    void postAfterStopIsDropped();
    void droppedTaskMayPost();
};

void tst_Loop::runsTasksInOrder()
{
    LoopPool loops(1);
    std::vector<int> order;
    Awaited<bool> done;
    for (int i = 0; i < 1000; ++i)
        loops.at(0).post([&order, i] { order.push_back(i); });
    loops.at(0).post([&] {
        loops.at(0).post([&] { done.set(true); });
        order.push_back(1000);
    });
    QVERIFY(done.get());
    QCOMPARE(order.size(), std::size_t(1001));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void tst_Loop::knowsItsThread()
{
    LoopPool loops(2);
    Awaited<std::pair<bool, bool>> current;
    loops.at(1).post([&] { current.set({loops.at(0).isCurrent(), loops.at(1).isCurrent()}); });
    QVERIFY(!loops.at(1).isCurrent());
    QCOMPARE(current.get().value(), std::pair(false, true));
}

void tst_Loop::timerFires()
{
    LoopPool loops(1);
    Awaited<bool> fired;
    std::unique_ptr<Loop::Timer> timer;
    loops.at(0).post([&] {
        timer = loops.at(0).after(5ms, [&] {
            timer.reset(); // a timer may end itself
            fired.set(true);
        });
    });
    QVERIFY(fired.get());
}

void tst_Loop::destroyedTimerIsSilent()
{
    LoopPool loops(1);
    Awaited<bool> fired;
    Awaited<bool> later;
    std::unique_ptr<Loop::Timer> kept;
    loops.at(0).post([&] {
        auto timer = loops.at(0).after(0ms, [&] { fired.set(true); });
        timer.reset();
        kept = loops.at(0).after(10ms, [&] { later.set(true); });
    });
    QVERIFY(later.get());
    QVERIFY(!fired.get(0ms));
}

void tst_Loop::keyStaysOnItsLoop()
{
    LoopPool loops(4);
    std::map<Loop *, int> counts;
    for (int i = 0; i < 400; ++i) {
        const std::string key = "session-" + std::to_string(i);
        QCOMPARE(&loops.forKey(key), &loops.forKey(key));
        ++counts[&loops.forKey(key)];
    }
    QCOMPARE(counts.size(), std::size_t(4));
    for (const auto &[loop, count] : counts)
        QVERIFY(count > 50);
}

void tst_Loop::postAfterStopIsDropped()
{
    LoopPool loops(1);
    loops.stop();
    auto token = std::make_shared<int>();
    loops.at(0).post([token] { QFAIL("must not run"); });
    QCOMPARE(token.use_count(), 1L);
}

void tst_Loop::droppedTaskMayPost()
{
    LoopPool loops(1);
    Loop &loop = loops.at(0);
    Awaited<bool> entered;
    Awaited<bool> leave;
    loop.post([&] {
        entered.set(true);
        leave.get();
    });
    QVERIFY(entered.get());
    const auto poster = std::shared_ptr<void>(nullptr, [&loop](void *) { loop.post([] {}); });
    loop.post([poster] {});
    std::thread stopper([&] { loops.stop(); });
    leave.set(true);
    stopper.join();
}

QTEST_GUILESS_MAIN(tst_Loop)
#include "tst_loop.moc"
