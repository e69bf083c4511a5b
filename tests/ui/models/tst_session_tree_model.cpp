// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/live_store.h"
#include "ui/models/session_filter_model.h"
#include "ui/models/session_tree_model.h"
#include "ui/models/visibility.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using ui::models::EntityKind;
using ui::models::SessionTreeModel;

namespace {

/// The tree as text: two spaces per level, name and figures, "-" before what is hidden.
QStringList print(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex name = model.index(row, SessionTreeModel::NameColumn, parent);
        QStringList parts{name.data().toString()};
        for (const int column : {SessionTreeModel::RateColumn, SessionTreeModel::AgeColumn}) {
            if (const QString text = name.siblingAtColumn(column).data().toString();
                !text.isEmpty())
                parts.append(text);
        }
        const QString hidden =
            name.data(SessionTreeModel::ShownRole).toBool() ? QString() : QStringLiteral("- ");
        lines.append(QString(2 * depth, u' ') + hidden + parts.join(QStringLiteral(" | ")));
        lines += print(model, name, depth + 1);
    }
    return lines;
}

struct Fixture
{
    TestClock clock;
    ui::models::LiveStore store{clock};
    ui::models::Visibility visibility;
    SessionTreeModel tree{store, visibility};
    QAbstractItemModelTester tester{&tree, QAbstractItemModelTester::FailureReportingMode::QtTest};
    ui::models::SessionFilterModel filtered;
    QAbstractItemModelTester filteredTester{&filtered,
                                            QAbstractItemModelTester::FailureReportingMode::QtTest};

    Fixture() { filtered.setSourceModel(&tree); }
};

std::vector<live::LiveEvent> room()
{
    return {live::SnapshotBegin{},
            poseEvent("room", "vive-1", "Vive · Mara"),
            anchorEvent("room", "a10", "Chair 10"),
            anchorEvent("room", "a2", "Chair 2"),
            planeEvent("room", "p1"),
            meshEvent("room", "mesh_1", "a2"),
            meshEvent("room", "mesh_phone/chunk_0_-1", "unknown"),
            live::SnapshotEnd{}};
}

} // namespace

class tst_SessionTreeModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsByKindAndSortsByName()
    {
        Fixture fixture;
        fixture.store.apply(room());
        fixture.clock.advance(std::chrono::seconds(12));
        QCOMPARE(print(fixture.filtered),
                 QStringList({QStringLiteral("room | 12 s"),
                              QStringLiteral("  Devices | 1"),
                              QStringLiteral("    Vive · Mara | 12 s"),
                              QStringLiteral("  Anchors | 2"),
                              QStringLiteral("    Chair 2 | 12 s"),
                              QStringLiteral("    Chair 10 | 12 s"),
                              QStringLiteral("  Planes | 1"),
                              QStringLiteral("    TABLE | 12 s"),
                              QStringLiteral("  Meshes | 2"),
                              QStringLiteral("    Chair 2 | 12 s"),
                              QStringLiteral("    Chunk 0_-1 | 12 s")}));
    }

    void aMeshIsNamedAfterAnAnchorThatComesLater()
    {
        Fixture fixture;
        fixture.store.apply({meshEvent("room", "mesh_1", "a1")});
        QVERIFY(print(fixture.tree).contains(QStringLiteral("    1 | now")));
        fixture.store.apply({anchorEvent("room", "a1", "Sofa")});
        QVERIFY(print(fixture.tree).contains(QStringLiteral("    Sofa | now")));
        QVERIFY(!print(fixture.tree).contains(QStringLiteral("    1 | now")));
    }

    void aSnapshotTakesAwayWhatItDoesNotName()
    {
        Fixture fixture;
        fixture.store.apply(room());
        fixture.store.apply({live::SnapshotBegin{},
                             anchorEvent("room", "a2", "Chair 2"),
                             anchorEvent("room", "a3", "Chair 3"),
                             live::SnapshotEnd{}});
        QStringList names;
        for (const QString &line : print(fixture.tree))
            names.append(line.section(QStringLiteral(" |"), 0, 0));
        QCOMPARE(names.join(u';'), QStringLiteral("room;  Anchors;    Chair 2;    Chair 3"));
        fixture.store.clear();
        QCOMPARE(fixture.tree.rowCount(), 0);
    }

    void theSameSnapshotTwiceChangesNothing()
    {
        Fixture fixture;
        fixture.store.apply(room());
        QSignalSpy inserted(&fixture.tree, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&fixture.tree, &QAbstractItemModel::rowsRemoved);
        fixture.store.apply(room());
        QCOMPARE(inserted.count(), 0);
        QCOMPARE(removed.count(), 0);
    }

    void filterKeepsParents_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("expected");
        QTest::addRow("by name") << "chair 10"
                                 << "room;  Anchors;    Chair 10";
        QTest::addRow("by id") << "P1"
                               << "room;  Planes;    TABLE";
        QTest::addRow("nothing") << "xyz"
                                 << "";
        QTest::addRow("spaces around") << "  vive  "
                                       << "room;  Devices;    Vive · Mara";
    }

    void filterKeepsParents()
    {
        QFETCH(const QString, filter);
        QFETCH(const QString, expected);
        Fixture fixture;
        fixture.store.apply(room());
        fixture.filtered.setFilterText(filter);
        QStringList names;
        for (const QString &line : print(fixture.filtered))
            names.append(line.section(QStringLiteral(" |"), 0, 0));
        QCOMPARE(names.join(u';'), expected);
    }

    void hidingIsUndone()
    {
        Fixture fixture;
        fixture.store.apply(room());
        const live::EntityKey chair{model::SessionId("room"), EntityKind::Anchor, "a2"};
        ui::models::ToggleVisibilityCommand command(
            fixture.visibility, {chair}, QStringLiteral("Chair 2"));
        QCOMPARE(command.text(), QStringLiteral("Hide Chair 2"));
        command.redo();
        QVERIFY(print(fixture.tree).contains(QStringLiteral("    - Chair 2 | now")));
        command.undo();
        QVERIFY(!print(fixture.tree).contains(QStringLiteral("    - Chair 2 | now")));
    }

    void aHiddenSessionHidesItsEntities()
    {
        Fixture fixture;
        fixture.store.apply(room());
        fixture.visibility.setShown({{model::SessionId("room"), EntityKind::Session, {}}}, false);
        const live::EntityKey chair{model::SessionId("room"), EntityKind::Anchor, "a2"};
        const QModelIndex index = fixture.tree.indexOf(chair);
        QVERIFY(index.data(SessionTreeModel::ShownRole).toBool());
        QVERIFY(!index.data(SessionTreeModel::VisibleRole).toBool());
    }

    void aDeviceKeepsItsColour()
    {
        Fixture fixture;
        fixture.store.apply({poseEvent("room", "b", "B"), poseEvent("room", "a", "A")});
        const live::EntityKey b{model::SessionId("room"), EntityKind::Device, "b"};
        const int before = fixture.visibility.seriesOf(b);
        fixture.store.clear();
        fixture.store.apply({poseEvent("room", "c", "C"), poseEvent("room", "b", "B")});
        QCOMPARE(fixture.tree.indexOf(b).data(SessionTreeModel::SeriesRole).toInt(), before);
    }

    void entitiesOfAGroup()
    {
        Fixture fixture;
        fixture.store.apply(room());
        const live::EntityKey chair{model::SessionId("room"), EntityKind::Anchor, "a2"};
        const QModelIndex group = fixture.tree.indexOf(chair).parent();
        QCOMPARE(fixture.tree.entitiesAt(group).size(), 2u);
        QVERIFY(!fixture.tree.entityAt(group));
        QCOMPARE(fixture.tree.entityAt(fixture.tree.indexOf(chair)), std::optional(chair));
    }

    void tenThousandEntitiesStaySmooth()
    {
        TestClock clock;
        ui::models::LiveStore store{clock};
        ui::models::Visibility visibility;
        SessionTreeModel tree{store, visibility};
        ui::models::SessionFilterModel filtered;
        filtered.setSourceModel(&tree);
        std::vector<live::LiveEvent> events;
        for (int i = 0; i < 10'000; ++i)
            events.push_back(
                anchorEvent("room", "a" + std::to_string(i), "Chair " + std::to_string(i)));
        QSignalSpy inserted(&tree, &QAbstractItemModel::rowsInserted);
        store.apply(events);
        QCOMPARE(inserted.count(), 3); // the session, its group, and all anchors at once
        QElapsedTimer timer;
        timer.start();
        store.apply(events);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        const QModelIndex group = filtered.index(0, 0, filtered.index(0, 0));
        QCOMPARE(filtered.rowCount(group), 10'000);
        QCOMPARE(filtered.index(2, 0, group).data().toString(), QStringLiteral("Chair 2"));
    }
};

QTEST_GUILESS_MAIN(tst_SessionTreeModel)
#include "tst_session_tree_model.moc"
