// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/spool_store.h"
#include "tests/support/temp_dir.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace stag;
using namespace stag::storage;

namespace {

constexpr std::size_t kAll = 1'000'000;

SpoolItem item(std::int64_t position,
               const char *session = "s",
               SpoolKind kind = SpoolKind::Anchor,
               std::size_t bytes = 10)
{
    return {position, model::SessionId(session), kind, Bytes(bytes, std::byte(position & 0xff))};
}

SpoolRemoval removal(const char *session, std::int64_t through)
{
    return {model::SessionId(session), through};
}

std::unique_ptr<SpoolStore> inMemory(std::uint64_t bytesMax = SpoolLimits{}.bytesMax)
{
    SpoolLimits limits;
    limits.bytesMax = bytesMax;
    limits.posesThinnedAtOnce = 2;
    return SpoolStore::createInMemory(limits).value();
}

SpoolAmounts apply(SpoolStore &store, const std::vector<SpoolChange> &changes)
{
    return store.apply(changes).value();
}

QList<qint64> positions(SpoolStore &store, const char *session, std::int64_t after = 0)
{
    QList<qint64> list;
    const auto page = store.read(model::SessionId(session), after, kAll, kAll);
    if (!page)
        return {-1};
    for (const SpoolItem &one : page->items)
        list.append(one.position);
    return list;
}

std::uint64_t items(const SpoolAmounts &amounts, SpoolKind kind)
{
    return amounts.at(static_cast<std::size_t>(kind)).items;
}

} // namespace

class tst_SpoolStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderOfEachSession()
    {
        const auto store = inMemory();
        apply(*store, {item(1, "a"), item(2, "b"), item(3, "a")});
        apply(*store, {item(4, "b"), item(5, "a")});
        QCOMPARE(positions(*store, "a"), QList<qint64>({1, 3, 5}));
        QCOMPARE(positions(*store, "b", 2), QList<qint64>({4}));
        QCOMPARE(positions(*store, "nobody"), QList<qint64>());
        QCOMPARE(store->lastPosition(), std::int64_t(5));
    }

    void givesBackTheBytes()
    {
        const auto store = inMemory();
        apply(*store, {item(7, "a", SpoolKind::Mesh, 100'000), item(8, "a", SpoolKind::Pose, 0)});
        const auto page = store->read(model::SessionId("a"), 0, kAll, kAll);
        QVERIFY(page);
        QVERIFY(page->items[0].record == Bytes(100'000, std::byte{7}));
        QCOMPARE(int(page->items[0].kind), int(SpoolKind::Mesh));
        QVERIFY(page->items[1].record.empty());
    }

    void readsInPages()
    {
        const auto store = inMemory();
        apply(*store, {item(1), item(2), item(3)});
        const model::SessionId session("s");
        const auto byItems = store->read(session, 0, 2, kAll).value();
        QCOMPARE(byItems.items.size(), std::size_t(2));
        QVERIFY(!byItems.isLast);
        const auto byBytes = store->read(session, 0, kAll, 11).value();
        QCOMPARE(byBytes.items.size(), std::size_t(2));
        QVERIFY(!byBytes.isLast);
        QVERIFY(store->read(session, 2, 1, kAll).value().isLast);
        QVERIFY(store->read(session, 3, 1, kAll).value().items.empty());
    }

    void removesWhatIsNotNeeded()
    {
        const auto store = inMemory();
        apply(*store, {item(1, "a"), item(2, "b"), item(3, "a"), removal("a", 1)});
        QCOMPARE(positions(*store, "a"), QList<qint64>({3}));
        apply(*store, {removal("a", 3), removal("a", 3), removal("b", 9)});
        QVERIFY(store->amounts() == SpoolAmounts{});
        QVERIFY(store->sessions().value().empty());
    }

    void oldestPosesGoFirst_overflow()
    {
        const std::size_t one = inMemorySize();
        const auto store = inMemory(4 * one);
        apply(*store,
              {item(1, "s", SpoolKind::Pose),
               item(2, "s", SpoolKind::Anchor),
               item(3, "t", SpoolKind::Pose),
               item(4, "s", SpoolKind::Pose)});
        const SpoolAmounts evicted = apply(*store, {item(5, "s", SpoolKind::Mesh)});
        QCOMPARE(items(evicted, SpoolKind::Pose), std::uint64_t(2)); // two at once
        QCOMPARE(positions(*store, "s"), QList<qint64>({2, 4, 5}));
        QCOMPARE(positions(*store, "t"), QList<qint64>());
    }

    void theRestGoesLastAndOneByOne_overflow()
    {
        const std::size_t one = inMemorySize();
        const auto store = inMemory(2 * one);
        apply(*store, {item(1, "s", SpoolKind::Mesh), item(2, "s", SpoolKind::Anchor)});
        const SpoolAmounts evicted =
            apply(*store, {item(3, "s", SpoolKind::Pose), item(4, "s", SpoolKind::Mesh)});
        QCOMPARE(items(evicted, SpoolKind::Pose), std::uint64_t(1));
        QCOMPARE(items(evicted, SpoolKind::Mesh), std::uint64_t(1));
        QCOMPARE(items(evicted, SpoolKind::Anchor), std::uint64_t(0));
        QCOMPARE(positions(*store, "s"), QList<qint64>({2, 4}));
    }

    void whatIsLargerThanTheLimitGoesToo_overflow()
    {
        const auto store = inMemory(1'000);
        const SpoolAmounts evicted = apply(*store, {item(1, "s", SpoolKind::Mesh, 2'000)});
        QCOMPARE(items(evicted, SpoolKind::Mesh), std::uint64_t(1));
        QVERIFY(store->amounts() == SpoolAmounts{});
    }

    void anErrorChangesNothing()
    {
        const auto store = inMemory();
        apply(*store, {item(1)});
        const SpoolAmounts before = store->amounts();
        const std::vector<SpoolChange> twice{item(2), item(1)};
        QVERIFY(!store->apply(twice));
        QVERIFY(store->amounts() == before);
        QCOMPARE(positions(*store, "s"), QList<qint64>({1}));
        apply(*store, {item(2)});
    }

    void isThereAfterARestart()
    {
        const test::TempDir dir;
        SpoolAmounts amounts;
        {
            const auto store = SpoolStore::create(dir.file("spool"), {});
            QVERIFY(store);
            apply(**store, {item(1, "a", SpoolKind::Pose), item(2, "b"), item(9, "a")});
            amounts = (*store)->amounts();
        }
        const auto store = SpoolStore::create(dir.file("spool"), {});
        QVERIFY(store);
        QVERIFY((*store)->amounts() == amounts);
        QCOMPARE((*store)->lastPosition(), std::int64_t(9));
        const auto sessions = (*store)->sessions().value();
        QCOMPARE(sessions.size(), std::size_t(2));
        QCOMPARE(sessions[0].session.text(), std::string("a"));
        QCOMPARE(sessions[0].lastPosition, std::int64_t(9));
        QCOMPARE(sessions[1].lastPosition, std::int64_t(2));
    }

    void belongsToOneProcess()
    {
        const test::TempDir dir;
        const auto first = SpoolStore::create(dir.file("spool"), {});
        QVERIFY(first);
        const auto second = SpoolStore::create(dir.file("spool"), {});
        QVERIFY(!second);
        QCOMPARE(int(second.error().code), int(ErrorCode::Conflict));
    }

    /// What a power cut leaves at the end of the journal belongs to no commit.
    void aTornTailIsCutOff()
    {
        const test::TempDir dir;
        const auto store = SpoolStore::create(dir.file("spool"), {});
        QVERIFY(store);
        apply(**store, {item(1)});
        apply(**store, {item(2)});
        const QString copy = QString::fromStdString(dir.file("copy"));
        QVERIFY(QDir().mkpath(copy));
        const QString original = QString::fromStdString(dir.file("spool"));
        QVERIFY(QFile::copy(original + QStringLiteral("/spool.db"),
                            copy + QStringLiteral("/spool.db")));
        QFile journal(original + QStringLiteral("/spool.db-wal"));
        QVERIFY(journal.open(QIODevice::ReadOnly));
        const QByteArray bytes = journal.readAll();
        QFile torn(copy + QStringLiteral("/spool.db-wal"));
        QVERIFY(torn.open(QIODevice::WriteOnly));
        torn.write(bytes.chopped(100));
        torn.close();
        const auto recovered = SpoolStore::create(dir.file("copy"), {});
        QVERIFY2(recovered, recovered ? "" : recovered.error().detail.c_str());
        QCOMPARE(positions(**recovered, "s"), QList<qint64>({1}));
        apply(**recovered, {item(3)});
    }

    void aDamagedFileIsNamed()
    {
        const test::TempDir dir;
        QVERIFY(QDir().mkpath(QString::fromStdString(dir.file("spool"))));
        QFile file(QString::fromStdString(dir.file("spool/spool.db")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();
        const auto store = SpoolStore::create(dir.file("spool"), {});
        QVERIFY(!store);
        QCOMPARE(int(store.error().code), int(ErrorCode::Corrupt));
        QVERIFY(store.error().detail.find("spool.db is damaged") != std::string::npos);
    }

    void anEmptySpoolGivesItsRoomBack()
    {
        const test::TempDir dir;
        SpoolLimits limits;
        limits.emptyFileBytesMax = 1u << 20;
        const auto store = SpoolStore::create(dir.file("spool"), limits);
        QVERIFY(store);
        apply(**store, {item(1, "s", SpoolKind::Mesh, 8u << 20)});
        apply(**store, {removal("s", 1)});
        const QFileInfo file(QString::fromStdString(dir.file("spool/spool.db")));
        QVERIFY2(file.size() < (1 << 20), QByteArray::number(file.size()).constData());
    }

private:
    static std::size_t inMemorySize()
    {
        const auto store = inMemory();
        apply(*store, {item(1)});
        return store->amounts()[static_cast<std::size_t>(SpoolKind::Anchor)].bytes;
    }
};

QTEST_GUILESS_MAIN(tst_SpoolStore)
#include "tst_spool_store.moc"
