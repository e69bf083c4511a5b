// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/feed_log.h"

#include <QTest>

#include <random>

using Log = stag::stag::FeedLog<std::uint64_t>;

class tst_FeedLog : public QObject
{
    Q_OBJECT

private:
    static void append(Log &log, std::size_t bytes)
    {
        log.append(std::make_shared<const std::uint64_t>(log.nextOffset()), bytes);
    }

private Q_SLOTS:
    void whatFollowedAnOffset()
    {
        Log log(1'000);
        QVERIFY(log.reachesBackTo(0));
        QVERIFY(!log.reachesBackTo(1)); // of another life of the server
        for (int i = 0; i < 5; ++i)
            append(log, 10);
        const auto missed = log.after(2, 10);
        QCOMPARE(missed.size(), std::size_t{3});
        QCOMPARE(*missed.front(), std::uint64_t{3});
        QCOMPARE(log.after(2, 2).size(), std::size_t{2});
        QVERIFY(log.after(5, 10).empty());
    }

    void bytes_overflow()
    {
        Log log(100);
        for (int i = 0; i < 10; ++i)
            append(log, 10);
        QVERIFY(log.reachesBackTo(0));
        append(log, 10);
        QVERIFY(!log.reachesBackTo(0));
        QVERIFY(log.reachesBackTo(1));
        append(log, 1'000); // larger than all of it
        QVERIFY(!log.reachesBackTo(11));
        QVERIFY(log.reachesBackTo(12));
        QCOMPARE(log.bytes(), std::size_t{0});
    }

    /// Subscribers that come and go, read slowly, and a server that restarts: each gets every
    /// message once and in order, or is told that it has to start over.
    void seededHistories()
    {
        for (unsigned seed = 0; seed < 5'000; ++seed) {
            std::mt19937 random(seed);
            const auto upTo = [&random](unsigned max) { return random() % max; };
            auto log = std::make_unique<Log>(200);
            unsigned stream = 1;
            std::uint64_t position = 0; // what the subscriber has seen of `seen`
            unsigned seen = 1;
            for (int step = 0; step < 60; ++step) {
                const unsigned what = upTo(10);
                if (what < 6) {
                    append(*log, 1 + upTo(30));
                } else if (what == 9 && upTo(4) == 0) {
                    log = std::make_unique<Log>(200);
                    ++stream;
                } else {
                    // It is connected for a moment and takes a few.
                    if (seen != stream || !log->reachesBackTo(position)) {
                        seen = stream;
                        position = log->lastOffset(); // a snapshot
                    }
                    for (const Log::Entry &entry : log->after(position, 1 + upTo(4))) {
                        QVERIFY2(*entry == position + 1, qPrintable(QString::number(seed)));
                        position = *entry;
                    }
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_FeedLog)
#include "tst_feed_log.moc"
