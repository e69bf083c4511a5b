// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/graph_script.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/format.h"
#include "ui/models/geofences.h"
#include "ui/models/inspector_model.h"
#include "ui/models/live_store.h"
#include "ui/models/mesh_histories.h"
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
    ui::models::MeshHistories histories{store};
    ui::models::AnchorGraph graph{store, selection};
    ui::models::Geofences fences{store};
    ui::models::InspectorModel inspector{store, selection, stats, histories, graph, fences};

    void showGraph()
    {
        std::uint64_t asked = 0;
        QObject::connect(&graph,
                         &ui::models::AnchorGraph::wanted,
                         &graph,
                         [&asked](std::uint64_t number) { asked = number; });
        graph.setSession(model::SessionId("room"));
        graph.setShown(true);
        graph.take(asked, rowOfAnchors());
        QObject::disconnect(&graph, &ui::models::AnchorGraph::wanted, nullptr, nullptr);
    }

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

const ui::models::EntityRef kMesh{kRoom, EntityKind::Mesh, "m"};

/// The newest of nine: as many deltas to the one before as `deltas`, below them whole ones.
model::MeshHistory historyOf(std::uint64_t deltas)
{
    model::MeshHistory history{model::MeshId("m"), kRoom, 9, {}};
    for (std::uint64_t number = 9; number > 0; --number) {
        model::MeshVersion version;
        version.version = number;
        const bool isDelta = number > 9 - deltas;
        version.form = isDelta ? model::KeptForm::Delta : model::KeptForm::Mesh;
        version.bytes = {0, 1'000, isDelta ? 100u : 500u, 0, isDelta ? 900u : 0u};
        if (isDelta)
            version.keptAgainst = number - 1;
        history.versions.push_back(version);
    }
    return history;
}

/// The mesh with other content.
live::LiveEvent changedMeshEvent(unsigned char number)
{
    live::LiveEvent event = meshEvent("room", "m", "a");
    model::Mesh &mesh = std::get<live::MeshChanged>(event).mesh;
    model::MeshPayload payload = *mesh.payload;
    payload.vertices.front() = std::byte{number};
    mesh.hash = model::contentHash(payload);
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    return event;
}

/// "label: value (note)" of a section.
QStringList linesOf(const Fixture &fixture, QStringView key)
{
    QStringList lines;
    for (const auto &section : fixture.inspector.sections())
        if (section.key == key)
            for (const auto &property : section.properties)
                lines += QStringLiteral("%1: %2 (%3)")
                             .arg(property.label, property.value, property.note);
    return lines;
}

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

    void versionsOfAMesh()
    {
        Fixture fixture;
        QSignalSpy wanted(&fixture.histories, &ui::models::MeshHistories::wanted);
        fixture.store.apply({meshEvent("room", "m", "a")});
        fixture.selection.select(kMesh);
        QCOMPARE(wanted.count(), 1);
        QVERIFY(linesOf(fixture, u"versions").isEmpty());
        fixture.histories.take(kMesh, historyOf(2));
        QTRY_VERIFY(!linesOf(fixture, u"versions").isEmpty());
        const QStringList lines = linesOf(fixture, u"versions");
        const auto &sections = fixture.inspector.sections();
        QVERIFY(std::any_of(sections.begin(), sections.end(), [](const auto &section) {
            return section.key == u"versions" && section.summary == u"8 of 9";
        }));
        QCOMPARE(lines.mid(0, 6),
                 (QStringList{
                     QStringLiteral("Stored: %1 (of %2)")
                         .arg(ui::models::formatBytes(3'700), ui::models::formatBytes(9'000)),
                     QStringLiteral("Saved by deltas: %1 ()").arg(ui::models::formatBytes(1'800)),
                     QStringLiteral("Saved by dedup: %1 ()").arg(ui::models::formatBytes(0)),
                     QStringLiteral("Delta chain: 9 → 8 → 7 ()"),
                     QStringLiteral("Version 9: %1 (delta to version 8)")
                         .arg(ui::models::formatBytes(100)),
                     QStringLiteral("Version 8: %1 (delta to version 7)")
                         .arg(ui::models::formatBytes(100))}));
        QCOMPARE(lines[6],
                 QStringLiteral("Version 7: %1 (whole)").arg(ui::models::formatBytes(500)));
        QCOMPARE(lines.size(), 4 + 8); // the oldest is only in the sums
        QVERIFY(linesOf(fixture, u"mesh").contains(QStringLiteral("Version: 9 ()")));
        QCOMPARE(wanted.count(), 1);
    }

    void versionsSayHowTheyAreKept_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<int>("resolution");
        QTest::addColumn<int>("storedBytes");
        QTest::addColumn<QString>("note");
        using enum model::KeptForm;
        using enum model::DeltaResolution;
        QTest::addRow("plain") << int(Plain) << int(None) << 10 << "as sent";
        QTest::addRow("gzip") << int(Gzip) << int(None) << 10 << "compressed";
        QTest::addRow("mesh") << int(Mesh) << int(Proven) << 10 << "whole";
        QTest::addRow("delta to what is no version of it")
            << int(Delta) << int(None) << 10 << "delta to another mesh";
        QTest::addRow("known") << int(Delta) << int(None) << 0 << "known content";
        QTest::addRow("unresolved")
            << int(Plain) << int(Unresolved) << 10 << "delta that is not resolved";
    }

    void versionsSayHowTheyAreKept()
    {
        QFETCH(const int, form);
        QFETCH(const int, resolution);
        QFETCH(const int, storedBytes);
        QFETCH(const QString, note);
        Fixture fixture;
        fixture.store.apply({meshEvent("room", "m", "a")});
        fixture.selection.select(kMesh);
        model::MeshVersion version;
        version.version = 1;
        version.form = model::KeptForm(form);
        version.resolution = model::DeltaResolution(resolution);
        version.bytes.stored = std::uint64_t(storedBytes);
        fixture.histories.take(kMesh, model::MeshHistory{model::MeshId("m"), kRoom, 1, {version}});
        fixture.inspector.refresh();
        QVERIFY(linesOf(fixture, u"versions").last().endsWith(u'(' + note + u')'));
    }

    void deltaChain_data()
    {
        QTest::addColumn<int>("deltas");
        QTest::addColumn<QString>("chain");
        QTest::addRow("none") << 0 << "9";
        QTest::addRow("to the first") << 5 << "9 → 8 → 7 → 6 → 5 → 4";
        QTest::addRow("too long to show") << 8 << "9 → 8 → 7 → 6 → 5 → 4 → …";
    }

    void deltaChain()
    {
        QFETCH(const int, deltas);
        QFETCH(const QString, chain);
        Fixture fixture;
        fixture.store.apply({meshEvent("room", "m", "a")});
        fixture.selection.select(kMesh);
        fixture.histories.take(kMesh, historyOf(std::uint64_t(deltas)));
        fixture.inspector.refresh();
        QCOMPARE(linesOf(fixture, u"versions")[3], QStringLiteral("Delta chain: %1 ()").arg(chain));
    }

    void historyIsAskedForOnceAndAfterEachChange()
    {
        Fixture fixture;
        QSignalSpy wanted(&fixture.histories, &ui::models::MeshHistories::wanted);
        fixture.store.apply({meshEvent("room", "m", "a")});
        QVERIFY(!fixture.histories.request(kMesh));
        QVERIFY(!fixture.histories.request(kMesh));
        QCOMPARE(wanted.count(), 1);
        fixture.histories.take(kMesh, Error{ErrorCode::Unavailable, "away"});
        QVERIFY(!fixture.histories.request(kMesh)); // not again until there is news
        QCOMPARE(wanted.count(), 1);
        fixture.store.apply({changedMeshEvent(1)});
        QVERIFY(!fixture.histories.request(kMesh));
        QCOMPARE(wanted.count(), 2);
        fixture.histories.take(kMesh, historyOf(1));
        QVERIFY(fixture.histories.request(kMesh));
        fixture.store.apply({changedMeshEvent(2)});
        QVERIFY(fixture.histories.request(kMesh)); // what was known stays meanwhile
        QCOMPARE(wanted.count(), 3);
    }

    void histories_overflow()
    {
        Fixture fixture;
        ui::models::MeshHistories histories(fixture.store, {.meshHistoriesMax = 1});
        const ui::models::EntityRef other{kRoom, EntityKind::Mesh, "other"};
        fixture.store.apply({meshEvent("room", "m", "a"), meshEvent("room", "other", "a")});
        QVERIFY(!histories.request(kMesh));
        histories.take(kMesh, historyOf(1));
        QVERIFY(histories.request(kMesh));
        QVERIFY(!histories.request(other));
        QVERIFY(!histories.request(kMesh)); // forgotten
    }

    void anEdgeOfTheGraph()
    {
        Fixture fixture;
        fixture.store.apply({anchorEvent("room", "a", "Sofa"), anchorEvent("room", "b", "Lamp")});
        fixture.showGraph();
        fixture.selection.selectEdge({anchorNode("a"), anchorNode("b"), graph::EdgeKind::Adjacent});
        QVERIFY(fixture.inspector.header());
        QVERIFY(fixture.inspector.header()->isEdge);
        QCOMPARE(fixture.inspector.header()->name, QStringLiteral("Sofa – Lamp"));
        QCOMPARE(fixture.inspector.header()->statusWord, QStringLiteral("Adjacent"));
        QCOMPARE(linesOf(fixture, u"link"),
                 (QStringList{QStringLiteral("Kind: Adjacent ()"),
                              QStringLiteral("From: Sofa ()"),
                              QStringLiteral("To: Lamp ()"),
                              QStringLiteral("Distance: 1.000 m ()")}));
        QVERIFY(linesOf(fixture, u"relativePose")
                    .contains(QStringLiteral("Uncertainty: ± 14 mm, ± 1.1° (1 σ)")));
        QCOMPARE(linesOf(fixture, u"seen").size(), 2);
        fixture.graph.setSession(model::SessionId("hall"));
        fixture.inspector.refresh();
        QVERIFY(fixture.inspector.empty());
    }

    void linksOfAnAnchor()
    {
        Fixture fixture;
        fixture.store.apply({anchorEvent("room", "a", "Sofa"),
                             anchorEvent("room", "b", "Lamp"),
                             anchorEvent("room", "c", "Desk")});
        fixture.selection.select({kRoom, EntityKind::Anchor, "b"});
        QVERIFY(linesOf(fixture, u"links").isEmpty());
        fixture.showGraph();
        fixture.inspector.refresh();
        QCOMPARE(linesOf(fixture, u"links"),
                 (QStringList{QStringLiteral("Sofa: 1.00 m (± 14 mm)"),
                              QStringLiteral("Desk: 2.00 m (± 14 mm)")}));
    }

    void rawJson_overflow()
    {
        TestClock clock;
        ui::models::LiveStore store{clock};
        ui::models::Selection selection;
        ui::models::MeshStatsCache stats{store};
        ui::models::ModelLimits limits;
        limits.rawJsonCharactersMax = 20;
        ui::models::MeshHistories histories{store};
        ui::models::AnchorGraph graph{store, selection};
        ui::models::Geofences fences{store};
        ui::models::InspectorModel inspector{
            store, selection, stats, histories, graph, fences, limits};
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

    void fencesOfASessionAndOfWhoIsInside()
    {
        Fixture fixture;
        fixture.store.apply({anchorEvent("room", "a1", "Sofa")});
        fixture.fences.setSession(kRoom);
        model::GeofenceRecord record;
        record.fence.id = model::GeofenceId("k");
        record.fence.name = "Kitchen";
        record.fence.volume = model::Sphere{{}, 1.0};
        fixture.fences.take(kRoom, std::vector{record});
        fixture.selection.select({kRoom, EntityKind::Session, {}});
        const auto section = [&fixture] {
            fixture.inspector.refresh();
            const auto &sections = fixture.inspector.sections();
            const auto found = std::find_if(sections.begin(), sections.end(), [](const auto &one) {
                return one.key == QStringLiteral("geofences");
            });
            return found == sections.end() ? ui::models::Section{} : *found;
        };
        QCOMPARE(section().properties.size(), 1u);
        QCOMPARE(section().properties[0].label, QStringLiteral("Kitchen"));
        QCOMPARE(section().properties[0].value, QStringLiteral("nobody"));
        const Timestamp since = fixture.clock.now() - std::chrono::seconds(12);
        fixture.fences.takeInside(
            record.fence.id,
            std::vector{model::GeofencePresence{kRoom, model::AnchorId("a1"), {}, since}});
        QCOMPARE(section().properties[0].value, QStringLiteral("Sofa"));
        QCOMPARE(section().properties[0].note, QStringLiteral("12 s"));
        fixture.selection.select({kRoom, EntityKind::Anchor, "a1"});
        QCOMPARE(section().properties[0].label, QStringLiteral("Kitchen"));
        QCOMPARE(section().properties[0].value, QStringLiteral("inside"));
    }
};

QTEST_GUILESS_MAIN(tst_InspectorModel)
#include "tst_inspector_model.moc"
