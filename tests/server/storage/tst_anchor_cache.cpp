// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_cache.h"
#include "tests/server/storage/store_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

const model::AnchorId kTable("table");
const std::optional<model::SessionId> kRoom = model::SessionId("room");
constexpr std::size_t kEnough = 1u << 20;

model::Anchor table(double x)
{
    return anchorAt("room", "table", {x, 0, 0});
}

std::optional<double> xIn(AnchorCache &cache, const std::optional<model::SessionId> &session = {})
{
    const auto found = cache.find(kTable, session);
    return found ? std::optional(found->pose.position.x) : std::nullopt;
}

Result<model::Anchor> askFor(Store &store, const model::AnchorId &id)
{
    return await<model::Anchor>([&](auto done) { store.anchor(id, {}, std::move(done)); });
}

} // namespace

class tst_AnchorCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWhatWasAsked()
    {
        AnchorCache cache(kEnough);
        QVERIFY(!xIn(cache));
        cache.remember(kTable, {}, table(1), cache.epoch());
        QCOMPARE(xIn(cache), std::optional(1.0));
        QVERIFY(!xIn(cache, kRoom)); // another question
        cache.remember(kTable, kRoom, table(2), cache.epoch());
        QCOMPARE(xIn(cache, kRoom), std::optional(2.0));
        QCOMPARE(xIn(cache), std::optional(1.0));
    }

    void forgetsWhatHasChanged()
    {
        AnchorCache cache(kEnough);
        cache.remember(kTable, {}, table(1), cache.epoch());
        cache.committed({eventOf("room", "e", {anchorAt("room", "chair", {})})});
        QVERIFY(xIn(cache));
        cache.committed({eventOf("room", "f", {table(2)})});
        QVERIFY(!xIn(cache));
        cache.remember(kTable, {}, table(2), cache.epoch());
        cache.clear();
        QVERIFY(!xIn(cache));
    }

    void doesNotBelieveAReaderWhoBeganBeforeACommit()
    {
        AnchorCache cache(kEnough);
        const auto asked = cache.epoch();
        cache.committed({eventOf("room", "e", {table(2)})});
        cache.remember(kTable, {}, table(1), asked);
        QVERIFY(!xIn(cache));
    }

    void forgetsTheOldest()
    {
        AnchorCache cache(4'096);
        for (int i = 0; i < 100; ++i) {
            const std::string id = "a" + std::to_string(i);
            cache.remember(model::AnchorId(id), {}, anchorAt("room", id, {}), cache.epoch());
        }
        QVERIFY(!cache.find(model::AnchorId("a0"), {}));
        QVERIFY(cache.find(model::AnchorId("a99"), {}));
        model::Anchor large = table(1);
        large.metadata.assign(5'000, ' ');
        cache.remember(kTable, {}, large, cache.epoch());
        QVERIFY(!xIn(cache));
        QVERIFY(cache.find(model::AnchorId("a99"), {}));
    }

    /// While others ask all the time, so that old answers are on their way when it changes.
    void whoKnowsOfACommitIsToldOfIt()
    {
        const QTemporaryDir folder;
        TestClock clock;
        StoreSettings settings;
        settings.groupInterval = std::chrono::milliseconds(0);
        const auto store = std::move(Store::create(pathOf(folder), clock, settings)).value();
        VERIFY_OK(ingest(*store, eventOf("room", "e", {table(-1)})));
        std::atomic<bool> isDone = false;
        std::thread others([&] {
            while (!isDone)
                ignoreError(askFor(*store, kTable), "only to have it remembered");
        });
        int stale = 0;
        for (int i = 0; i < 300; ++i) {
            const auto stored =
                ingest(*store, eventOf("room", "e" + std::to_string(i), {table(i)}));
            const auto found = askFor(*store, kTable);
            if (!stored || !found || found->pose.position.x != i)
                ++stale;
        }
        isDone = true;
        others.join();
        QCOMPARE(stale, 0);
    }

    void whatIsDeletedIsNotFound()
    {
        const QTemporaryDir folder;
        TestClock clock;
        const auto store = std::move(Store::create(pathOf(folder), clock)).value();
        VERIFY_OK(ingest(*store, eventOf("room", "e", {table(1)})));
        VERIFY_OK(askFor(*store, kTable));
        VERIFY_OK(await<DeletionOutcome>([&](auto done) {
            store->remove({kRoom, {}, false, "somebody"}, std::move(done));
        }));
        QCOMPARE(int(askFor(*store, kTable).error().code), int(ErrorCode::NotFound));
    }
};

QTEST_GUILESS_MAIN(tst_AnchorCache)
#include "tst_anchor_cache.moc"
