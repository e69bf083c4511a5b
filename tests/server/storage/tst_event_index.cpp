// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/event_index.h"

#include <QTest>

#include <random>
#include <vector>

using namespace stag;
using namespace stag::storage;

namespace {

/// The rows that the index names for a hash, in its order.
std::vector<std::int64_t> rowsOf(const EventIndex &index, std::uint64_t hash)
{
    std::vector<std::int64_t> rows;
    const auto found = index.find(hash, [&rows](std::int64_t row) -> Result<bool> {
        rows.push_back(row);
        return false;
    });
    return found && !*found ? rows : std::vector<std::int64_t>{-1};
}

bool knows(const EventIndex &index, std::uint64_t hash, std::int64_t wanted)
{
    const auto found =
        index.find(hash, [wanted](std::int64_t row) -> Result<bool> { return row == wanted; });
    return found && *found;
}

} // namespace

class tst_EventIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAllRowsOfAHash()
    {
        EventIndex index;
        QVERIFY(rowsOf(index, 7).empty());
        index.insert(7, 1);
        index.insert(8, 2);
        index.insert(7, 3);
        QCOMPARE(rowsOf(index, 7), (std::vector<std::int64_t>{1, 3}));
        QCOMPARE(rowsOf(index, 8), (std::vector<std::int64_t>{2}));
        QVERIFY(knows(index, 0, 0) == false); // the hash that marks what is unused
        index.insert(0, 4);
        QVERIFY(knows(index, 0, 4));
    }

    void errorsArePassedOn()
    {
        EventIndex index;
        index.insert(7, 1);
        const auto failed = index.find(7, [](std::int64_t) -> Result<bool> {
            return Error{ErrorCode::Unavailable, "no disk"};
        });
        QCOMPARE(int(failed.error().code), int(ErrorCode::Unavailable));
    }

    void growsAndForgets()
    {
        std::mt19937_64 random(20261121);
        std::vector<std::uint64_t> hashes{0};
        EventIndex index;
        constexpr std::int64_t kKept = 10'000;
        for (std::int64_t row = 1; row <= 10 * kKept; ++row) {
            hashes.push_back(random());
            index.insert(hashes.back(), row);
            index.forgetThrough(row - kKept);
        }
        QVERIFY(index.capacity() <= std::size_t(4 * kKept));
        for (std::int64_t row = 9 * kKept + 1; row <= 10 * kKept; ++row)
            QVERIFY2(knows(index, hashes[std::size_t(row)], row), qPrintable(QString::number(row)));
    }

    void rowsBeyond32Bits()
    {
        EventIndex index;
        constexpr std::int64_t kFirst = (std::int64_t{3} << 32) - 50;
        for (std::int64_t i = 0; i < 100; ++i)
            index.insert(std::uint64_t(1'000 + i), kFirst + i);
        for (std::int64_t i = 0; i < 100; ++i)
            QVERIFY(knows(index, std::uint64_t(1'000 + i), kFirst + i));
        index.insert(1'000, kFirst + 20); // a row that was rolled back is given again
        QVERIFY(knows(index, 1'000, kFirst + 20));
    }
};

QTEST_APPLESS_MAIN(tst_EventIndex)
#include "tst_event_index.moc"
