// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/storage/mesh_fixture.h"
#include "tests/support/bytes_of.h"

#include <QTest>

#include <algorithm>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using codec::PayloadFormat;

Q_DECLARE_METATYPE(stag::Bytes)

namespace {

const std::vector<mesh::Mesh> kVersions = meshVersions(3);
const mesh::Mesh &kFirst = kVersions[0];
const mesh::Mesh &kSecond = kVersions[1];
const mesh::Mesh &kThird = kVersions[2];

Bytes exclusiveOr(const mesh::Mesh &left, const mesh::Mesh &right)
{
    Bytes result = codec::encodePayload(PayloadFormat::Split, left)->vertices;
    const Bytes other = codec::encodePayload(PayloadFormat::Split, right)->vertices;
    for (std::size_t i = 0; i < std::min(result.size(), other.size()); ++i)
        result[i] ^= other[i];
    return result;
}

StoreSettings turnsOf(std::size_t count)
{
    StoreSettings settings;
    settings.lateDeltasMax = count;
    return settings;
}

} // namespace

/// Deltas that come before their base; tst_mesh_versions has the rest of what becomes of deltas.
class tst_LateDeltas : public QObject
{
    Q_OBJECT

private:
    TestClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    int m_events = 0;

    void open(const StoreSettings &settings)
    {
        m_store.reset();
        auto store = Store::create(pathOf(*m_folder), m_clock, settings);
        VERIFY_OK(store);
        m_store = std::move(*store);
    }
    void put(model::Mesh mesh)
    {
        const auto outcome =
            ingest(*m_store, eventOf("s", "e" + std::to_string(++m_events), {}, {std::move(mesh)}));
        VERIFY_OK(outcome);
    }
    Result<model::Mesh> stored(const std::string &id)
    {
        return storage::test::mesh(*m_store, id, "s");
    }
    Result<LateOutcome> lateTurn()
    {
        return await<LateOutcome>([&](auto done) { m_store->storeLate(std::move(done)); });
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_events = 0;
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void haveTheirTurnsAlsoAfterARestart()
    {
        open(turnsOf(3));
        for (const char *id : {"a", "b", "c", "d", "e"})
            put(deltaOf(id, "m", deltaBytes(kFirst, kSecond)));
        const auto first = ingest(*m_store, eventOf("s", "1", {}, {meshWith("m", kFirst)}));
        QCOMPARE(first->lateMeshes.size(), 3u);
        QVERIFY(first->hasMoreLate);
        QCOMPARE(m_store->counters().lateDeltas.turnsCutShort, 1u);
        // The others have their turn later, also of another process.
        open(turnsOf(3));
        QVERIFY(m_store->counters().lateDeltas.isMore);
        const auto second = lateTurn();
        VERIFY_OK(second);
        QCOMPARE(second->meshes.size(), 2u);
        QVERIFY(!second->isMore);
        QCOMPARE(m_store->counters().lateDeltas.resolved, 2u);
        QVERIFY(!m_store->counters().lateDeltas.isMore);
        for (const char *id : {"a", "b", "c", "d", "e"})
            QVERIFY(*codec::decodeMesh(*stored(id)->payload) == kSecond);
    }

    void whatCannotBeResolvedStandsInNobodysWay_data()
    {
        QTest::addColumn<Bytes>("other");
        QTest::addRow("waits for another base") << deltaBytes(kThird, kSecond);
        QTest::addRow("does not fit") << exclusiveOr(kThird, meshVersions(2, 9)[0]);
        QTest::addRow("opaque") << bytesOf("?");
    }

    void whatCannotBeResolvedStandsInNobodysWay()
    {
        QFETCH(const Bytes, other);
        open(turnsOf(2));
        for (const char *id : {"a", "b", "c", "d", "e"})
            put(deltaOf(id, "m", other));
        put(deltaOf("f", "m", deltaBytes(kFirst, kSecond)));
        auto outcome = ingest(*m_store, eventOf("s", "1", {}, {meshWith("m", kFirst)}));
        VERIFY_OK(outcome);
        for (bool isMore = outcome->hasMoreLate; isMore;) {
            const auto turn = lateTurn();
            VERIFY_OK(turn);
            isMore = turn->isMore;
        }
        QVERIFY(!stored("f")->isDelta);
        QVERIFY(stored("a")->isDelta);
        QCOMPARE(m_store->counters().lateDeltas.resolved, 1u);
    }

    void firstVersionIsMeantAlsoWhenOthersHaveComeMeanwhile()
    {
        open(turnsOf(1));
        put(deltaOf("a", "m", exclusiveOr(kFirst, kSecond)));
        put(deltaOf("b", "m", exclusiveOr(kFirst, kThird)));
        put(meshWith("m", kFirst));
        put(meshWith("m", kThird));
        const auto turn = lateTurn();
        VERIFY_OK(turn);
        QVERIFY(*codec::decodeMesh(*stored("a")->payload) == kSecond);
        QVERIFY(*codec::decodeMesh(*stored("b")->payload) == kThird);
    }

    void deltaThatANewerVersionHasOutrunIsGivenUp()
    {
        open(turnsOf(16));
        put(deltaOf("d", "m", deltaBytes(kFirst, kSecond)));
        put(meshWith("d", kThird));
        put(meshWith("m", kFirst));
        QVERIFY(*codec::decodeMesh(*stored("d")->payload) == kThird);
        QCOMPARE(m_store->counters().lateDeltas.givenUp, 1u);
    }

    void baseThatIsDeletedIsNotAwaitedByItsTurn()
    {
        open(turnsOf(1));
        put(deltaOf("a", "m", deltaBytes(kFirst, kSecond)));
        put(deltaOf("b", "m", deltaBytes(kFirst, kThird)));
        put(meshWith("m", kFirst));
        const auto deleted = await<DeletionOutcome>([&](auto done) {
            m_store->remove({model::SessionId("s"), {}, false, "test"}, std::move(done));
        });
        VERIFY_OK(deleted);
        const auto turn = lateTurn();
        VERIFY_OK(turn);
        QVERIFY(turn->meshes.empty());
        QVERIFY(!turn->isMore);
    }
};

QTEST_GUILESS_MAIN(tst_LateDeltas)
#include "tst_late_deltas.moc"
