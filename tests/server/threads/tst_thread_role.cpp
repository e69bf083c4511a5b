// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/threads/thread_role.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <thread>

using namespace stag::threads;

namespace {

struct Role
{
    std::string name;
    int policy = -1;
    int nicer = 0; ///< than it was
};

/// What the system says of a thread of this policy after `take` has run on it.
template<typename Take>
Role roleAfter(int policy, Take take)
{
    Role role;
    std::thread([&] {
        const sched_param noPriority{};
        sched_setscheduler(
            0, policy, &noPriority); // whoever started the tests may have chosen another
        const int before = getpriority(PRIO_PROCESS, 0);
        take();
        std::array<char, 16> name{};
        pthread_getname_np(pthread_self(), name.data(), name.size());
        role = {name.data(), sched_getscheduler(0), getpriority(PRIO_PROCESS, 0) - before};
    }).join();
    return role;
}

} // namespace

class TestThreadRole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameIsCutToWhatTheSystemShows();
    void aWorkerDoesNotInterrupt();
    void whatTheOperatorChoseStays();

private:
    const int m_priority = getpriority(PRIO_PROCESS, 0); ///< of the thread that started this
};

void TestThreadRole::aNameIsCutToWhatTheSystemShows()
{
    const Role role = roleAfter(SCHED_OTHER, [] { nameThread("a-name-of-twenty-two-b"); });
    QCOMPARE(role.name, std::string("a-name-of-twent"));
    QCOMPARE(role.policy, SCHED_OTHER);
    QCOMPARE(role.nicer, 0);
}

void TestThreadRole::aWorkerDoesNotInterrupt()
{
    const Role role = roleAfter(SCHED_OTHER, [] { becomeWorker("writer"); });
    QCOMPARE(role.name, std::string("writer"));
    QCOMPARE(role.policy, SCHED_BATCH);
    QCOMPARE(role.nicer, std::min(5, 19 - m_priority)); // 19 is the nicest
    QCOMPARE(getpriority(PRIO_PROCESS, 0), m_priority);
}

void TestThreadRole::whatTheOperatorChoseStays()
{
    const Role role = roleAfter(SCHED_IDLE, [] { becomeWorker("writer"); });
    QCOMPARE(role.policy, SCHED_IDLE);
}

QTEST_GUILESS_MAIN(TestThreadRole)
#include "tst_thread_role.moc"
