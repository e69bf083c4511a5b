// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/desk.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/languages.h"
#include "ui/shell/rail.h"
#include "ui/theme/studio_style.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace stag;
using namespace stag::ui;
using namespace stag::ui::shell;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void railOpensWorkspaces();
    void keysOpenPages();
    void paletteRunsCommands();
    void paletteFindsThings();
    void paletteLeavesWithEscape();
    void paletteOffersTheLatestFirst();
    void themeSwitches();
    void languageSwitchesLive();
    void welcomeStartsTheDemo();
    void pairingCopiesTheAddress();
    void demoBannerFollowsTheDemo();
    void stoppedServerIsSaidAndStarted();
    void demoNeedsTheEmbeddedServer();
    void farAwayGeometryComesBackOnScreen();
    void undoHasText();
    void preferencesTakeEffectAndPersist();
    void layoutIsRestored();
    void runningWorkIsShownAndCancelled();
    void regionsAreWalked();
    void fitsSmallWindowsAndLargeText();

private:
    template<typename T>
    T *find(const char *name) const
    {
        T *found = m_desk->window->findChild<T *>(QLatin1String(name));
        return found;
    }
    void show();

    QTemporaryDir m_folder;
    theme::Theme m_theme{*theme::embeddedTokens()};
    Languages m_languages;
    std::unique_ptr<Desk> m_desk;
    int m_number = 0;
};

void TestMainWindow::initTestCase()
{
    theme::install(*qApp, m_theme);
    m_languages.use(QStringLiteral("en"));
}

void TestMainWindow::init()
{
    m_theme.setTextScale(1.0);
    m_desk = std::make_unique<Desk>(m_theme,
                                    m_folder.filePath(QStringLiteral("%1.ini").arg(++m_number)));
    show();
}

void TestMainWindow::cleanup()
{
    m_desk.reset();
    m_languages.use(QStringLiteral("en"));
}

void TestMainWindow::show()
{
    m_desk->window->resize(1280, 800);
    m_desk->window->setEmbeddedServer(runningServer());
    m_desk->window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_desk->window.get()));
    m_desk->window->activateWindow();
    QTRY_VERIFY(m_desk->window->isActiveWindow());
}

void TestMainWindow::railOpensWorkspaces()
{
    QVERIFY(!m_desk->workspace->m_page->isVisible());
    QTest::mouseClick(find<QWidget>("railItem0"), Qt::LeftButton);
    QVERIFY(m_desk->workspace->m_page->isVisible());
    QCOMPARE(find<Rail>("rail")->current(), 0);
    find<QWidget>("railSettings")->setFocus();
    QTest::keyClick(find<QWidget>("railSettings"), Qt::Key_Space);
    QTRY_VERIFY(find<QDialog>("preferencesDialog"));
}

void TestMainWindow::keysOpenPages()
{
    QTest::keyClick(m_desk->window.get(), Qt::Key_1, Qt::ControlModifier);
    QVERIFY(m_desk->workspace->m_page->isVisible());
    QTest::keyClick(m_desk->window.get(), Qt::Key_0, Qt::ControlModifier);
    QVERIFY(!m_desk->workspace->m_page->isVisible());
    QVERIFY(find<QWidget>("welcomePage")->isVisible());
    QVERIFY(!m_desk->window->openWorkspace(QStringLiteral("nowhere")));
}

void TestMainWindow::paletteRunsCommands()
{
    QTest::keyClick(m_desk->window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = find<CommandPalette>("commandPalette");
    QTRY_VERIFY(palette->isVisible());
    auto *field = palette->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("painting"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QVERIFY(m_desk->workspace->m_page->isVisible());

    QSignalSpy framed(m_desk->workspace->m_action, &QAction::triggered);
    QTest::mouseClick(find<QWidget>("searchButton"), Qt::LeftButton);
    QTRY_VERIFY(palette->isVisible());
    QTest::keyClicks(field, QStringLiteral("fra al"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(framed.size(), 1);
}

void TestMainWindow::paletteFindsThings()
{
    QTest::keyClick(m_desk->window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = find<CommandPalette>("commandPalette");
    auto *list = palette->findChild<QListView *>();
    auto *field = palette->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("coffee"));
    QCOMPARE(list->model()->rowCount(), 1);
    QTest::mouseClick(list->viewport(),
                      Qt::LeftButton,
                      Qt::NoModifier,
                      list->visualRect(list->model()->index(0, 0)).center());
    QCOMPARE(m_desk->workspace->m_found, 1);
    QVERIFY(!palette->isVisible());
}

void TestMainWindow::paletteLeavesWithEscape()
{
    QTest::keyClick(m_desk->window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = find<CommandPalette>("commandPalette");
    auto *list = palette->findChild<QListView *>();
    auto *field = palette->findChild<QLineEdit *>();
    QVERIFY(list->model()->rowCount() > 10);
    QTest::keyClick(field, Qt::Key_Down);
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 2);
    QTest::keyClick(field, Qt::Key_Up);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClicks(field, QStringLiteral("zzzzqqq"));
    QCOMPARE(list->model()->rowCount(), 0);
    QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClick(m_desk->window.get(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void TestMainWindow::paletteOffersTheLatestFirst()
{
    const auto run = [this](const QString &text) {
        QTest::keyClick(m_desk->window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *field = find<CommandPalette>("commandPalette")->findChild<QLineEdit *>();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    };
    run(QStringLiteral("frame all"));
    run(QStringLiteral("painting"));
    QTest::keyClick(m_desk->window.get(), Qt::Key_K, Qt::ControlModifier);
    const auto *list = find<CommandPalette>("commandPalette")->findChild<QListView *>();
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("Painting"));
    QCOMPARE(list->model()->index(1, 0).data().toString(), QStringLiteral("Frame all"));
}

void TestMainWindow::themeSwitches()
{
    const bool dark = m_theme.isDark();
    QTest::keyClick(m_desk->window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_theme.isDark(), !dark);
    // The pixels follow, not only the setting.
    const QImage image = m_desk->window->grab().toImage();
    const QColor rail = image.pixelColor(34, image.height() / 2);
    QCOMPARE(rail.name(), m_theme.color(theme::Color::SurfaceWindow).name());
}

void TestMainWindow::languageSwitchesLive()
{
    connect(&m_desk->preferences, &Preferences::languageChanged, &m_languages, &Languages::use);
    auto *card = find<QAbstractButton>("demoCard");
    QCOMPARE(card->text(), QStringLiteral("Start the demo"));
    m_desk->preferences.setLanguage(QStringLiteral("de"));
    QTRY_COMPARE(card->text(), QStringLiteral("Demo starten"));
    QCOMPARE(find<QAbstractButton>("railSettings")->text(), QStringLiteral("Optionen"));
    QVERIFY(m_desk->window->findChild<QMenuBar *>()->actions().first()->text().contains(u"Datei"));
    m_desk->preferences.setLanguage(QStringLiteral("en"));
    QTRY_COMPARE(card->text(), QStringLiteral("Start the demo"));
}

void TestMainWindow::welcomeStartsTheDemo()
{
    QSignalSpy asked(m_desk->window.get(), &MainWindow::startDemoRequested);
    QTest::mouseClick(find<QWidget>("demoCard"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QTest::keyClick(m_desk->window.get(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(asked.size(), 2);
}

void TestMainWindow::pairingCopiesTheAddress()
{
    QTest::mouseClick(find<QPushButton>("pairingCopy"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("ws://127.0.0.1:8081/ws/streamkit?session_id=my-room"));
    QTRY_VERIFY(find<QWidget>("toast"));
    EmbeddedServer stopped = runningServer();
    stopped.state = EmbeddedServer::State::Stopped;
    m_desk->window->setEmbeddedServer(stopped);
    QVERIFY(!find<QPushButton>("pairingCopy")->isVisible());
    QVERIFY(find<QPushButton>("pairingStart")->isVisible());
}

void TestMainWindow::demoBannerFollowsTheDemo()
{
    auto *banner = find<QWidget>("demoBanner");
    m_desk->window->setDemoPlaying(true);
    QVERIFY(!banner->isVisible());
    m_desk->window->openWorkspace(QStringLiteral("painting"));
    QVERIFY(banner->isVisible());
    QTest::mouseClick(find<QWidget>("demoCopy"), Qt::LeftButton);
    QVERIFY(
        QGuiApplication::clipboard()->text().startsWith(QStringLiteral("ws://127.0.0.1:8081/")));
    QTest::mouseClick(find<QWidget>("demoQr"), Qt::LeftButton);
    QTRY_VERIFY(find<QWidget>("qrPopup"));
    find<QWidget>("qrPopup")->close();
    QTest::mouseClick(banner->findChild<QWidget *>(QStringLiteral("bannerClose")), Qt::LeftButton);
    QVERIFY(!banner->isVisible());
    m_desk->window->setDemoPlaying(false);
    m_desk->window->setDemoPlaying(true);
    QVERIFY(banner->isVisible());
}

void TestMainWindow::stoppedServerIsSaidAndStarted()
{
    QSignalSpy asked(m_desk->window.get(), &MainWindow::startServerRequested);
    m_desk->window->openWorkspace(QStringLiteral("painting"));
    auto *banner = find<QWidget>("serverBanner");
    QVERIFY(!banner->isVisible());
    EmbeddedServer server = runningServer();
    for (const auto state : {EmbeddedServer::State::Stopping, EmbeddedServer::State::Stopped}) {
        server.state = state;
        m_desk->window->setEmbeddedServer(server);
        QVERIFY(banner->isVisible());
    }
    QTest::mouseClick(find<QPushButton>("serverBannerStart"), Qt::LeftButton);
    m_desk->window->openWelcome();
    QTest::mouseClick(find<QPushButton>("pairingStart"), Qt::LeftButton);
    QCOMPARE(asked.size(), 2);
    QVERIFY(!m_desk->notifications.lastError()); // it was meant
    m_desk->window->openWorkspace(QStringLiteral("painting"));
    m_desk->window->setEmbeddedServer(runningServer());
    QVERIFY(!banner->isVisible());
    QCOMPARE(m_desk->notifications.all().front().status, theme::Status::Ok);
}

void TestMainWindow::demoNeedsTheEmbeddedServer()
{
    QVERIFY(find<QWidget>("demoCard")->isEnabled());
    m_desk->window->setEmbeddedServer({});
    QVERIFY(!find<QWidget>("demoCard")->isEnabled());
    QVERIFY(!find<QWidget>("demoPicture")->isEnabled());
    QVERIFY(!find<QAction>("startDemo")->isEnabled());
}

void TestMainWindow::farAwayGeometryComesBackOnScreen()
{
    // As after a second screen was taken away.
    m_desk->window->setGeometry(9000, 7000, 1100, 720);
    m_desk->window->close();
    m_desk->window->restoreLayout();
    m_desk->window->show();
    const QRect screen = m_desk->window->screen()->availableGeometry();
    QVERIFY(screen.contains(m_desk->window->geometry().topLeft()));
    QVERIFY(screen.intersected(m_desk->window->geometry()).width() > 400);
}

void TestMainWindow::undoHasText()
{
    auto *undo = find<QAction>("undo");
    QVERIFY(!undo->isEnabled());
    m_desk->undo.push(new QUndoCommand(QStringLiteral("Hide Coffee table")));
    QCOMPARE(undo->text(), QStringLiteral("&Undo Hide Coffee table"));
    QTest::keyClick(m_desk->window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_desk->undo.canUndo());
    QTest::keyClick(m_desk->window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_desk->undo.canUndo());
}

void TestMainWindow::preferencesTakeEffectAndPersist()
{
    QTest::keyClick(m_desk->window.get(), Qt::Key_Comma, Qt::ControlModifier);
    QTRY_VERIFY(find<QDialog>("preferencesDialog"));
    auto *scheme = find<QComboBox>("scheme");
    scheme->setFocus();
    QTest::keyClick(scheme, Qt::Key_End);
    QVERIFY(m_theme.isDark());
    QTest::keyClick(scheme, Qt::Key_Up);
    QVERIFY(!m_theme.isDark());
    QTest::keyClick(find<QDialog>("preferencesDialog"), Qt::Key_Escape);
    m_desk->settings.sync();
    QSettings again(m_desk->settings.fileName(), QSettings::IniFormat);
    QCOMPARE(Preferences(again).scheme(), theme::Scheme::Light);
}

void TestMainWindow::layoutIsRestored()
{
    m_desk->window->resize(1300, 820);
    m_desk->window->close();
    QCOMPARE(m_desk->settings.value(QStringLiteral("window/workspaces/painting")).toByteArray(),
             QByteArray("7"));
    m_desk->window->restoreLayout();
    QCOMPARE(m_desk->workspace->m_restored, QByteArray("7"));
    QCOMPARE(m_desk->window->size(), QSize(1300, 820));
    m_desk->window->openWorkspace(QStringLiteral("painting"));
    find<QAction>("resetLayout")->trigger();
    QCOMPARE(m_desk->workspace->m_reset, 1);
}

void TestMainWindow::runningWorkIsShownAndCancelled()
{
    Tasks::Id id = 0;
    id = m_desk->tasks.start(QStringLiteral("Playing"), [&] { m_desk->tasks.finish(id); });
    auto *cancel = find<QWidget>("taskCancel");
    QTRY_VERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(m_desk->tasks.running().empty());
    QVERIFY(!cancel->isVisible());
}

void TestMainWindow::regionsAreWalked()
{
    m_desk->window->openWorkspace(QStringLiteral("painting"));
    find<QWidget>("railItem0")->setFocus();
    QTest::keyClick(m_desk->window.get(), Qt::Key_F6);
    QCOMPARE(QApplication::focusWidget(), m_desk->workspace->m_page);
    QTest::keyClick(m_desk->window.get(), Qt::Key_F6);
    QVERIFY(find<QWidget>("statusStrip")->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(m_desk->window.get(), Qt::Key_F6);
    QVERIFY(find<QWidget>("menuRow")->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(m_desk->window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(find<QWidget>("statusStrip")->isAncestorOf(QApplication::focusWidget()));
}

void TestMainWindow::fitsSmallWindowsAndLargeText()
{
    m_desk->window->resize(1024, 700);
    m_theme.setTextScale(1.5);
    QTRY_VERIFY(find<QWidget>("menuRow")->height() >= 54);
    QVERIFY(m_desk->window->minimumSizeHint().width() <= 1280);
    auto *card = find<QWidget>("demoCard");
    QVERIFY(card->isVisible());
    QVERIFY(card->height() >= 60);
    m_theme.setTextScale(1.0);
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
