// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/live_store.h"

#include <QSignalSpy>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using std::chrono::milliseconds;
using ui::models::EntityKind;
using ui::models::EntityRef;
using ui::models::LiveStore;

namespace {

const model::SessionId kRoom("room");
const EntityRef kDevice{kRoom, EntityKind::Device, "d"};
const EntityRef kAnchor{kRoom, EntityKind::Anchor, "a"};

} // namespace

class tst_LiveStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneSignalPerBatch()
    {
        TestClock clock;
        LiveStore store(clock);
        QSignalSpy changed(&store, &LiveStore::changed);
        QSignalSpy packets(&store, &LiveStore::packetsLogged);
        store.apply(
            {anchorEvent("room", "a"), anchorEvent("room", "b"), packet("pose"), packet("pose")});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(packets.count(), 1);
        store.apply({});
        QCOMPARE(changed.count(), 1);
    }

    void names_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("expected");
        QTest::addRow("chunk of a device") << "mesh_phone-1/chunk_0_-1_2"
                                           << "Chunk 0_-1_2";
        QTest::addRow("chunk") << "mesh_chunk_1"
                               << "Chunk 1";
        QTest::addRow("of an anchor") << "mesh_anchor_1f"
                                      << "Anchor 1f";
        QTest::addRow("no prefix") << "floor"
                                   << "floor";
        QTest::addRow("prefix only") << "mesh_"
                                     << "mesh_";
        QTest::addRow("nothing after the slash") << "mesh_a/"
                                                 << "mesh_a/";
    }

    void names()
    {
        QFETCH(const QString, id);
        QFETCH(const QString, expected);
        TestClock clock;
        LiveStore store(clock);
        store.apply({meshEvent("room", id.toStdString(), "nobody")});
        QCOMPARE(store.name({kRoom, EntityKind::Mesh, id.toStdString()}), expected);
    }

    void namesakesAreNumbered()
    {
        TestClock clock;
        LiveStore store(clock);
        QSignalSpy renamed(&store, &LiveStore::renamed);
        const auto plane = [](const char *id) { return EntityRef{kRoom, EntityKind::Plane, id}; };
        store.apply({planeEvent("room", "p1")});
        QCOMPARE(store.name(plane("p1")), QStringLiteral("TABLE"));
        store.apply({planeEvent("room", "p2"), planeEvent("hall", "p9")});
        QCOMPARE(renamed.count(), 1);
        QCOMPARE(store.name(plane("p1")), QStringLiteral("TABLE #1"));
        QCOMPARE(store.name(plane("p2")), QStringLiteral("TABLE #2"));
        QCOMPARE(store.name({model::SessionId("hall"), EntityKind::Plane, "p9"}),
                 QStringLiteral("TABLE"));
        // A namesake of another kind does not count.
        store.apply({anchorEvent("room", "a", "TABLE")});
        QCOMPARE(store.name(kAnchor), QStringLiteral("TABLE"));
    }

    void numbersStayAndAreUsedAgain()
    {
        TestClock clock;
        LiveStore store(clock);
        const auto plane = [](const char *id) { return EntityRef{kRoom, EntityKind::Plane, id}; };
        store.apply({planeEvent("room", "p1"), planeEvent("room", "p2"), planeEvent("room", "p3")});
        store.apply({live::SnapshotBegin{},
                     planeEvent("room", "p3"),
                     planeEvent("room", "p2"),
                     live::SnapshotEnd{}});
        QCOMPARE(store.name(plane("p2")), QStringLiteral("TABLE #2"));
        QCOMPARE(store.name(plane("p3")), QStringLiteral("TABLE #3"));
        store.apply({planeEvent("room", "p4")});
        QCOMPARE(store.name(plane("p4")), QStringLiteral("TABLE #1"));
        store.apply({live::SnapshotBegin{}, planeEvent("room", "p4"), live::SnapshotEnd{}});
        QCOMPARE(store.name(plane("p4")), QStringLiteral("TABLE"));
    }

    void meshesOfOneAnchorAreNumbered()
    {
        TestClock clock;
        LiveStore store(clock);
        const auto mesh = [](const char *id) { return EntityRef{kRoom, EntityKind::Mesh, id}; };
        store.apply({meshEvent("room", "mesh_1", "a"), meshEvent("room", "mesh_2", "a")});
        QCOMPARE(store.name(mesh("mesh_1")), QStringLiteral("1"));
        store.apply({anchorEvent("room", "a", "Chair")});
        QCOMPARE(store.name(mesh("mesh_1")), QStringLiteral("Chair #1"));
        QCOMPARE(store.name(mesh("mesh_2")), QStringLiteral("Chair #2"));
        store.apply({anchorEvent("room", "a", "Bench")});
        QCOMPARE(store.name(mesh("mesh_2")), QStringLiteral("Bench #2"));
        store.apply({meshEvent("room", "mesh_1", "elsewhere")});
        QCOMPARE(store.name(mesh("mesh_1")), QStringLiteral("1"));
    }

    void latency_data()
    {
        QTest::addColumn<int>("capturedBeforeMs");
        QTest::addColumn<int>("expected"); // -1 for none
        QTest::addRow("usual") << 9 << 9;
        QTest::addRow("clocks a little apart") << -20 << 0;
        QTest::addRow("clocks far apart, ahead") << -5'000 << -1;
        QTest::addRow("clocks far apart, behind") << 100'000 << -1;
    }

    void latency()
    {
        QFETCH(const int, capturedBeforeMs);
        QFETCH(const int, expected);
        TestClock clock;
        LiveStore store(clock);
        store.apply(
            {poseEvent("room", "d", "D", 0.0, clock.now() - milliseconds(capturedBeforeMs))});
        const auto latency = store.latency(kDevice);
        QCOMPARE(latency ? static_cast<int>(latency->count()) : -1, expected);
    }

    void latencyByTheServersClock()
    {
        TestClock clock;
        LiveStore store(clock);
        store.apply({live::Hello{"1", clock.now() + std::chrono::hours(1), {}}});
        store.apply({poseEvent(
            "room", "d", "D", 0.0, clock.now() + std::chrono::hours(1) - milliseconds(7))});
        QCOMPARE(store.latency(kDevice), std::optional(milliseconds(7)));
    }

    void ageOfWhatIsOlderThanTheConnection()
    {
        TestClock clock;
        LiveStore store(clock);
        store.apply({live::SnapshotBegin{},
                     anchorEvent("room", "a", {}, clock.now() - std::chrono::hours(2)),
                     live::SnapshotEnd{}});
        QCOMPARE(store.age(kAnchor), std::optional<milliseconds>(std::chrono::hours(2)));
        QVERIFY(!store.latency(kAnchor));
        clock.advance(std::chrono::seconds(1));
        store.apply({anchorEvent("room", "a", {}, clock.now())});
        clock.advance(std::chrono::seconds(3));
        QCOMPARE(store.age(kAnchor), std::optional<milliseconds>(std::chrono::seconds(3)));
    }

    void whoIsSilentForTwoSecondsIsNotRecent()
    {
        TestClock clock;
        LiveStore store(clock);
        QVERIFY(!store.isRecent(kDevice));
        store.apply({poseEvent("room", "d", "D", 0.0)});
        clock.advance(milliseconds(1'999));
        QVERIFY(store.isRecent(kDevice));
        clock.advance(milliseconds(1));
        QVERIFY(!store.isRecent(kDevice));
    }

    void findsByAnchorId()
    {
        TestClock clock;
        LiveStore store(clock);
        store.apply(
            {poseEvent("room", "d", "D"), anchorEvent("room", "a"), planeEvent("room", "p")});
        QCOMPARE(store.findAnchor(kRoom, model::AnchorId("a")), std::optional(kAnchor));
        QCOMPARE(store.findAnchor(kRoom, model::AnchorId("anchor_d")), std::optional(kDevice));
        QCOMPARE(store.findAnchor(kRoom, model::AnchorId("p"))->kind, EntityKind::Plane);
        QVERIFY(!store.findAnchor(kRoom, model::AnchorId("x")));
        QVERIFY(!store.findAnchor(model::SessionId("hall"), model::AnchorId("a")));
    }
};

QTEST_GUILESS_MAIN(tst_LiveStore)
#include "tst_live_store.moc"
