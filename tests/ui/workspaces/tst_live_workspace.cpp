// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/live_script.h"
#include "ui/backend/backend.h"
#include "ui/models/inspector_model.h"
#include "ui/models/live_store.h"
#include "ui/models/packet_filter_model.h"
#include "ui/models/selection.h"
#include "ui/models/session_tree_model.h"
#include "ui/models/visibility.h"
#include "ui/scene/scene_view.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/filter_chip.h"
#include "ui/workspaces/live/inspector_panel.h"
#include "ui/workspaces/live/live_workspace.h"
#include "ui/workspaces/live/packet_detail.h"
#include "ui/workspaces/live/section_view.h"
#include "ui/workspaces/live/session_panel.h"
#include "ui/workspaces/live/text_widgets.h"

#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QUndoStack>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using ui::models::EntityKind;
using ui::models::EntityRef;
using ui::models::SessionTreeModel;
using ui::workspaces::live::LiveWorkspace;

namespace {

const model::SessionId kRoom("room");
const EntityRef kChair{kRoom, EntityKind::Anchor, "a2"};
const EntityRef kDevice{kRoom, EntityKind::Device, "vive-1"};

struct Fixture
{
    TestClock clock;
    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    ui::backend::Backend backend;
    ui::models::LiveStore store{clock};
    ui::models::Selection selection;
    ui::models::Visibility visibility;
    QUndoStack undoStack;
    LiveWorkspace live{theme, backend, store, selection, visibility, undoStack};
    QMainWindow *page = qobject_cast<QMainWindow *>(live.widget());

    bool isActive = false;

    explicit Fixture(const QSize &size = {1360, 820})
    {
        page->resize(size);
        page->show();
        page->activateWindow();
        isActive = QTest::qWaitForWindowActive(page);
    }

    void fill()
    {
        store.apply({live::SnapshotBegin{},
                     poseEvent("room", "vive-1", "Vive"),
                     anchorEvent("room", "a1", "Chair 1"),
                     anchorEvent("room", "a2", "Chair 2"),
                     planeEvent("room", "p1"),
                     meshEvent("room", "mesh_1", "a2"),
                     live::SnapshotEnd{}});
    }
    [[nodiscard]] QTreeView &tree() const { return *page->findChild<QTreeView *>(); }
    [[nodiscard]] QTableView &log() const { return *page->findChild<QTableView *>(); }
    [[nodiscard]] QAbstractButton &chip(QStringView name) const
    {
        for (auto *chip : page->findChildren<ui::workspaces::live::FilterChip *>()) {
            if (chip->text() == name)
                return *chip;
        }
        qFatal("no chip %s", qPrintable(name.toString()));
    }
    [[nodiscard]] QToolButton &titleButton(QStringView accessibleName) const
    {
        for (auto *button : page->findChildren<QToolButton *>()) {
            if (button->accessibleName() == accessibleName)
                return *button;
        }
        qFatal("no button %s", qPrintable(accessibleName.toString()));
    }
    [[nodiscard]] QDockWidget &dock(const char *name) const
    {
        return *page->findChild<QDockWidget *>(QString::fromUtf8(name));
    }
    /// The row of the tree that shows `text`, searched in depth.
    [[nodiscard]] QModelIndex row(const QString &text) const
    {
        const QModelIndexList found = tree().model()->match(tree().model()->index(0, 0),
                                                            Qt::DisplayRole,
                                                            text,
                                                            1,
                                                            Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }
    void click(const QModelIndex &index, Qt::MouseButton button = Qt::LeftButton) const
    {
        QTest::mouseClick(tree().viewport(), button, {}, tree().visualRect(index).center());
    }
};

} // namespace

class tst_LiveWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void awaitedSessionIsShownAlone()
    {
        Fixture fixture;
        const EntityRef room{kRoom, EntityKind::Session, {}};
        fixture.live.showSession(kRoom);
        fixture.store.apply(
            {live::SnapshotBegin{}, poseEvent("hall", "vive-2", "Vive 2"), live::SnapshotEnd{}});
        QVERIFY(fixture.selection.entities().empty());
        QVERIFY(fixture.tree().isExpanded(fixture.row(QStringLiteral("hall"))));
        fixture.store.apply({poseEvent("room", "vive-1", "Vive")});
        QVERIFY(fixture.selection.current() == room);
        QVERIFY(fixture.live.sceneView().currentSession() == kRoom);
        QVERIFY(fixture.tree().isExpanded(fixture.row(QStringLiteral("room"))));
        QVERIFY(!fixture.tree().isExpanded(fixture.row(QStringLiteral("hall"))));
    }

    void choiceEndsTheWaitForASession()
    {
        Fixture fixture;
        fixture.live.showSession(kRoom);
        fixture.store.apply(
            {live::SnapshotBegin{}, poseEvent("hall", "vive-2", "Vive 2"), live::SnapshotEnd{}});
        const EntityRef hall{model::SessionId("hall"), EntityKind::Session, {}};
        fixture.selection.select(hall);
        fixture.store.apply({poseEvent("room", "vive-1", "Vive")});
        QVERIFY(fixture.selection.current() == hall);
    }

    void emptyListsTeach()
    {
        Fixture fixture;
        QSignalSpy demo(&fixture.live, &LiveWorkspace::demoRequested);
        auto *panel = fixture.page->findChild<ui::workspaces::live::SessionPanel *>();
        auto *empty = panel->findChild<ui::workspaces::EmptyState *>();
        QVERIFY(empty->isVisible());
        auto *button = empty->findChild<QPushButton *>();
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(demo.count(), 1);
        fixture.fill();
        QVERIFY(!empty->isVisible());
        QVERIFY(fixture.tree().isVisible());
    }

    void anotherServerOffersNoDemo()
    {
        Fixture fixture;
        auto *panel = fixture.page->findChild<ui::workspaces::live::SessionPanel *>();
        auto *empty = panel->findChild<ui::workspaces::EmptyState *>();
        const auto namesTheServer = [empty] {
            const auto labels = empty->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->text().contains(u"10.0.0.7:8080");
            });
        };
        fixture.live.setRemoteServer(QUrl(QStringLiteral("http://10.0.0.7:8080")));
        QVERIFY(empty->isVisible());
        QVERIFY(!empty->findChild<QPushButton *>()->isVisible());
        QVERIFY(namesTheServer());
        fixture.live.setRemoteServer({});
        QVERIFY(empty->findChild<QPushButton *>()->isVisible());
        QVERIFY(!namesTheServer());
    }

    void oneSelectionForAll()
    {
        Fixture fixture;
        fixture.fill();
        const QModelIndex chair = fixture.row(QStringLiteral("Chair 2"));
        QVERIFY(chair.isValid());
        fixture.click(chair);
        QCOMPARE(fixture.selection.current(), std::optional(kChair));
        const auto *inspector = fixture.page->findChild<ui::workspaces::live::InspectorPanel *>();
        QTRY_VERIFY(!inspector->findChildren<ui::workspaces::live::SectionView *>().isEmpty());
        fixture.selection.select(kDevice);
        QCOMPARE(fixture.tree().currentIndex().data().toString(), QStringLiteral("Vive"));
        QVERIFY(fixture.tree().selectionModel()->isSelected(fixture.row(QStringLiteral("Vive"))));
        fixture.store.clear();
        QVERIFY(!fixture.selection.current());
    }

    void theEyeHidesAndUndoShows()
    {
        Fixture fixture;
        fixture.fill();
        const QModelIndex chair = fixture.row(QStringLiteral("Chair 2"));
        fixture.click(chair.siblingAtColumn(SessionTreeModel::EyeColumn));
        QVERIFY(!fixture.visibility.isShown(kChair));
        QVERIFY(!fixture.selection.current());
        QCOMPARE(fixture.undoStack.undoText(), QStringLiteral("Hide Chair 2"));
        fixture.undoStack.undo();
        QVERIFY(fixture.visibility.isShown(kChair));
    }

    void filterFieldByKeyboard()
    {
        Fixture fixture;
        QVERIFY(fixture.isActive);
        fixture.fill();
        fixture.tree().setFocus();
        QTest::keyClick(&fixture.tree(), Qt::Key_F, Qt::ControlModifier);
        auto *panel = fixture.page->findChild<ui::workspaces::live::SessionPanel *>();
        auto *field = panel->findChild<QLineEdit *>();
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("chair 1"));
        QVERIFY(fixture.row(QStringLiteral("Chair 1")).isValid());
        QVERIFY(!fixture.row(QStringLiteral("Chair 2")).isValid());
        field->clear();
        QVERIFY(fixture.row(QStringLiteral("Chair 2")).isValid());
    }

    void contextMenuCopies()
    {
        Fixture fixture;
        fixture.fill();
        const QModelIndex chair = fixture.row(QStringLiteral("Chair 2"));
        const QPoint position = fixture.tree().visualRect(chair).center();
        Q_EMIT fixture.tree().customContextMenuRequested(position);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QStringList texts;
        for (QAction *action : menu->actions()) {
            texts.append(action->text());
            if (action->text() == u"Copy JSON")
                action->trigger();
        }
        QVERIFY(texts.contains(QStringLiteral("Copy id")));
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"\"id\": \"a2\""));
        menu->close();
    }

    void packetLogPausesAndSelects()
    {
        Fixture fixture;
        fixture.fill();
        live::PacketLogged line = packet("pose");
        line.session = kRoom;
        fixture.chip(u"Poses").setChecked(true);
        fixture.store.apply({line});
        QCOMPARE(fixture.log().model()->rowCount(), 1);
        QTest::mouseClick(fixture.log().viewport(),
                          Qt::LeftButton,
                          {},
                          fixture.log().visualRect(fixture.log().model()->index(0, 0)).center());
        QCOMPARE(fixture.selection.current(), std::optional(kDevice));
        fixture.log().setFocus();
        QTest::keyClick(&fixture.log(), Qt::Key_Space);
        QVERIFY(fixture.live.packetLog().isPaused());
        fixture.store.apply({line, line});
        QCOMPARE(fixture.log().model()->rowCount(), 1);
        QTest::keyClick(&fixture.log(), Qt::Key_Space);
        QCOMPARE(fixture.log().model()->rowCount(), 3);
    }

    void posesAreCountedUntilTheyAreAskedFor()
    {
        Fixture fixture;
        fixture.fill();
        live::PacketLogged pose = packet("pose");
        pose.session = kRoom;
        fixture.store.apply({pose, pose});
        QCOMPARE(fixture.log().model()->rowCount(), 0);
        auto *empty = fixture.dock("packetLog").findChild<ui::workspaces::EmptyState *>();
        QVERIFY(empty->isVisible());
        fixture.chip(u"Poses").click();
        QCOMPARE(fixture.log().model()->rowCount(), 2);
        fixture.chip(u"Poses").click();
        QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(fixture.log().model()->rowCount(), 2);
        QVERIFY(fixture.chip(u"Poses").isChecked());
    }

    void packetsFollowTheSelection()
    {
        Fixture fixture;
        fixture.fill();
        live::PacketLogged mesh = packet("mesh");
        mesh.session = kRoom;
        mesh.entity = "mesh_1";
        live::PacketLogged anchor = packet("anchor");
        anchor.session = kRoom;
        anchor.source = "phone";
        anchor.entity = "a2";
        fixture.store.apply({mesh, anchor});
        const QAbstractItemModel &rows = *fixture.log().model();
        QTest::mouseClick(fixture.log().viewport(),
                          Qt::LeftButton,
                          {},
                          fixture.log().visualRect(rows.index(1, 0)).center());
        QVERIFY(fixture.selection.current() == EntityRef(kRoom, EntityKind::Mesh, "mesh_1"));
        QVERIFY(fixture.log().selectionModel()->isRowSelected(1));
        fixture.selection.select(kChair);
        QVERIFY(!fixture.log().selectionModel()->hasSelection());
        QVERIFY(rows.index(0, 0).data(ui::models::PacketFilterModel::MarkedRole).toBool());
        QVERIFY(!rows.index(1, 0).data(ui::models::PacketFilterModel::MarkedRole).toBool());
        fixture.titleButton(u"Show only packets of the selection").click();
        QCOMPARE(rows.rowCount(), 1);
    }

    void aPacketIsShownAsJson()
    {
        Fixture fixture;
        fixture.fill();
        live::PacketLogged line = packet("anchor", live::Verdict::Rejected, "out of bounds");
        line.session = kRoom;
        fixture.store.apply({line});
        auto *detail = fixture.page->findChild<ui::workspaces::live::PacketDetail *>();
        QVERIFY(!detail->isVisible());
        fixture.log().selectRow(0);
        Q_EMIT fixture.log().activated(fixture.log().currentIndex());
        QVERIFY(detail->isVisible());
        QVERIFY(detail->json().contains(u"\"detail\": \"out of bounds\""));
        const QByteArray state = fixture.live.saveState();
        fixture.titleButton(u"Close the packet").click();
        QVERIFY(!detail->isVisible());
        QVERIFY(fixture.live.restoreState(state));
        QVERIFY(detail->isVisible());
    }

    void narrowWindowsStackTheInspector()
    {
        Fixture fixture({1360, 800});
        QMainWindow &page = *fixture.page;
        QDockWidget &sessions = fixture.dock("sessions");
        QDockWidget &inspector = fixture.dock("inspector");
        QVERIFY(page.tabifiedDockWidgets(&sessions).isEmpty());
        QVERIFY(inspector.width() <= 420 && sessions.width() <= 420);
        page.resize(1100, 760);
        QTRY_VERIFY(page.tabifiedDockWidgets(&sessions).contains(&inspector));
        // The tabs say the titles; the menu stands beside the filter.
        QTRY_COMPARE(sessions.titleBarWidget()->height(), 0);
        const QToolButton &more = fixture.titleButton(u"More actions for sessions");
        QTRY_VERIFY(more.isVisible());
        QVERIFY(!sessions.titleBarWidget()->isAncestorOf(&more));
        page.resize(1360, 800);
        QTRY_VERIFY(page.tabifiedDockWidgets(&sessions).isEmpty());
        QTRY_VERIFY(sessions.titleBarWidget()->height() > 0);
        QVERIFY(sessions.titleBarWidget()->isAncestorOf(&more));
        QCOMPARE(page.dockWidgetArea(&inspector), Qt::RightDockWidgetArea);
    }

    void layoutIsRemembered()
    {
        Fixture fixture;
        fixture.dock("inspector").hide();
        const QByteArray state = fixture.live.saveState();
        fixture.live.resetLayout();
        QVERIFY(fixture.dock("inspector").isVisible());
        QVERIFY(fixture.live.restoreState(state));
        QVERIFY(!fixture.dock("inspector").isVisible());
        QVERIFY(!fixture.live.restoreState(QByteArray("not a layout")));
        QVERIFY(!fixture.live.restoreState({}));
    }

    void aLostServerIsSaidAboveTheView()
    {
        Fixture fixture;
        auto *banner = fixture.page->findChild<ui::workspaces::Banner *>();
        QVERIFY(!banner->isVisible());
        fixture.backend.connectTo(QUrl(QStringLiteral("http://127.0.0.1:1")));
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->accessibleName().contains(u"refused"));
        fixture.backend.disconnectFromServer();
        QTRY_VERIFY(!banner->isVisible());
    }

    void paletteFindsByNameAndId()
    {
        Fixture fixture;
        fixture.fill();
        const auto found = fixture.live.find(QStringLiteral("chair 2"), 10);
        QCOMPARE(found.size(), 2u); // the anchor, and the mesh called after it
        QCOMPARE(found.front().title, QStringLiteral("Chair 2"));
        QCOMPARE(found.front().detail, QStringLiteral("Anchor in room · a2"));
        found.front().activate();
        QCOMPARE(fixture.selection.current(), std::optional(kChair));
        QCOMPARE(fixture.live.find(QStringLiteral("a"), 2).size(), 2u);
        QVERIFY(fixture.live.find(QStringLiteral("nobody"), 10).empty());
        fixture.store.apply({planeEvent("room", "p0")});
        const auto tables = fixture.live.find(QStringLiteral("table"), 10);
        QCOMPARE(tables.size(), 2u);
        QCOMPARE(tables[0].title, QStringLiteral("TABLE #1"));
        QCOMPARE(tables[1].title, QStringLiteral("TABLE #2"));
        QCOMPARE(tables[1].detail, QStringLiteral("Plane in room · p0"));
        fixture.store.apply({anchorEvent("room", "glasses-of-the-guest-1/anchor_0001", "Door"),
                             anchorEvent("room", "glasses-of-the-guest-2/anchor_0001", "Door")});
        const auto doors = fixture.live.find(QStringLiteral("door"), 10);
        QCOMPARE(doors.size(), 2u);
        QVERIFY(doors[0].detail.endsWith(u"glasses-of-the-guest-1/anchor_0001"));
        QVERIFY(doors[1].detail.endsWith(u"glasses-of-the-guest-2/anchor_0001"));
    }

    void figuresAreNotCut()
    {
        Fixture fixture;
        ui::workspaces::live::ElidedLabel label(
            fixture.theme, ui::theme::Type::Small, ui::theme::Color::TextPrimary);
        for (const char *text : {"632.8 kB", "111.1 kB", "17:11:11.111", "11/11/11 1 111"}) {
            label.setText(QString::fromLatin1(text));
            label.resize(label.sizeHint());
            QVERIFY2(!label.isCut(), text);
        }
        label.resize(label.width() / 2, label.height());
        QVERIFY(label.isCut());
    }

    void everyButtonHasAName()
    {
        Fixture fixture;
        fixture.fill();
        fixture.selection.select(kChair);
        for (const QToolButton *button : fixture.page->findChildren<QToolButton *>()) {
            // A field names its own buttons.
            if (button->isVisible() && !qobject_cast<QLineEdit *>(button->parent()))
                QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
                         button->parent()->metaObject()->className());
        }
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    auto tokens = ui::theme::embeddedTokens();
    if (!tokens)
        return 2;
    ui::theme::Theme theme(*tokens);
    ui::theme::install(application, theme);
    tst_LiveWorkspace test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_live_workspace.moc"
