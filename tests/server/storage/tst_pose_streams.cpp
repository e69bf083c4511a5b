// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/database.h"
#include "tests/server/storage/store_fixture.h"

#include <QSqlQuery>
#include <QTest>
#include <QVariant>

#include <future>
#include <limits>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;

namespace {

constexpr auto kDevice = R"({"kind":"device","device_id":"d"})";

model::SpatialEvent moved(const std::string &event,
                          const std::string &stream,
                          spatial::Vec3 position,
                          std::string metadata = kDevice)
{
    model::Anchor anchor = anchorAt("s", stream, position, std::int64_t(position.x * 1'000));
    anchor.metadata = std::move(metadata);
    return eventOf("s", event, {anchor});
}

QString idsOf(const Result<AnchorPage> &page)
{
    QStringList ids;
    for (const model::Anchor &anchor : page->anchors)
        ids += QString::fromStdString(anchor.id.text());
    return ids.join(u' ');
}

} // namespace

class tst_PoseStreams : public QObject
{
    Q_OBJECT

private:
    using Outcome = std::future<Result<std::vector<EventOutcome>>>;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestClock> m_clock;
    std::unique_ptr<Store> m_store;

    void open()
    {
        m_store.reset();
        StoreSettings settings;
        settings.groupInterval = std::chrono::milliseconds(200); // all of a test in one group
        m_store = std::move(Store::create(pathOf(*m_folder), *m_clock, settings)).value();
    }
    /// A request of its own; the future has what became of it.
    Outcome send(std::vector<model::SpatialEvent> events)
    {
        auto promise = std::make_shared<std::promise<Result<std::vector<EventOutcome>>>>();
        m_store->ingest(std::make_shared<const std::vector<model::SpatialEvent>>(std::move(events)),
                        [promise](auto outcomes) { promise->set_value(std::move(outcomes)); });
        return promise->get_future();
    }
    Outcome send(model::SpatialEvent event)
    {
        return send(std::vector<model::SpatialEvent>{std::move(event)});
    }
    qint64 number(const char *sql)
    {
        const auto database = Database::open(
            pathOf(*m_folder) / "stag.db", Database::Access::ReadOnly, StoreSettings{});
        QSqlQuery rows((*database)->sql());
        return rows.exec(QLatin1String(sql)) && rows.next() ? rows.value(0).toLongLong() : -1;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<TestClock>();
        open();
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void newestOfAGroupIsWhatStays()
    {
        std::vector<Outcome> outcomes;
        for (int i = 1; i <= 40; ++i) {
            const std::string text = std::to_string(i);
            outcomes.push_back(send(moved("a" + text, "a", {0.25 * i, 0, 0})));
            outcomes.push_back(send(moved("b" + text, "b", {0.5 * i, 0, 0})));
        }
        for (Outcome &outcome : outcomes)
            QVERIFY(outcome.get());
        QVERIFY(m_store->counters().commits <= 3u);
        QCOMPARE(number("SELECT count(*) FROM event"), 80);
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 10.0);
        QCOMPARE(toUnixMs(anchor(*m_store, "b")->timestamp), 20'000);
        QCOMPARE(anchor(*m_store, "b")->metadata, std::string(kDevice));
        QCOMPARE(totals(*m_store)->anchors, 2u);
        AnchorQuery near;
        near.near = Near{spatial::Vec3{10, 0, 0}, 0.5};
        QCOMPARE(idsOf(query(*m_store, near)), u"a");
        near.near = Near{spatial::Vec3{1, 0, 0}, 0.5};
        QCOMPARE(idsOf(query(*m_store, near)), QString());
    }

    void newestFirstWhateverTheyAre()
    {
        QVERIFY(ingest(*m_store, moved("1", "device", {2, 0, 0})));
        QVERIFY(ingest(*m_store,
                       eventOf("s",
                               "2",
                               {anchorAt("s", "old", {1, 0, 0}, 1'000),
                                anchorAt("s", "same", {1, 0, 0}, 3'000),
                                anchorAt("s", "new", {1, 0, 0}, 4'000)})));
        QVERIFY(ingest(*m_store, moved("3", "device", {3, 0, 0})));
        AnchorQuery all;
        all.session = model::SessionId("s");
        QCOMPARE(idsOf(query(*m_store, all)), u"new device same old");
        all.offset = 1;
        all.limit = 2;
        QCOMPARE(idsOf(query(*m_store, all)), u"device same");
        all.since = fromUnixMs(3'000);
        all.session.reset();
        QCOMPARE(idsOf(query(*m_store, all)), u"device same");
    }

    void metadataIsKeptOrMakesItAnotherKind()
    {
        QVERIFY(ingest(*m_store, moved("1", "a", {1, 0, 0})));
        QCOMPARE(ingest(*m_store, moved("2", "a", {2, 0, 0}, {}))->keptMetadata,
                 std::vector<std::string>{kDevice});
        QCOMPARE(anchor(*m_store, "a")->metadata, std::string(kDevice));
        Outcome last = send(moved("3", "a", {3, 0, 0}));
        Outcome placed = send(moved("4", "a", {4, 0, 0}, R"({"kind":"anchor"})"));
        QVERIFY(last.get());
        QVERIFY(placed.get());
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 4.0);
        QCOMPARE(number("SELECT is_stream FROM anchor"), 0);
    }

    void rotationOfAnotherLengthComesAndGoes()
    {
        QVERIFY(ingest(*m_store, moved("1", "a", {1, 0, 0})));
        model::SpatialEvent event = moved("2", "a", {2, 0, 0});
        event.anchors.front().otherRotation = {1.0, 2.0};
        QVERIFY(ingest(*m_store, event));
        QVERIFY(anchor(*m_store, "a")->otherRotation == (std::vector<double>{1.0, 2.0}));
        QVERIFY(ingest(*m_store, moved("3", "a", {3, 0, 0})));
        QVERIFY(!anchor(*m_store, "a")->otherRotation);
    }

    void requestThatFailsLeavesThoseAroundIt()
    {
        QVERIFY(ingest(*m_store, moved("1", "a", {1, 0, 0})));
        Outcome before = send(moved("2", "a", {2, 0, 0}));
        const double nan = std::numeric_limits<double>::quiet_NaN();
        Outcome bad = send({moved("3", "b", {3, 0, 0}), moved("4", "a", {1, nan, 0})});
        Outcome after = send(moved("5", "c", {5, 0, 0}));
        QVERIFY(before.get());
        QCOMPARE(int(bad.get().error().code), int(ErrorCode::Internal));
        QVERIFY(after.get());
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 2.0);
        QCOMPARE(int(anchor(*m_store, "b").error().code), int(ErrorCode::NotFound));
        QVERIFY(anchor(*m_store, "c"));
        QCOMPARE(totals(*m_store)->anchors, 2u);
        QVERIFY(!ingest(*m_store, moved("3", "b", {3, 0, 0}))->repeated);
        QVERIFY(ingest(*m_store, moved("2", "a", {9, 0, 0}))->repeated);
        QVERIFY(ingest(*m_store, moved("6", "a", {6, 0, 0})));
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 6.0);
    }

    void deletionInTheSameGroupFindsTheNewestState()
    {
        QVERIFY(ingest(*m_store, moved("1", "a", {1, 0, 0})));
        Outcome before = send(moved("2", "a", {2, 0, 0}));
        Deletion deletion;
        deletion.session = model::SessionId("s");
        deletion.anchor = model::AnchorId("a");
        std::promise<Result<DeletionOutcome>> deleted;
        m_store->remove(deletion, [&](auto outcome) { deleted.set_value(std::move(outcome)); });
        QVERIFY(before.get());
        QVERIFY(deleted.get_future().get());
        QCOMPARE(int(anchor(*m_store, "a").error().code), int(ErrorCode::NotFound));
        AnchorQuery all;
        all.withDeleted = true;
        QCOMPARE(query(*m_store, all)->deleted.at(0).anchor.pose.position.x, 2.0);
        QVERIFY(ingest(*m_store, moved("3", "a", {3, 0, 0}))); // it comes back as a new one
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 3.0);
    }

    void edgeFollowsOnceASecond()
    {
        QVERIFY(ingest(*m_store, moved("1", "a", {1, 0, 0})));
        QVERIFY(ingest(*m_store, moved("2", "a", {2, 0, 0})));
        QCOMPARE(number("SELECT x FROM edge"), 1);
        m_clock->advance(std::chrono::seconds(1));
        QVERIFY(ingest(*m_store, moved("3", "a", {3, 0, 0})));
        QCOMPARE(number("SELECT x FROM edge"), 3);
        QCOMPARE(number("SELECT last_seen - first_seen FROM edge"), 1'000);
    }

    void eventsAreKnownAfterARestart_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("other"); // that it must not be taken for
        QTest::addRow("uuid") << QByteArray("913e50e6-187f-42b8-ab52-729db7639e3e")
                              << QByteArray("913e50e6-187f-42b8-ab52-729db7639e3f");
        QTest::addRow("upper case") << QByteArray("913E50E6-187f-42b8-ab52-729db7639e3e")
                                    << QByteArray("913e50e6-187f-42b8-ab52-729db7639e3e");
        QTest::addRow("text") << QByteArray("frame 1") << QByteArray("frame 10");
        QTest::addRow("bytes of a uuid")
            << QByteArray("0123456789abcdef") << QByteArray("30313233-3435-3637-3839-616263646566");
    }

    void eventsAreKnownAfterARestart()
    {
        QFETCH(const QByteArray, id);
        QFETCH(const QByteArray, other);
        QVERIFY(!ingest(*m_store, moved(id.toStdString(), "a", {1, 0, 0}))->repeated);
        QVERIFY(ingest(*m_store, moved(id.toStdString(), "a", {2, 0, 0}))->repeated);
        open();
        const auto again = ingest(*m_store, moved(id.toStdString(), "a", {2, 0, 0}));
        QVERIFY(again->repeated);
        QCOMPARE(again->anchorCount, 1u);
        QVERIFY(!ingest(*m_store, moved(other.toStdString(), "a", {3, 0, 0}))->repeated);
    }

    void eventsWithoutAnIdAreAllNew()
    {
        std::vector<Outcome> outcomes;
        for (int i = 1; i <= 3; ++i)
            outcomes.push_back(send(moved("", "a", {1.0 * i, 0, 0})));
        for (Outcome &outcome : outcomes)
            QVERIFY(!outcome.get()->front().repeated);
        QCOMPARE(anchor(*m_store, "a")->pose.position.x, 3.0);
        QCOMPARE(m_store->counters().events, 3u);
        QCOMPARE(number("SELECT count(*) FROM event"), 0);
    }

    void isFoundWhereverItWalks_data()
    {
        QTest::addColumn<bool>("isReopened"); // nothing is remembered of its box
        QTest::addRow("remembered") << false;
        QTest::addRow("reopened") << true;
    }

    void isFoundWhereverItWalks()
    {
        QFETCH(const bool, isReopened);
        int event = 0;
        for (const double x : {0.0, 0.5, 0.6, 2.4, 2.5, 5.2, 5.4, 3.0, -2.6, -0.5, 900.0}) {
            QVERIFY(ingest(*m_store, moved(std::to_string(++event), "a", {x, 0, 0})));
            if (isReopened)
                open();
            AnchorQuery near;
            near.near = Near{spatial::Vec3{x, 0, 0}, 0.001};
            QVERIFY2(idsOf(query(*m_store, near)) == u"a", std::to_string(x).c_str());
        }
    }

    void boxFollowsOnlyWhoLeavesIt()
    {
        QVERIFY(ingest(*m_store, moved("1", "a", {0, 0, 0})));
        QVERIFY(ingest(*m_store, moved("2", "a", {1, 0, 0})));
        QCOMPARE(number("SELECT max_x * 10 FROM anchor_box"), 35);
        QVERIFY(ingest(*m_store, moved("3", "a", {3.4, 0, 0})));
        QCOMPARE(number("SELECT max_x * 10 FROM anchor_box"), 35);
        QVERIFY(ingest(*m_store, moved("4", "a", {3.5, 0, 0})));
        QCOMPARE(number("SELECT max_x * 10 FROM anchor_box"), 65);
    }

    void eventsOfADeletedSessionGoBitByBit()
    {
        std::vector<model::SpatialEvent> events;
        for (int i = 0; i < 50'000; ++i)
            events.push_back(eventOf("s", "e" + std::to_string(i), {}));
        QVERIFY(ingest(*m_store, events));
        QVERIFY(ingest(*m_store, eventOf("other", "e", {})));
        Deletion deletion;
        deletion.session = model::SessionId("s");
        QVERIFY(
            await<DeletionOutcome>([&](auto done) { m_store->remove(deletion, std::move(done)); }));
        QVERIFY(number("SELECT count(*) FROM event") > 1);
        // The session may begin anew meanwhile, with the ids of before.
        QVERIFY(!ingest(*m_store, eventOf("s", "e49999", {}))->repeated);
        open(); // the rest is not forgotten over a restart
        QVERIFY(ingest(*m_store, eventOf("s", "e49999", {}))->repeated);
        for (int i = 0; i < 3; ++i)
            QVERIFY(ingest(*m_store, eventOf("s", "new" + std::to_string(i), {})));
        QCOMPARE(number("SELECT count(*) FROM event"), 5);
        QVERIFY(ingest(*m_store, eventOf("other", "e", {}))->repeated);
    }
};

QTEST_GUILESS_MAIN(tst_PoseStreams)
#include "tst_pose_streams.moc"
