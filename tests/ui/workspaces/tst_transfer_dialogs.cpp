// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temp_dir.h"
#include "tests/ui/workspaces/session_server.h"
#include "ui/backend/backend.h"
#include "ui/backend/exchange.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/live/export_dialog.h"
#include "ui/workspaces/live/import_dialog.h"
#include "ui/workspaces/live/problem_line.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using stag::test::SessionServer;
using stag::ui::workspaces::live::ExportDialog;
using stag::ui::workspaces::live::ImportDialog;
using stag::ui::workspaces::live::ProblemLine;
namespace theme = stag::ui::theme;

namespace {

constexpr int kPatienceMs = 10'000;

constexpr const char *kEmptyEvent = R"({"session_id":"room","event_id":"e","timestamp":1000})";
constexpr const char *kMapWithALine = R"({"type":"FeatureCollection","features":[
 {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[2.00001,48.00001]},"properties":{}},
 {"type":"Feature","id":"b","geometry":{"type":"LineString","coordinates":[[2,48],[3,49]]},"properties":{}}]})";

QByteArray eventOf(const char *session, int meshBytes)
{
    const QByteArray payload(meshBytes, 'x');
    return R"({"session_id":")" + QByteArray(session)
           + R"(","event_id":"e","timestamp":1000,"anchors":[{"id":"a","pose":{"x":1}},{"id":"b"}],)"
             R"("meshes":[{"id":"m","anchor_id":"a","vertices":")"
           + payload.toBase64() + R"("}]})";
}

/// A window's door to a server of its own with one session.
struct Desk
{
    explicit Desk(SessionServer::Exports exports = SessionServer::Exports::Allowed)
        : server(exports)
    {
        backend.connectTo(server.url());
    }

    [[nodiscard]] QString file(const char *name) const
    {
        return QString::fromStdString(folder.file(name));
    }
    [[nodiscard]] ExportDialog *open(const char *session)
    {
        auto *dialog = new ExportDialog(theme, exchange, stag::model::SessionId(session), nullptr);
        dialog->show();
        return dialog;
    }

    [[nodiscard]] ImportDialog *openImport(const char *name)
    {
        auto *dialog = new ImportDialog(theme, exchange, file(name), nullptr);
        dialog->show();
        return dialog;
    }

    SessionServer server;
    stag::test::TempDir folder;
    stag::ui::theme::Theme theme{*stag::ui::theme::embeddedTokens()};
    stag::ui::backend::Backend backend;
    stag::ui::backend::Exchange exchange{backend};
};

template<typename Widget>
Widget &child(const QDialog &dialog, const char *name)
{
    auto *found = dialog.findChild<Widget *>(QString::fromLatin1(name));
    if (!found)
        qFatal("no %s", name);
    return *found;
}

QString textOf(const QDialog &dialog, const char *name)
{
    return child<QLabel>(dialog, name).text();
}

QString problemOf(const QDialog &dialog)
{
    return dialog.findChild<ProblemLine *>()->text();
}

theme::Status statusOf(const QSignalSpy &ended)
{
    return ended[0][0].value<theme::Status>();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestTransferDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatWouldGo()
    {
        Desk desk;
        QCOMPARE(desk.server.ingest(eventOf("room", 5'000)), 200);
        const QPointer dialog = desk.open("room");
        auto &button = child<QAbstractButton>(*dialog, "exportButton");
        QVERIFY(!button.isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(textOf(*dialog, "exportPreview").contains(u"2 anchor"_s),
                                 kPatienceMs);
        QVERIFY(textOf(*dialog, "exportPreview").contains(u"5"_s));
        QVERIFY(button.isEnabled());
        dialog->close();
    }

    void saysThatNothingWouldGo()
    {
        Desk desk;
        QCOMPARE(desk.server.ingest(kEmptyEvent), 200);
        const QPointer dialog = desk.open("room");
        child<QAbstractButton>(*dialog, "format-3dtiles").click();
        QTRY_VERIFY_WITH_TIMEOUT(textOf(*dialog, "exportPreview").startsWith(u"Nothing"_s),
                                 kPatienceMs);
        dialog->close();
    }

    void asksAMapWhereItIs()
    {
        Desk desk;
        QCOMPARE(desk.server.ingest(eventOf("room", 10)), 200);
        const QPointer dialog = desk.open("room");
        auto &button = child<QAbstractButton>(*dialog, "exportButton");
        child<QAbstractButton>(*dialog, "format-geojson").click();
        QTRY_VERIFY_WITH_TIMEOUT(!textOf(*dialog, "exportPreview").isEmpty(), kPatienceMs);
        QVERIFY(!button.isEnabled());
        child<QLineEdit>(*dialog, "latitude").setText(u"48.8584"_s);
        QVERIFY(!button.isEnabled());
        QVERIFY(!problemOf(*dialog).isEmpty());
        child<QLineEdit>(*dialog, "longitude").setText(u"east"_s);
        QVERIFY(problemOf(*dialog).contains(u"east"_s));
        child<QLineEdit>(*dialog, "longitude").setText(u"2.2945"_s);
        QVERIFY(button.isEnabled());
        QVERIFY(problemOf(*dialog).isEmpty());
        dialog->close();
    }

    void writesAFileAndTakesItInAgain()
    {
        Desk desk;
        QCOMPARE(desk.server.ingest(eventOf("room", 300'000)), 200);
        const QPointer dialog = desk.open("room");
        QSignalSpy ended(dialog, &ExportDialog::ended);
        dialog->exportTo(desk.file("room.zip"));
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
        QCOMPARE(statusOf(ended), theme::Status::Ok);
        QVERIFY(QFileInfo(desk.file("room.zip")).size() > 1'000);
        QVERIFY(child<QAbstractButton>(*dialog, "showInFolderButton").isVisible());
        QVERIFY(textOf(*dialog, "exportPreview").contains(u"room.zip"_s));
        dialog->close();

        const QPointer import = desk.openImport("room.zip");
        QSignalSpy imported(import, &ImportDialog::ended);
        QSignalSpy wanted(import, &ImportDialog::showRequested);
        child<QLineEdit>(*import, "importSession").setText(u"the & copy"_s);
        child<QAbstractButton>(*import, "importButton").click();
        QTRY_COMPARE_WITH_TIMEOUT(imported.size(), 1, kPatienceMs);
        QVERIFY2(statusOf(imported) == theme::Status::Ok, qPrintable(imported[0][1].toString()));
        QCOMPARE(textOf(*import, "import-0-0"), u"2"_s); // anchors
        QCOMPARE(textOf(*import, "import-1-0"), u"1"_s); // versions of meshes
        QCOMPARE(textOf(*import, "import-0-1"), u"0"_s);
        QCOMPARE(desk.server.get(u"/api/v1/anchors/a?session_id=the%20%26%20copy"_s), 200);
        child<QAbstractButton>(*import, "showImportedButton").click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].value<stag::model::SessionId>(),
                 stag::model::SessionId("the & copy"));
        QTRY_VERIFY(!import);
    }

    void isWorkedWithTheKeyboardAlone()
    {
        Desk desk;
        QCOMPARE(desk.server.ingest(eventOf("room", 5'000)), 200);
        const QPointer dialog = desk.open("room");
        dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dialog, kPatienceMs));
        QTRY_VERIFY_WITH_TIMEOUT(child<QAbstractButton>(*dialog, "exportButton").isEnabled(),
                                 kPatienceMs);
        QSignalSpy ended(dialog, &ExportDialog::ended);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QVERIFY(child<QAbstractButton>(*dialog, "format-glb").isChecked());
        for (const char *field : {"latitude", "longitude", "height", "heading"}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget()->objectName(), QString::fromLatin1(field));
        }
        QTRY_VERIFY_WITH_TIMEOUT(child<QAbstractButton>(*dialog, "exportButton").isEnabled(),
                                 kPatienceMs);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QFileDialog *files = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((files = dialog->findChild<QFileDialog *>()), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(files->isVisible(), kPatienceMs);
        auto *name = files->findChild<QLineEdit *>();
        QVERIFY(name);
        QCOMPARE(name->text(), u"room.glb"_s);
        name->setText(desk.file("mine")); // the suffix comes by itself
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
        QVERIFY2(QFileInfo::exists(desk.file("mine.glb")), qPrintable(ended[0][1].toString()));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
    }

    void saysWhyNothingCame()
    {
        Desk desk(SessionServer::Exports::Busy);
        QCOMPARE(desk.server.ingest(eventOf("room", 10)), 200);
        const QPointer dialog = desk.open("room");
        QTRY_VERIFY_WITH_TIMEOUT(child<QAbstractButton>(*dialog, "exportButton").isEnabled(),
                                 kPatienceMs);
        QSignalSpy ended(dialog, &ExportDialog::ended);
        dialog->exportTo(desk.file("room.zip"));
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
        QCOMPARE(statusOf(ended), theme::Status::Error);
        QVERIFY(problemOf(*dialog).contains(u"busy"_s));
        QVERIFY(!QFileInfo::exists(desk.file("room.zip")));
        dialog->close();

        put(desk.file("other.txt"), "hello");
        const QPointer import = desk.openImport("other.txt");
        import->start();
        QTRY_VERIFY_WITH_TIMEOUT(problemOf(*import).contains(u"not a file that can be imported"_s),
                                 kPatienceMs);
        QVERIFY(child<QAbstractButton>(*import, "importButton").isEnabled());
        import->close();
    }

    void saysWhatWasSkipped()
    {
        Desk desk;
        put(desk.file("places.geojson"), kMapWithALine);
        const QPointer import = desk.openImport("places.geojson");
        child<QLineEdit>(*import, "importSession").setText(u"room"_s);
        child<QLineEdit>(*import, "latitude").setText(u"48"_s);
        child<QLineEdit>(*import, "longitude").setText(u"2"_s);
        QSignalSpy ended(import, &ImportDialog::ended);
        import->start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
        QVERIFY2(statusOf(ended) == theme::Status::Ok, qPrintable(ended[0][1].toString()));
        QCOMPARE(textOf(*import, "import-0-0"), u"1"_s);
        QCOMPARE(textOf(*import, "import-0-2"), u"1"_s);
        const auto &skipped = child<QTreeWidget>(*import, "importSkipped");
        QCOMPARE(skipped.topLevelItemCount(), 1);
        QVERIFY(!skipped.topLevelItem(0)->text(1).isEmpty());
        import->close();
    }

    void leavesNothingBehindWhenItIsClosed()
    {
        Desk desk;
        QCOMPARE(desk.server.ingest(eventOf("room", 2'000'000)), 200);
        const QPointer dialog = desk.open("room");
        QSignalSpy ended(dialog, &ExportDialog::ended);
        dialog->exportTo(desk.file("room.zip"));
        dialog->close();
        QCOMPARE(statusOf(ended), theme::Status::Info);
        QTRY_VERIFY(!dialog);
        const QDir folder(desk.folder.path());
        QTRY_COMPARE(folder.entryList(QDir::Files | QDir::Hidden).size(), 0);
    }
};

QTEST_MAIN(TestTransferDialogs)
#include "tst_transfer_dialogs.moc"
