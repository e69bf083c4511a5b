// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"
#include "tests/support/test_clock.h"
#include "tests/ui/backend/answer_server.h"
#include "tests/ui/workspaces/session_server.h"
#include "ui/backend/backend.h"
#include "ui/models/geofences.h"
#include "ui/models/live_store.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/live/fence_dialog.h"
#include "ui/workspaces/live/fence_edits.h"
#include "ui/workspaces/live/fence_list_dialog.h"
#include "ui/workspaces/live/fence_words.h"
#include "ui/workspaces/live/problem_line.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>
#include <QUndoStack>

using namespace Qt::StringLiterals;
using namespace stag;
using namespace stag::ui::workspaces::live;
using stag::test::AnswerServer;
using stag::test::SessionServer;

namespace {

constexpr int kPatienceMs = 10'000;

model::Geofence sphere(const char *id, const char *name)
{
    model::Geofence fence;
    fence.id = model::GeofenceId(id);
    fence.name = name;
    fence.session = model::SessionId("room");
    fence.volume = model::Sphere{{1, 2, 3}, 0.5};
    return fence;
}

struct Desk
{
    [[nodiscard]] FenceDialog *open(const QUrl &server,
                                    const std::optional<model::Geofence> &before = {})
    {
        const FencePlace place{model::SessionId("room"), {1.25, 0, -3}, u"Sofa"_s};
        auto *dialog = new FenceDialog(theme, edits, server, place, before, nullptr);
        dialog->show();
        return dialog;
    }

    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    ui::backend::Backend backend;
    QUndoStack undoStack;
    FenceEdits edits{backend, undoStack};
};

QLineEdit &field(const QDialog &dialog, const char *name)
{
    auto *found = dialog.findChild<QLineEdit *>(QString::fromLatin1(name));
    if (!found)
        qFatal("no %s", name);
    return *found;
}

QAbstractButton &button(const QDialog &dialog, const char *name)
{
    auto *found = dialog.findChild<QAbstractButton *>(QString::fromLatin1(name));
    if (!found)
        qFatal("no %s", name);
    return *found;
}

QString problemOf(const QDialog &dialog)
{
    return dialog.findChild<ProblemLine *>()->text();
}

std::vector<model::GeofenceRecord> fencesOf(SessionServer &server)
{
    const QByteArray body = server.read(u"/api/v1/geofences"_s);
    return *wire::parseGeofenceRecords(body.toStdString());
}

} // namespace

class tst_FenceDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesWhatTheFieldsSay()
    {
        SessionServer server;
        Desk desk;
        const QPointer dialog = desk.open(server.url());
        QCOMPARE(field(*dialog, "fenceName").text(), u"Sofa"_s);
        button(*dialog, "box").click();
        field(*dialog, "fenceName").setText(u"Küche"_s);
        field(*dialog, "width").setText(u"4"_s);
        field(*dialog, "turn").setText(u"90"_s);
        field(*dialog, "dwell").setText(u"1.5"_s);
        button(*dialog, "everySession").click();
        button(*dialog, "saveFence").click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, kPatienceMs);
        const auto fences = fencesOf(server);
        QCOMPARE(fences.size(), 1u);
        const model::Geofence &fence = fences.front().fence;
        QCOMPARE(fence.name, "Küche");
        QVERIFY(!fence.session);
        QCOMPARE(fence.dwell.count(), 1'500);
        const auto &box = std::get<model::TurnedBox>(fence.volume);
        QVERIFY(box.sizeM == (spatial::Vec3{4, 2, 2}));
        QVERIFY(box.sessionFromBox.position == (spatial::Vec3{1.25, 0, -3}));
        QVERIFY(std::abs(box.sessionFromBox.rotation.y - std::sqrt(0.5)) < 1e-12);
        QCOMPARE(desk.undoStack.undoText(), u"New geofence Küche"_s);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problem");
        QTest::addRow("no name") << QByteArray("fenceName") << u"  "_s << u"needs a name"_s;
        QTest::addRow("long name")
            << QByteArray("fenceName") << QString(257, u'x') << u"256 bytes"_s;
        QTest::addRow("no number") << QByteArray("radius") << u"wide"_s << u"“wide” is no number"_s;
        QTest::addRow("no radius") << QByteArray("radius") << QString() << u"more than 0"_s;
        QTest::addRow("far away") << QByteArray("centreX") << u"1e9"_s << u"too far away"_s;
        QTest::addRow("negative margin") << QByteArray("margin") << u"-1"_s << u"0 to 1000 m"_s;
        QTest::addRow("long stay") << QByteArray("dwell") << u"1e300"_s << u"86 400 s"_s;
        QTest::addRow("negative stay") << QByteArray("dwell") << u"-0.5"_s << u"86 400 s"_s;
        QTest::addRow("no stay") << QByteArray("dwell") << u"nan"_s << u"86 400 s"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QString, text);
        QFETCH(const QString, problem);
        Desk desk;
        const QPointer dialog = desk.open(QUrl());
        QVERIFY(button(*dialog, "saveFence").isEnabled());
        QSignalSpy drafted(dialog, &FenceDialog::drafted);
        field(*dialog, name.constData()).setText(text);
        QVERIFY2(problemOf(*dialog).contains(problem), qPrintable(problemOf(*dialog)));
        QVERIFY(!button(*dialog, "saveFence").isEnabled());
        QVERIFY(!drafted.last().at(0).value<std::optional<model::Geofence>>());
        dialog->close();
    }

    void whatIsNotTouchedStaysToTheLastBit()
    {
        SessionServer server;
        Desk desk;
        model::Geofence before = sphere("k", "Kitchen");
        before.volume =
            model::TurnedBox{{{1.0 / 3, 1e-7, -2}, {0.1, 0.7, 0.1, 0.7}}, {1.0 / 3, 2, 3}};
        auto &rotation = std::get<model::TurnedBox>(before.volume).sessionFromBox.rotation;
        rotation = spatial::normalized(rotation);
        std::optional<Result<model::Geofence>> made;
        desk.edits.run({server.url(), {}, before}, this, [&made](const auto &r) { made = r; });
        QTRY_VERIFY_WITH_TIMEOUT(made && *made, kPatienceMs);
        const QPointer dialog = desk.open(server.url(), **made);
        QVERIFY(!field(*dialog, "turn").isEnabled()); // it is tilted
        field(*dialog, "fenceName").setText(u"Cook"_s);
        button(*dialog, "saveFence").click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, kPatienceMs);
        QCOMPARE(desk.undoStack.undoText(), u"Rename geofence Kitchen to Cook"_s);
        before.name = "Cook";
        QVERIFY(fencesOf(server).front().fence == before);
    }

    void movesToWhatIsSelectedNow()
    {
        Desk desk;
        const QPointer dialog = desk.open(QUrl(), sphere("k", "Kitchen"));
        QVERIFY(button(*dialog, "moveFence").text().contains(u"Sofa"_s));
        dialog->setPlace({model::SessionId("hall"), {9, 9, 9}, u"Stage"_s}); // another frame
        QVERIFY(button(*dialog, "moveFence").text().contains(u"Sofa"_s));
        dialog->setPlace({model::SessionId("room"), {0, 1.5, 0}, {}});
        button(*dialog, "moveFence").click();
        QCOMPARE(field(*dialog, "centreY").text(), u"1.5"_s);
        dialog->close();
    }

    void aReadOnlyKeyIsNamedAndNothingIsLost()
    {
        const AnswerServer server("/api/v1/geofences", R"({"error":"no"})", "403 Forbidden");
        Desk desk;
        const QPointer dialog = desk.open(server.url());
        button(*dialog, "saveFence").click();
        QVERIFY(!button(*dialog, "saveFence").isEnabled()); // once at a time
        QTRY_VERIFY_WITH_TIMEOUT(problemOf(*dialog).contains(u"scope ingest"_s), kPatienceMs);
        QVERIFY(button(*dialog, "saveFence").isEnabled()); // to be tried again
        QCOMPARE(desk.undoStack.count(), 0);
        dialog->close();
    }

    void whatCannotBeUndoneStaysDone()
    {
        SessionServer server;
        Desk desk;
        QSignalSpy refused(&desk.edits, &FenceEdits::refused);
        int done = 0;
        const auto count = [&done](const Result<model::Geofence> &result) {
            done += result ? 1 : 0;
        };
        desk.edits.run({server.url(), {}, sphere("k", "Kitchen")}, this, count);
        desk.edits.run({server.url(), sphere("k", "Kitchen"), sphere("k", "Cook")}, this, count);
        QTRY_COMPARE_WITH_TIMEOUT(done, 2, kPatienceMs);
        QCOMPARE(server.remove(u"/api/v1/geofences/k"_s), 200); // somebody else
        desk.undoStack.undo();
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, kPatienceMs);
        QVERIFY(refused[0][0].toString().contains(u"not there any more"_s));
        QCOMPARE(desk.undoStack.index(), 2);
    }

    void undoesAndRedoesInOrderHoweverFast()
    {
        SessionServer server;
        Desk desk;
        QSignalSpy refused(&desk.edits, &FenceEdits::refused);
        int done = 0;
        const auto count = [&done](const Result<model::Geofence> &result) {
            done += result ? 1 : 0;
        };
        desk.edits.run({server.url(), {}, sphere("k", "Kitchen")}, this, count);
        desk.edits.run({server.url(), sphere("k", "Kitchen"), sphere("k", "Cook")}, this, count);
        desk.edits.run({server.url(), sphere("k", "Cook"), {}}, this, count);
        QTRY_COMPARE_WITH_TIMEOUT(done, 3, kPatienceMs);
        QCOMPARE(desk.undoStack.undoText(), u"Delete geofence Cook"_s);
        for (int round = 0; round < 3; ++round)
            desk.undoStack.setIndex(round % 2 == 0 ? 0 : 3);
        desk.undoStack.setIndex(1);
        desk.edits.run({server.url(), {}, sphere("last", "Last")}, this, count); // behind them
        QTRY_COMPARE_WITH_TIMEOUT(done, 4, kPatienceMs);
        QCOMPARE(refused.size(), 0);
        QVERIFY(fencesOf(server).front().fence == sphere("k", "Kitchen"));
    }

    void theListTeachesAndFollows()
    {
        Desk desk;
        stag::test::TestClock clock;
        ui::models::LiveStore store(clock);
        ui::models::Geofences fences(store);
        FenceListDialog list(desk.theme, fences, nullptr);
        list.show();
        const auto *rows = list.findChild<QTreeWidget *>();
        QVERIFY(!rows->isVisible());                    // words in its place
        QVERIFY(!button(list, "newFence").isEnabled()); // no session
        fences.setSession(model::SessionId("room"));
        fences.setDraft(sphere("", "Draft"));
        QVERIFY(!rows->isVisible()); // nobody can delete that
        fences.apply({sphere("k", "Kitchen"), live::GeofenceChange::Created});
        QVERIFY(rows->isVisible());
        QVERIFY(button(list, "newFence").isEnabled());
        QSignalSpy opened(&list, &FenceListDialog::openRequested);
        QSignalSpy deleted(&list, &FenceListDialog::deleteRequested);
        button(list, "openFence").click();
        button(list, "deleteFence").click();
        QCOMPARE(opened.size(), 1);
        QCOMPARE(deleted.size(), 1);
        fences.apply({sphere("k", "Kitchen"), live::GeofenceChange::Deleted});
        QVERIFY(!rows->isVisible());
        QVERIFY(!button(list, "deleteFence").isEnabled());
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QLocale::setDefault(QLocale::c());
    tst_FenceDialogs test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_fence_dialogs.moc"
