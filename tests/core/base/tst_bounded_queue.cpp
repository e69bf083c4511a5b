// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bounded_queue.h"

#include <QTest>

#include <limits>
#include <memory>
#include <vector>

using namespace stag;

namespace {

/// Takes everything out, in order.
template<typename T>
std::vector<T> drain(BoundedQueue<T> &queue)
{
    std::vector<T> items;
    while (auto item = queue.pop())
        items.push_back(std::move(*item));
    return items;
}

} // namespace

class tst_BoundedQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrderAndSizes()
    {
        BoundedQueue<int> queue({.itemsMax = 3, .bytesMax = 100});
        QVERIFY(queue.empty());
        QVERIFY(!queue.pop());
        QVERIFY(queue.push(1, 10));
        QVERIFY(queue.push(2, 20));
        QCOMPARE(queue.size(), std::size_t(2));
        QCOMPARE(queue.sizeBytes(), std::size_t(30));
        QCOMPARE(queue.pop().value_or(0), 1);
        QCOMPARE(queue.sizeBytes(), std::size_t(20));
        QVERIFY(queue.push(3, 0));
        QVERIFY((drain(queue) == std::vector{2, 3}));
        QCOMPARE(queue.sizeBytes(), std::size_t(0));
        QVERIFY((queue.counts() == QueueCounts{.accepted = 3}));
    }

    void overflow_data()
    {
        QTest::addColumn<int>("itemsMax");
        QTest::addColumn<int>("bytesMax");
        QTest::addColumn<bool>("dropOldest");
        QTest::addColumn<QList<int>>("sizes");
        QTest::addColumn<QList<int>>("left"); // numbers of the pushes that are still inside
        QTest::addColumn<int>("rejected");
        QTest::addColumn<int>("dropped");
        using Sizes = QList<int>;
        QTest::addRow("items, reject")
            << 2 << 100 << false << Sizes{1, 1, 1} << Sizes{0, 1} << 1 << 0;
        QTest::addRow("items, drop") << 2 << 100 << true << Sizes{1, 1, 1} << Sizes{1, 2} << 0 << 1;
        QTest::addRow("bytes, reject")
            << 9 << 10 << false << Sizes{4, 4, 4, 2} << Sizes{0, 1, 3} << 1 << 0;
        QTest::addRow("bytes, drop one")
            << 9 << 10 << true << Sizes{4, 4, 4} << Sizes{1, 2} << 0 << 1;
        QTest::addRow("bytes, drop all")
            << 9 << 10 << true << Sizes{3, 3, 3, 10} << Sizes{3} << 0 << 3;
        QTest::addRow("exactly full") << 2 << 10 << false << Sizes{5, 5} << Sizes{0, 1} << 0 << 0;
        QTest::addRow("too large alone, reject")
            << 9 << 10 << false << Sizes{3, 11} << Sizes{0} << 1 << 0;
        QTest::addRow("too large alone, drop keeps the others")
            << 9 << 10 << true << Sizes{3, 11} << Sizes{0} << 1 << 0;
        QTest::addRow("no item allowed") << 0 << 10 << true << Sizes{1} << Sizes{} << 1 << 0;
        QTest::addRow("no byte allowed") << 5 << 0 << true << Sizes{0, 1} << Sizes{0} << 1 << 0;
    }

    void overflow()
    {
        QFETCH(const int, itemsMax);
        QFETCH(const int, bytesMax);
        QFETCH(const bool, dropOldest);
        QFETCH(const QList<int>, sizes);
        QFETCH(const QList<int>, left);
        QFETCH(const int, rejected);
        QFETCH(const int, dropped);
        BoundedQueue<int> queue({.itemsMax = std::size_t(itemsMax),
                                 .bytesMax = std::size_t(bytesMax),
                                 .overflow = dropOldest ? Overflow::DropOldest : Overflow::Reject});
        int accepted = 0;
        for (int i = 0; i < sizes.size(); ++i)
            accepted += queue.push(i, std::size_t(sizes[i])) ? 1 : 0;
        QCOMPARE(accepted, int(sizes.size()) - rejected);
        QCOMPARE(int(queue.counts().accepted), accepted);
        QCOMPARE(int(queue.counts().rejected), rejected);
        QCOMPARE(int(queue.counts().dropped), dropped);
        const auto items = drain(queue);
        QCOMPARE(QList<int>(items.begin(), items.end()), left);
    }

    void hugeSizesDoNotWrap()
    {
        BoundedQueue<int> queue({.itemsMax = 5, .bytesMax = 10, .overflow = Overflow::DropOldest});
        QVERIFY(queue.push(1, 5));
        QVERIFY(!queue.push(2, std::numeric_limits<std::size_t>::max()));
        QCOMPARE(queue.sizeBytes(), std::size_t(5));
    }

    void clearCountsAsDropped()
    {
        BoundedQueue<int> queue({.itemsMax = 5, .bytesMax = 10});
        QVERIFY(queue.push(1, 5));
        QVERIFY(queue.push(2, 5));
        queue.clear();
        QVERIFY(queue.empty());
        QVERIFY((queue.counts() == QueueCounts{.accepted = 2, .dropped = 2}));
        QVERIFY(queue.push(3, 10));
    }

    void takesItemsThatOnlyMove()
    {
        BoundedQueue<std::unique_ptr<int>> queue({.itemsMax = 1, .bytesMax = 1});
        QVERIFY(queue.push(std::make_unique<int>(7), 1));
        auto item = queue.pop();
        QVERIFY(item);
        QCOMPARE(**item, 7);
    }
};

QTEST_GUILESS_MAIN(tst_BoundedQueue)
#include "tst_bounded_queue.moc"
