// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/command_line.h"
#include "app/studio/studio.h"
#include "tests/support/colour_count.h"
#include "ui/models/session_tree_model.h"
#include "ui/scene/scene_view.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/inspector_panel.h"
#include "ui/workspaces/live/live_page.h"
#include "ui/workspaces/live/text_widgets.h"
#include "ui/workspaces/server/clients_page.h"

#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QProcess>
#include <QProgressBar>
#include <QSet>
#include <QSurfaceFormat>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeView>
#include <QWindow>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace stag;
using ui::models::EntityKind;
using ui::models::EntityRef;
using ui::models::SessionTreeModel;
namespace bootstrap = app::bootstrap;
namespace studio = app::studio;

namespace {

/// Starting servers and drawing without a graphics card takes its time on a busy machine.
constexpr int kPatienceMs = 60'000;

/// The program in this process, with the window a user sees.
class Program
{
public:
    explicit Program(const QStringList &extra)
    {
        m_sinceStart.start();
        QCommandLineParser parser;
        bootstrap::addServerOptions(parser);
        studio::addStudioOptions(parser);
        QStringList arguments{u"stag-studio"_s,
                              u"--data"_s,
                              m_folder.path(),
                              u"--workspace"_s,
                              u"live"_s,
                              u"--language"_s,
                              u"en"_s,
                              u"--size"_s,
                              u"1360x860"_s};
        if (!extra.contains(u"--connect"_s))
            arguments += {u"--listen"_s, u"all=127.0.0.1:0"_s};
        parser.process(arguments + extra);
        const auto options = studio::readStudioOptions(parser);
        const auto configuration =
            bootstrap::loadConfiguration(bootstrap::readServerOptions(parser), {});
        auto tokens = ui::theme::embeddedTokens();
        if (!options || !configuration || !tokens)
            return;
        m_studio = std::make_unique<studio::Studio>(
            *qApp, *configuration, *options, *std::move(tokens), m_sinceStart);
        m_studio->open();
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->objectName() == u"mainWindow")
                window = widget;
        }
        if (!window)
            return;
        window->activateWindow();
        isReady = QTest::qWaitForWindowActive(window, kPatienceMs);
        page = window->findChild<ui::workspaces::live::LivePage *>();
    }

    [[nodiscard]] QTreeView &tree() const { return *page->findChild<QTreeView *>(); }

    QWidget *window = nullptr;
    ui::workspaces::live::LivePage *page = nullptr;
    bool isReady = false;

private:
    QTemporaryDir m_folder;
    QElapsedTimer m_sinceStart;
    std::unique_ptr<studio::Studio> m_studio;
};

/// Every entity of one kind that the tree shows, open or not.
QList<QModelIndex> rowsOf(const QTreeView &tree, EntityKind kind, const QModelIndex &parent = {})
{
    QList<QModelIndex> rows;
    const QAbstractItemModel &model = *tree.model();
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const bool isGroup = index.data(SessionTreeModel::IsGroupRole).toBool();
        if (!isGroup && index.data(SessionTreeModel::KindRole).toInt() == static_cast<int>(kind))
            rows.append(index);
        rows += rowsOf(tree, kind, index);
    }
    return rows;
}

EntityRef entityOf(const QModelIndex &index)
{
    return index.data(SessionTreeModel::EntityRole).value<EntityRef>();
}

QWindow *sceneWindow()
{
    for (QWindow *window : QGuiApplication::allWindows()) {
        if (window->inherits("QQuickView"))
            return window;
    }
    return nullptr;
}

/// A server in a process of its own, so that it can be killed.
class ServerProcess
{
public:
    explicit ServerProcess(const QString &folder, const QString &address, bool playsDemo)
    {
        m_process.setProgram(QStringLiteral(STAG_BINARY_DIR "/app/stagd/stagd"));
        QStringList arguments{u"--data"_s, folder, u"--listen"_s, u"all="_s + address};
        if (playsDemo)
            arguments.append(u"--demo"_s);
        m_process.setArguments(arguments);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start();
    }
    ~ServerProcess() { kill(); }

    /// The address of the STAG listener once the server is ready.
    [[nodiscard]] QUrl url()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(kPatienceMs))
                return {};
        }
        const QJsonObject ready = QJsonDocument::fromJson(m_process.readLine()).object();
        return QUrl(ready["listeners"_L1].toObject()["stag"_L1].toString());
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

} // namespace

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
    const auto clickRow = [&tree](const QModelIndex &row, Qt::KeyboardModifiers held) {
        tree.expand(row.parent().parent());
        tree.expand(row.parent());
        tree.scrollTo(row);
        QTest::mouseClick(tree.viewport(), Qt::LeftButton, held, tree.visualRect(row).center());
    };
    clickRow(rowsOf(tree, EntityKind::Anchor).front(), {});
    const EntityRef first = entityOf(tree.currentIndex());
    const auto others = rowsOf(tree, EntityKind::Anchor);
    const auto second = std::find_if(others.begin(), others.end(), [&first](const auto &row) {
        return entityOf(row).session == first.session && entityOf(row) != first;
    });
    QVERIFY(second != others.end());
    clickRow(*second, Qt::ControlModifier);

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
    QTest::keyClick(program.window, Qt::Key_2, Qt::ControlModifier);
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
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setVersion(4, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat::setDefaultFormat(format);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    tst_Walkthrough test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_walkthrough.moc"
