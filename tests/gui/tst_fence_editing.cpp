// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"
#include "tests/gui/program.h"
#include "ui/scene/scene_view.h"
#include "ui/workspaces/live/fence_dialog.h"
#include "ui/workspaces/live/fence_list_dialog.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTreeWidget>
#include <QWindow>
#include <QtTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace stag;
using test::clickRow;
using test::entityOf;
using test::kPatienceMs;
using test::Program;
using test::rowsOf;
using test::sceneWindow;
using test::ServerProcess;
using ui::models::EntityKind;
using ui::workspaces::live::FenceDialog;
using ui::workspaces::live::FenceListDialog;

namespace {

/// The fences that the server keeps.
class FencesOf
{
public:
    explicit FencesOf(const QUrl &server)
        : m_address(server.toString(QUrl::RemovePath) + u"/api/v1/geofences"_s)
    {}

    [[nodiscard]] std::vector<model::GeofenceRecord> operator()()
    {
        const std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(m_address)));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(kPatienceMs))
            return {};
        auto fences = wire::parseGeofenceRecords(reply->readAll().toStdString());
        return fences ? *std::move(fences) : std::vector<model::GeofenceRecord>();
    }
    /// "Kitchen 1" for a sphere of a metre.
    [[nodiscard]] QStringList words()
    {
        QStringList words;
        for (const model::GeofenceRecord &record : (*this)()) {
            const auto *sphere = std::get_if<model::Sphere>(&record.fence.volume);
            words += QString::fromStdString(record.fence.name) + u' '
                     + QString::number(sphere ? sphere->radiusM : -1.0);
        }
        return words;
    }

private:
    QUrl m_address;
    QNetworkAccessManager m_network;
};

template<typename Dialog>
Dialog *shown(const Program &program)
{
    for (Dialog *dialog : program.page->findChildren<Dialog *>())
        if (dialog->isVisible())
            return dialog;
    return nullptr;
}

void click(const QWidget &dialog, const QString &name)
{
    auto *button = dialog.findChild<QAbstractButton *>(name);
    QVERIFY2(button && button->isEnabled(), qPrintable(name));
    QTest::mouseClick(button, Qt::LeftButton);
}

void type(const QWidget &dialog, const QString &name, const QString &text)
{
    auto *field = dialog.findChild<QLineEdit *>(name);
    QVERIFY2(field, qPrintable(name));
    QTest::mouseClick(field, Qt::LeftButton);
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
}

} // namespace

class tst_FenceEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFenceIsMadeRenamedDeletedAndBroughtBack();

private:
    void make();
    void renameAndEnlarge();
    void remove();
    void undoAndRedo();
    void clickOnlyRow(const FenceListDialog &list);
    void expect(const QStringList &words)
    {
        QTRY_COMPARE_WITH_TIMEOUT(m_fences->words(), words, kPatienceMs);
    }

    std::optional<FencesOf> m_fences;
    std::optional<Program> m_program;
    model::GeofenceId m_made;
};

void tst_FenceEditing::make()
{
    // At the anchor that is selected, and with its name unless another is typed.
    clickRow(m_program->tree(), rowsOf(m_program->tree(), EntityKind::Anchor).front());
    const auto anchor = entityOf(m_program->tree().currentIndex());
    QTRY_VERIFY(m_program->page->scene().positionOf(anchor));
    const QVector3D at = *m_program->page->scene().positionOf(anchor);
    QTest::keyClick(&m_program->tree(), Qt::Key_G, Qt::ControlModifier);
    QTRY_VERIFY(shown<FenceDialog>(*m_program));
    const FenceDialog *dialog = shown<FenceDialog>(*m_program);
    QVERIFY(!dialog->findChild<QLineEdit *>(u"fenceName"_s)->text().isEmpty());
    type(*dialog, u"fenceName"_s, u"Kitchen"_s);
    QCOMPARE(m_fences->words(), QStringList()); // the draft is shown, not stored
    click(*dialog, u"saveFence"_s);
    expect({u"Kitchen 1"_s});
    const model::Geofence fence = (*m_fences)().front().fence;
    QVERIFY(fence.session && *fence.session == anchor.session);
    const spatial::Vec3 &centre = std::get<model::Sphere>(fence.volume).center;
    QVERIFY((QVector3D(float(centre.x), float(centre.y), float(centre.z)) - at).length() < 0.01f);
    QTRY_VERIFY(!shown<FenceDialog>(*m_program));
    m_made = fence.id;
}

void tst_FenceEditing::clickOnlyRow(const FenceListDialog &list)
{
    const auto *rows = list.findChild<QTreeWidget *>();
    QTRY_COMPARE(rows->topLevelItemCount(), 1);
    QTest::mouseClick(
        rows->viewport(), Qt::LeftButton, {}, rows->visualItemRect(rows->topLevelItem(0)).center());
}

void tst_FenceEditing::renameAndEnlarge()
{
    // From the list, and with the keyboard.
    QTest::keyClick(sceneWindow(), Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(shown<FenceListDialog>(*m_program));
    const FenceListDialog *list = shown<FenceListDialog>(*m_program);
    auto *rows = list->findChild<QTreeWidget *>();
    clickOnlyRow(*list);
    QTest::keyClick(rows, Qt::Key_Return);
    QTRY_VERIFY(shown<FenceDialog>(*m_program));
    const FenceDialog *dialog = shown<FenceDialog>(*m_program);
    type(*dialog, u"fenceName"_s, u"Cook"_s);
    type(*dialog, u"radius"_s, u"wide"_s);
    QVERIFY(!dialog->findChild<QAbstractButton *>(u"saveFence"_s)->isEnabled());
    type(*dialog, u"radius"_s, u"2.5"_s);
    QTest::keyClick(dialog->findChild<QLineEdit *>(u"radius"_s), Qt::Key_Return);
    expect({u"Cook 2.5"_s});
    QVERIFY((*m_fences)().front().fence.id == m_made);
    QTRY_COMPARE(rows->topLevelItem(0)->text(0), u"Cook"_s); // the feed has told
}

void tst_FenceEditing::remove()
{
    FenceListDialog *list = shown<FenceListDialog>(*m_program);
    QVERIFY(list);
    list->activateWindow(); // as a window manager does when the editor has closed
    QVERIFY(QTest::qWaitForWindowActive(list, kPatienceMs));
    auto *rows = list->findChild<QTreeWidget *>();
    clickOnlyRow(*list);
    QTest::keyClick(rows, Qt::Key_Delete);
    expect({});
    QTRY_COMPARE(rows->topLevelItemCount(), 0);
    QTest::keyClick(list, Qt::Key_Escape);
    QTRY_VERIFY(!shown<FenceListDialog>(*m_program));
}

void tst_FenceEditing::undoAndRedo()
{
    m_program->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_program->window, kPatienceMs));
    const QStringList kitchen(u"Kitchen 1"_s);
    const QStringList cook(u"Cook 2.5"_s);
    for (const QStringList &expected : {cook, kitchen, QStringList()}) {
        QTest::keyClick(m_program->window, Qt::Key_Z, Qt::ControlModifier);
        expect(expected);
    }
    for (const QStringList &expected : {kitchen, cook, QStringList()}) {
        QTest::keyClick(m_program->window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        expect(expected);
    }
    QTest::keyClick(m_program->window, Qt::Key_Z, Qt::ControlModifier);
    expect(cook);
    QVERIFY((*m_fences)().front().fence.id == m_made); // the same one again
}

void tst_FenceEditing::aFenceIsMadeRenamedDeletedAndBroughtBack()
{
    QTemporaryDir folder;
    ServerProcess server(folder.path(), u"127.0.0.1:0"_s, true);
    const QUrl url = server.url();
    QVERIFY(url.isValid());
    m_fences.emplace(url);
    m_program.emplace(QStringList{u"--connect"_s, url.toString(), u"--no-demo"_s});
    QVERIFY(m_program->isReady);
    QTRY_VERIFY_WITH_TIMEOUT(!rowsOf(m_program->tree(), EntityKind::Anchor).isEmpty(), kPatienceMs);
    for (const auto step : {&tst_FenceEditing::make,
                            &tst_FenceEditing::renameAndEnlarge,
                            &tst_FenceEditing::remove,
                            &tst_FenceEditing::undoAndRedo}) {
        (this->*step)();
        if (QTest::currentTestFailed())
            break;
    }
    m_program.reset();
}

int main(int argc, char **argv)
{
    const test::GuiApplication application(argc, argv);
    tst_FenceEditing test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_fence_editing.moc"
