// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/backlog.h"

#include <QTest>

using stag::transport::Backlog;
using namespace std::chrono_literals;

namespace {

Backlog::Time at(std::chrono::milliseconds time)
{
    return Backlog::Time(time);
}

} // namespace

class tst_Backlog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oldestIsWhatHasNotLeft()
    {
        Backlog backlog;
        QVERIFY(!backlog.oldest());
        backlog.wait(3, at(10ms));
        backlog.wait(4, at(20ms));
        backlog.wait(5, at(30ms));
        QVERIFY(backlog.oldest() == at(10ms));
        backlog.left(2);
        QVERIFY(backlog.oldest() == at(10ms));
        backlog.left(3);
        QVERIFY(backlog.oldest() == at(20ms));
        backlog.left(5);
        QVERIFY(backlog.isEmpty());
    }

    void waitingOnChangesNothing()
    {
        Backlog backlog;
        backlog.wait(3, at(10ms));
        backlog.wait(3, at(50ms));
        backlog.left(2);
        QVERIFY(backlog.oldest() == at(10ms));
        backlog.left(3);
        QVERIFY(backlog.isEmpty());
    }

    void closeTimesShareOne()
    {
        Backlog backlog;
        backlog.wait(1, Backlog::Time(0us));
        backlog.wait(2, Backlog::Time(900us));
        backlog.wait(3, Backlog::Time(1'100us));
        backlog.left(1);
        QVERIFY(backlog.oldest() == Backlog::Time(0us));
        backlog.left(2);
        QVERIFY(backlog.oldest() == Backlog::Time(1'100us));
    }

    void marks_overflow()
    {
        Backlog backlog;
        constexpr int kMany = 100'000;
        for (int i = 1; i <= kMany; ++i)
            backlog.wait(std::uint64_t(i), at(i * 10ms));
        backlog.left(kMany - 1);
        QVERIFY(backlog.oldest() == at(40'960ms)); // the last mark that was kept
        backlog.left(kMany);
        QVERIFY(backlog.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Backlog)
#include "tst_backlog.moc"
