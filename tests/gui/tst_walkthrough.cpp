// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/program.h"
#include "tests/support/colour_count.h"
#include "ui/scene/scene_view.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/inspector_panel.h"
#include "ui/workspaces/live/text_widgets.h"
#include "ui/workspaces/server/clients_page.h"

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QProgressBar>
#include <QSet>
#include <QTableView>
#include <QToolButton>
#include <QWindow>
#include <QtTest>

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
using ui::models::EntityRef;

class tst_Walkthrough : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDemoArrivesAndAnAnchorIsPicked();
    void theWayBetweenTwoAnchorsIsFound();
    void theServerListsItsClients();
    void anotherThemeAndAnotherLanguage();
    void aKilledServerComesBackWithoutDuplicates();
};

void tst_Walkthrough::theDemoArrivesAndAnAnchorIsPicked()
{
    Program program({u"--demo"_s});
    QVERIFY(program.isReady);
    const QTreeView &tree = program.tree();
    for (const EntityKind kind : {EntityKind::Device, EntityKind::Anchor, EntityKind::Mesh})
        QTRY_VERIFY_WITH_TIMEOUT(!rowsOf(tree, kind).isEmpty(), kPatienceMs);
    const auto *log = program.page->findChild<QTableView *>();
    QTRY_VERIFY_WITH_TIMEOUT(log->model()->rowCount() > 10, kPatienceMs);
    ui::scene::SceneView &scene = program.page->scene();
    QTRY_VERIFY_WITH_TIMEOUT(test::colourCount(scene.grabImage()) > 200, kPatienceMs);

    const auto *progress = program.window->findChild<QProgressBar *>();
    QTRY_VERIFY(progress->isVisible() && progress->value() > 0);

    // Something in the room is at the place of an anchor; at one of them it is the anchor itself.
    QWindow *window = sceneWindow();
    QVERIFY(window);
    std::optional<EntityRef> picked;
    const auto tryAnchors = [&] {
        for (const QModelIndex &row : rowsOf(tree, EntityKind::Anchor)) {
            const auto at = scene.projectedPosition(entityOf(row));
            if (!at || !scene.rect().adjusted(60, 90, -60, -60).contains(*at))
                continue;
            QTest::mouseClick(window, Qt::LeftButton, {}, *at);
            const QModelIndex current = tree.currentIndex();
            if (current.isValid() && entityOf(current) == entityOf(row))
                picked = entityOf(row);
            if (picked)
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(tryAnchors(), kPatienceMs);

    QVERIFY(tree.selectionModel()->isSelected(tree.currentIndex()));
    const auto *inspector = program.page->findChild<ui::workspaces::live::InspectorPanel *>();
    const auto labels = inspector->findChildren<ui::workspaces::live::ElidedLabel *>();
    const QString id = QString::fromStdString(picked->id);
    const auto saysId = [&id](const auto *label) { return label->text() == id; };
    QTRY_VERIFY(std::any_of(labels.begin(), labels.end(), saysId));

    // Another way round: a row of the tree, with F to fly there.
    const QModelIndex device = rowsOf(tree, EntityKind::Device).front();
    program.tree().scrollTo(device);
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(device).center());
    QCOMPARE(entityOf(tree.currentIndex()), entityOf(device));
    QTest::keyClick(&program.tree(), Qt::Key_F);
}

void tst_Walkthrough::theWayBetweenTwoAnchorsIsFound()
{
    Program program({u"--demo"_s});
    QVERIFY(program.isReady);
    QTreeView &tree = program.tree();
    QTRY_VERIFY_WITH_TIMEOUT(rowsOf(tree, EntityKind::Anchor).size() > 2, kPatienceMs);
    clickRow(tree, rowsOf(tree, EntityKind::Anchor).front());
    const EntityRef first = entityOf(tree.currentIndex());
    const auto others = rowsOf(tree, EntityKind::Anchor);
    const auto second = std::find_if(others.begin(), others.end(), [&first](const auto &row) {
        return entityOf(row).session == first.session && entityOf(row) != first;
    });
    QVERIFY(second != others.end());
    clickRow(tree, *second, Qt::ControlModifier);

    QTest::keyClick(sceneWindow(), Qt::Key_P);
    QVERIFY(program.page->scene().overlays().testFlag(ui::scene::Overlay::Graph));
    const auto *scene = sceneWindow()->property("contentItem").value<QObject *>();
    QVERIFY(scene);
    const auto says = [scene](const QString &text) {
        const auto items = scene->findChildren<QObject *>();
        return std::any_of(items.begin(), items.end(), [&text](const QObject *item) {
            return item->property("text").toString().contains(text);
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(says(u" → "_s) && says(u"± "_s), kPatienceMs);
    QTest::keyClick(sceneWindow(), Qt::Key_Escape);
    QTRY_VERIFY(!says(u" → "_s));
    // The inspector lists what the anchor is joined to.
    const auto *inspector = program.page->findChild<ui::workspaces::live::InspectorPanel *>();
    const auto listsLinks = [inspector] {
        for (const auto *button : inspector->findChildren<QToolButton *>()) {
            if (button->text() == u"Links")
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(listsLinks(), kPatienceMs);
    QTest::keyClick(sceneWindow(), Qt::Key_L);
    QTRY_VERIFY(!program.page->scene().overlays().testFlag(ui::scene::Overlay::Graph));
}

void tst_Walkthrough::theServerListsItsClients()
{
    Program program({u"--no-demo"_s});
    QVERIFY(program.isReady);
    QTest::keyClick(program.window, Qt::Key_3, Qt::ControlModifier);
    const auto *page = program.window->findChild<ui::workspaces::server::ClientsPage *>();
    QTRY_VERIFY(page && page->isVisible());
    auto *table = page->findChild<QTableView *>();
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, kPatienceMs); // this window
    const auto idOf = [table] {
        return table->model()->index(0, 0).data().toString(); // its address, with the port
    };
    // The same key means another field on another page.
    QTest::keyClick(program.window, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(page->findChild<QLineEdit *>()->hasFocus());
    const QString before = idOf();
    QTest::mouseClick(table->viewport(),
                      Qt::LeftButton,
                      {},
                      table->visualRect(table->model()->index(0, 0)).center());
    QTest::keyClick(table, Qt::Key_Delete);
    auto *box = page->findChild<QMessageBox *>();
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    // The window is disconnected, comes back, and is another client.
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() == 1 && idOf() != before, kPatienceMs);
}

void tst_Walkthrough::anotherThemeAndAnotherLanguage()
{
    Program program({u"--no-demo"_s, u"--theme"_s, u"light"_s});
    QVERIFY(program.isReady);
    const auto brightness = [&program] {
        return qGray(program.window->grab().toImage().pixel(4, 4));
    };
    QTRY_VERIFY(brightness() > 160);
    QTest::keyClick(program.window, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(brightness() < 80);

    const auto says = [&program](const QString &text) {
        for (const QLabel *label : program.page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == text)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(says(u"Sessions"_s));
    QTest::keyClick(program.window, Qt::Key_Comma, Qt::ControlModifier);
    QComboBox *languages = nullptr;
    const auto findLanguages = [&languages] {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->objectName() == u"preferencesDialog" && widget->isVisible())
                languages = widget->findChild<QComboBox *>(u"language"_s);
        }
        return languages != nullptr;
    };
    QTRY_VERIFY(findLanguages());
    languages->setFocus();
    QTest::keyClick(languages, Qt::Key_D); // Deutsch
    QTRY_VERIFY(says(u"Sitzungen"_s));
}

void tst_Walkthrough::aKilledServerComesBackWithoutDuplicates()
{
    QTemporaryDir folder;
    auto server = std::make_unique<ServerProcess>(folder.path(), u"127.0.0.1:0"_s, true);
    const QUrl url = server->url();
    QVERIFY(url.isValid());
    Program program({u"--connect"_s, url.toString(), u"--no-demo"_s});
    QVERIFY(program.isReady);
    const QTreeView &tree = program.tree();
    QTRY_VERIFY_WITH_TIMEOUT(rowsOf(tree, EntityKind::Mesh).size() > 5, kPatienceMs);

    server->kill();
    const auto *banner = program.page->findChild<ui::workspaces::Banner *>();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kPatienceMs);
    QVERIFY(!rowsOf(tree, EntityKind::Mesh).isEmpty()); // the last picture stays

    server = std::make_unique<ServerProcess>(folder.path(), url.authority(), false);
    QCOMPARE(server->url(), url);
    QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), kPatienceMs);
    QSet<QString> ids;
    const QList<QModelIndex> meshes = rowsOf(tree, EntityKind::Mesh);
    QVERIFY(!meshes.isEmpty());
    for (const QModelIndex &row : meshes) {
        const EntityRef ref = entityOf(row);
        ids.insert(QString::fromStdString(ref.session.text() + '/' + ref.id));
    }
    QCOMPARE(ids.size(), meshes.size());
    QSet<QString> sessions;
    for (const QModelIndex &row : rowsOf(tree, EntityKind::Session))
        sessions.insert(QString::fromStdString(entityOf(row).session.text()));
    QCOMPARE(sessions.size(), tree.model()->rowCount());
}

int main(int argc, char **argv)
{
    const test::GuiApplication application(argc, argv);
    tst_Walkthrough test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_walkthrough.moc"
