// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/inspector_model.h"
#include "ui/models/live_store.h"
#include "ui/models/mesh_stats.h"
#include "ui/models/selection.h"

#include <QtTest>

using namespace stag;
using namespace stag::test;
using ui::models::EntityKind;

namespace {

const model::SessionId kRoom("room");

struct Fixture
{
    TestClock clock;
    ui::models::LiveStore store{clock};
    ui::models::Selection selection;
    ui::models::MeshStatsCache stats{store};
    ui::models::InspectorModel inspector{store, selection, stats};

    /// "title (summary)" and "  label: value note" lines.
    [[nodiscard]] QStringList print() const
    {
        QStringList lines;
        for (const auto &section : inspector.sections()) {
            if (section.key == u"json")
                continue;
            lines.append(section.title);
            for (const auto &property : section.properties)
                lines.append(QStringLiteral("  %1: %2").arg(property.label, property.value));
        }
        return lines;
    }
};

} // namespace

class tst_InspectorModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSelected()
    {
        Fixture fixture;
        QVERIFY(fixture.inspector.empty());
        fixture.selection.select({kRoom, EntityKind::Anchor, "not there"});
        QVERIFY(fixture.inspector.empty());
    }

    void sessionCountsEventsPerSecond()
    {
        Fixture fixture;
        fixture.store.apply({poseEvent("room", "d", "D")});
        fixture.selection.select({kRoom, EntityKind::Session, {}});
        const QStringList rates = fixture.print().filter(QStringLiteral("  Rate: "));
        QCOMPARE(rates.size(), 1);
        QVERIFY2(rates.front().endsWith(u"/s"), qPrintable(rates.front()));
    }

    void poseInMetresAndDegrees()
    {
        Fixture fixture;
        live::LiveEvent event = anchorEvent("room", "a1", "Coffee table");
        auto &anchor = std::get<live::AnchorChanged>(event).anchor;
        anchor.pose = {{1.284, 0.472, -0.418}, {0.0, 0.2588190451, 0.0, 0.9659258263}};
        anchor.metadata = R"({"label":"Coffee table","confidence":0.97})";
        fixture.store.apply({event});
        fixture.selection.select({kRoom, EntityKind::Anchor, "a1"});
        QCOMPARE(fixture.inspector.header()->name, QStringLiteral("Coffee table"));
        QCOMPARE(fixture.inspector.header()->statusWord, QStringLiteral("Tracked"));
        const QStringList lines = fixture.print();
        QVERIFY(lines.contains(QStringLiteral("  Position: 1.284, 0.472, \u22120.418")));
        QVERIFY(lines.contains(QStringLiteral("  Rotation: 0.0°, 30.0°, 0.0°")));
        QVERIFY(lines.contains(QStringLiteral("  Quaternion: 0.000  0.259  0.000  0.966")));
        QVERIFY(lines.contains(QStringLiteral("  label: Coffee table")));
        QVERIFY(lines.contains(QStringLiteral("  confidence: 0.97")));
        QVERIFY(fixture.inspector.json().contains(u"\"id\": \"a1\""));
    }

    void meshFiguresComeFromAnotherThread()
    {
        Fixture fixture;
        fixture.store.apply({anchorEvent("room", "a1", "Sofa"), meshEvent("room", "m1", "a1")});
        const ui::models::EntityRef mesh{kRoom, EntityKind::Mesh, "m1"};
        fixture.selection.select(mesh);
        QTRY_VERIFY(fixture.print().contains(QStringLiteral("  Triangles: 1")));
        const QStringList lines = fixture.print();
        QVERIFY(lines.contains(QStringLiteral("  Vertices: 3")));
        QVERIFY(lines.contains(QStringLiteral("  Size: 48 B")));
        QVERIFY(lines.contains(QStringLiteral("  Extent: 1.00 × 2.00 × 0.00 m")));
        QVERIFY(lines.contains(QStringLiteral("  Anchor: Sofa")));
    }

    void aMeshThatCannotBeDecodedSaysSo()
    {
        Fixture fixture;
        live::LiveEvent event = meshEvent("room", "m1", "a1");
        model::MeshPayload broken;
        broken.vertices.resize(6);
        std::get<live::MeshChanged>(event).mesh.payload =
            std::make_shared<const model::MeshPayload>(broken);
        fixture.store.apply({event});
        const ui::models::EntityRef mesh{kRoom, EntityKind::Mesh, "m1"};
        QTRY_VERIFY(fixture.stats.request(mesh));
        QVERIFY(!fixture.stats.request(mesh)->failure.isEmpty());
    }

    void planeAndSession()
    {
        Fixture fixture;
        fixture.store.apply({planeEvent("room", "p1"), poseEvent("room", "d", "Vive")});
        fixture.selection.select({kRoom, EntityKind::Plane, "p1"});
        QVERIFY(fixture.print().contains(QStringLiteral("  Area: 6.00 m²")));
        fixture.selection.select({kRoom, EntityKind::Session, {}});
        QVERIFY(fixture.print().contains(QStringLiteral("  Devices: 1")));
        QVERIFY(fixture.print().contains(QStringLiteral("  Planes: 1")));
    }

    void aDeviceRestsAfterTwoSeconds()
    {
        Fixture fixture;
        fixture.store.apply({poseEvent(
            "room", "d", "Vive", 0.0, fixture.clock.now() - std::chrono::milliseconds(9))});
        const ui::models::EntityRef device{kRoom, EntityKind::Device, "d"};
        fixture.selection.select(device);
        QCOMPARE(fixture.inspector.header()->statusWord, QStringLiteral("Tracked"));
        QVERIFY(fixture.print().contains(QStringLiteral("  Latency: 9 ms")));
        fixture.clock.advance(std::chrono::seconds(3));
        fixture.inspector.refresh();
        QCOMPARE(fixture.inspector.header()->statusWord, QStringLiteral("Idle"));
    }

    void followsChangesAndRemoval()
    {
        Fixture fixture;
        fixture.store.apply({poseEvent("room", "d", "Vive", 1.0)});
        fixture.selection.select({kRoom, EntityKind::Device, "d"});
        fixture.store.apply({poseEvent("room", "d", "Vive", 2.0)});
        QTRY_VERIFY(fixture.print().contains(QStringLiteral("  Position: 2.000, 0.000, 0.000")));
        fixture.store.clear();
        QTRY_VERIFY(fixture.inspector.empty());
    }

    void aLockedInspectorStays()
    {
        Fixture fixture;
        fixture.store.apply({anchorEvent("room", "a", "A"), anchorEvent("room", "b", "B")});
        fixture.selection.select({kRoom, EntityKind::Anchor, "a"});
        fixture.inspector.setLocked(true);
        fixture.selection.select({kRoom, EntityKind::Anchor, "b"});
        QCOMPARE(fixture.inspector.header()->name, QStringLiteral("A"));
        fixture.inspector.setLocked(false);
        QCOMPARE(fixture.inspector.header()->name, QStringLiteral("B"));
    }

    void rawJson_overflow()
    {
        TestClock clock;
        ui::models::LiveStore store{clock};
        ui::models::Selection selection;
        ui::models::MeshStatsCache stats{store};
        ui::models::ModelLimits limits;
        limits.rawJsonCharactersMax = 20;
        ui::models::InspectorModel inspector{store, selection, stats, limits};
        store.apply({anchorEvent("room", "a1", "Sofa")});
        selection.select({kRoom, EntityKind::Anchor, "a1"});
        const auto &json = inspector.sections().back();
        QCOMPARE(json.key, QStringLiteral("json"));
        QVERIFY(json.properties.front().value.contains(u"Copy takes all"));
        QVERIFY(json.copyText.size() > 100);
    }

    void statsPending_overflow()
    {
        Fixture fixture;
        ui::models::ModelLimits limits;
        limits.meshStatsPendingMax = 1;
        ui::models::MeshStatsCache stats(fixture.store, limits);
        fixture.store.apply({meshEvent("room", "m1", "a"), meshEvent("room", "m2", "a")});
        const ui::models::EntityRef first{kRoom, EntityKind::Mesh, "m1"};
        const ui::models::EntityRef second{kRoom, EntityKind::Mesh, "m2"};
        QSignalSpy ready(&stats, &ui::models::MeshStatsCache::statsReady);
        QVERIFY(!stats.request(first));
        QVERIFY(!stats.request(second)); // not taken on now, taken on when asked again
        QTRY_COMPARE(ready.count(), 1);
        QVERIFY(!stats.request(second));
        QTRY_VERIFY(stats.request(second));
    }

    void statsCache_overflow()
    {
        Fixture fixture;
        ui::models::MeshStatsCache stats(fixture.store, {.meshStatsMax = 1});
        fixture.store.apply({meshEvent("room", "m1", "a"), meshEvent("room", "m2", "a")});
        const ui::models::EntityRef first{kRoom, EntityKind::Mesh, "m1"};
        const ui::models::EntityRef second{kRoom, EntityKind::Mesh, "m2"};
        QTRY_VERIFY(stats.request(first));
        QTRY_VERIFY(stats.request(second));
        QVERIFY(!stats.request(first));
        QTRY_VERIFY(stats.request(first));
    }
};

QTEST_GUILESS_MAIN(tst_InspectorModel)
#include "tst_inspector_model.moc"
