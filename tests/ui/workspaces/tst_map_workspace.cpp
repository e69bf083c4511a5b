// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/support/warning_guard.h"
#include "ui/map/map_view.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/workspaces/map/limits.h"
#include "ui/workspaces/map/map_facts.h"
#include "ui/workspaces/map/map_page.h"
#include "ui/workspaces/map/map_workspace.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QUndoStack>
#include <QtTest>

#include <cmath>

using namespace stag;
using namespace stag::ui;
using workspaces::map::MapPage;
using workspaces::map::MapWorkspace;
using workspaces::map::SessionPlaces;

namespace {

constexpr int kPatienceMs = 30'000;
const model::SessionId kSession("plaza");
const georef::GeoReference kFountain{{53.5438, 9.9912, 0.0}, 90.0};

live::AnchorChanged pose(const char *device, const spatial::Vec3 &position)
{
    live::AnchorChanged event;
    event.anchor.id = model::AnchorId(std::string("pose-") + device);
    event.anchor.session = kSession;
    event.anchor.pose.position = position;
    event.traits.kind = model::AnchorKind::Device;
    event.traits.device = model::DeviceId(device);
    event.traits.deviceName = device;
    return event;
}

struct Desk
{
    test::TestClock clock;
    theme::Theme theme{*theme::embeddedTokens()};
    models::LiveStore store{clock};
    models::Selection selection;
    models::Visibility visibility;
    QUndoStack undo;
    MapWorkspace map{
        std::move(*ui::map::BaseMap::open()), theme, store, selection, visibility, undo};
    bool isShown = false;

    Desk()
    {
        page().resize(1200, 760);
        page().show();
        page().activateWindow();
        isShown = QTest::qWaitForWindowActive(&page());
    }
    MapPage &page() { return *qobject_cast<MapPage *>(map.widget()); }
    ui::map::MapView &view() { return page().view(); }
    QString text(const char *name)
    {
        return page().findChild<QLabel *>(QString::fromLatin1(name))->text();
    }
    QAction &action(const char *name)
    {
        for (QAction *action : map.actions()) {
            if (action->objectName() == QLatin1String(name))
                return *action;
        }
        qFatal("no such action");
    }
    QString menuTextAt(const QPointF &at, const QString &begin)
    {
        Q_EMIT view().menuRequested(at);
        const auto *menu = page().findChild<QMenu *>();
        QString found;
        for (QAction *action : menu->actions()) {
            if (!found.isEmpty() || !action->text().startsWith(begin))
                continue;
            found = action->text();
            action->trigger();
        }
        delete menu;
        return found;
    }
};

} // namespace

class tst_MapWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWorldIsThere()
    {
        const test::WarningGuard guard;
        Desk desk;
        QVERIFY(desk.isShown);
        QTRY_VERIFY_WITH_TIMEOUT(desk.view().isSettled(), kPatienceMs);
        QVERIFY(desk.text("mapHint").contains(QStringLiteral("No session")));
        QVERIFY(desk.text("mapPlace").contains(QStringLiteral(", ")));
        auto *attribution = desk.page().findChild<QLabel *>(QStringLiteral("mapAttribution"));
        QVERIFY(attribution->toolTip().contains(QStringLiteral("GeoNames")));
        QCOMPARE(guard.warnings(), QStringList());
    }

    void coordinatesAreFlownTo()
    {
        Desk desk;
        desk.action("mapFind").trigger();
        auto *field = desk.page().findChild<QLineEdit *>(QStringLiteral("mapSearch"));
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("48.8584, 2.2945"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(!desk.view().mover().isMoving());
        const auto centre = toGeodetic(desk.view().camera().centre());
        QVERIFY(std::abs(centre.latitudeDeg - 48.8584) < 1e-6);
        QVERIFY(std::abs(centre.longitudeDeg - 2.2945) < 1e-6);
        QVERIFY(desk.view().hasFocus());
    }

    void townsAreFound()
    {
        Desk desk;
        auto *field = desk.page().findChild<QLineEdit *>(QStringLiteral("mapSearch"));
        auto *list = desk.page().findChild<QListWidget *>(QStringLiteral("mapSearchResults"));
        field->setFocus();
        field->setText(QStringLiteral("hamburg"));
        QTRY_VERIFY_WITH_TIMEOUT(list->count() > 0, kPatienceMs);
        QCOMPARE(list->item(0)->text(), QStringLiteral("Hamburg"));
        QTest::keyClick(field, Qt::Key_Down);
        QTest::keyClick(field, Qt::Key_Up);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(!desk.view().mover().isMoving());
        QVERIFY(std::abs(toGeodetic(desk.view().camera().centre()).latitudeDeg - 53.55) < 0.2);
        const auto found = desk.map.find(QStringLiteral("hamburg"), 5);
        QVERIFY(!found.empty());
        QSignalSpy opened(&desk.map, &MapWorkspace::openRequested);
        found.front().activate();
        QCOMPARE(opened.size(), 1);
    }

    void aSessionIsPutOnTheMapAndUndone()
    {
        Desk desk;
        desk.store.apply({pose("Lena", {0, 1.6, -10})});
        desk.view().mover().jumpTo(ui::map::MapView::Camera(
            desk.view().camera().size(), stag::map::toWorld(kFountain.origin), 18.0));
        const QPointF middle(desk.view().width() / 2.0, desk.view().height() / 2.0);
        QVERIFY(!desk.menuTextAt(middle, QStringLiteral("Put")).isEmpty());
        const auto place = desk.map.places().place(kSession);
        QVERIFY(place);
        QVERIFY(std::abs(place->origin.latitudeDeg - kFountain.origin.latitudeDeg) < 1e-6);
        QVERIFY(desk.text("mapHint").isEmpty());
        QVERIFY(desk.selection.current());
        desk.undo.undo();
        QVERIFY(!desk.map.places().place(kSession));
        desk.undo.redo();
        QVERIFY(desk.map.places().place(kSession));
        QVERIFY(!desk.menuTextAt(middle, QStringLiteral("Take")).isEmpty());
        QVERIFY(!desk.map.places().place(kSession));
        desk.undo.undo();
        QVERIFY(desk.map.places().place(kSession));
    }

    void devicesStandWhereTheyAre()
    {
        Desk desk;
        desk.store.apply({pose("Lena", {0, 1.6, -100})});
        QVERIFY(desk.map.places().set(kSession, kFountain));
        desk.view().mover().jumpTo(ui::map::MapView::Camera(
            desk.view().camera().size(), stag::map::toWorld(kFountain.origin), 17.0));
        // The session looks east, so a hundred metres forward are a hundred metres east.
        const double metresPerPixel = desk.view().camera().metresPerPixel();
        const QPointF lena(desk.view().width() / 2.0 + 100 / metresPerPixel,
                           desk.view().height() / 2.0);
        QTRY_VERIFY(desk.view().featureAt(lena));
        QTest::mouseClick(&desk.view(), Qt::LeftButton, {}, lena.toPoint());
        QVERIFY(desk.selection.current());
        QCOMPARE(desk.selection.current()->kind, models::EntityKind::Device);
        QCOMPARE(desk.text("mapCount"), QStringLiteral("1 session(s), 1 device(s)"));
        desk.store.apply({pose("Lena", {0, 1.6, 100})});
        QTRY_VERIFY(!desk.view().featureAt(lena));
        desk.action("mapFlyTo").trigger();
        QTRY_VERIFY(!desk.view().mover().isMoving());
        QVERIFY(toGeodetic(desk.view().camera().centre()).longitudeDeg
                < kFountain.origin.longitudeDeg);
        desk.visibility.setShown({*desk.selection.current()}, false);
        QTRY_COMPARE(desk.text("mapCount"), QStringLiteral("1 session(s), 0 device(s)"));
    }

    void whereOneWasComesBack()
    {
        QByteArray state;
        ui::map::MapView::Camera camera;
        {
            Desk desk;
            QVERIFY(desk.map.places().set(kSession, kFountain));
            desk.view().mover().jumpTo(ui::map::MapView::Camera(
                desk.view().camera().size(), stag::map::toWorld(kFountain.origin), 13.0, 40.0));
            camera = desk.view().camera();
            state = desk.map.saveState();
        }
        Desk desk;
        QVERIFY(desk.map.restoreState(state));
        QCOMPARE(desk.map.places().place(kSession), std::optional(kFountain));
        QVERIFY(std::abs(desk.view().camera().zoom() - 13) < 1e-9);
        QVERIFY(std::abs(desk.view().camera().centre().x - camera.centre().x) < 1e-12);
        for (qsizetype length = 0; length < state.size(); ++length)
            QVERIFY(!desk.map.restoreState(state.first(length)));
    }

    void placesHaveALimitAndAMeaning()
    {
        SessionPlaces places;
        QVERIFY(!places.set(kSession, georef::GeoReference{{91, 0, 0}, 0}));
        for (std::size_t i = 0; i < workspaces::map::kPlacedSessionsMax; ++i)
            QVERIFY(places.set(model::SessionId(std::to_string(i)), kFountain));
        QVERIFY(!places.set(kSession, kFountain));
        QVERIFY(places.set(model::SessionId("7"), std::nullopt));
        QVERIFY(places.set(kSession, kFountain));
    }

    void northComesBackUp()
    {
        Desk desk;
        desk.view().mover().turnTo({600, 380}, 77);
        desk.action("mapNorthUp").trigger();
        QTRY_COMPARE(desk.view().camera().bearingDeg(), 0.0);
    }

    void scaleIsRound()
    {
        const ui::map::MapView::Camera camera({1600, 900}, {0.5, 0.5}, 10.0);
        const double scale = workspaces::map::mapScale(camera);
        QVERIFY(std::abs(scale / 288'000 - 1) < 0.04);
        QCOMPARE(std::fmod(scale, 1000.0), 0.0);
    }
};

QTEST_MAIN(tst_MapWorkspace)
#include "tst_map_workspace.moc"
