// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/desk.h"
#include "ui/shell/languages.h"
#include "ui/theme/studio_style.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QScrollBar>
#include <QSet>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>

using namespace stag::ui;
using namespace stag::ui::shell;

namespace {

/// A field's buttons and a list's scroll bars are reached with the field and the list, menus with
/// Alt.
bool isPartOfAnother(const QWidget &widget)
{
    const QWidget *parent = widget.parentWidget();
    return qobject_cast<const QScrollBar *>(&widget) || qobject_cast<const QLineEdit *>(parent)
           || qobject_cast<const QComboBox *>(parent) || qobject_cast<const QTabBar *>(parent)
           || widget.inherits("QHeaderView") || widget.inherits("QTableCornerButton")
           || widget.focusProxy() || widget.objectName().startsWith(QStringLiteral("qt_menubar"));
}

bool isInteractive(const QWidget &widget)
{
    if (!widget.isVisible() || !widget.isEnabled() || isPartOfAnother(widget))
        return false;
    return qobject_cast<const QAbstractButton *>(&widget)
           || qobject_cast<const QLineEdit *>(&widget) || qobject_cast<const QComboBox *>(&widget)
           || qobject_cast<const QAbstractSlider *>(&widget)
           || qobject_cast<const QAbstractItemView *>(&widget)
           || qobject_cast<const QTextEdit *>(&widget) || qobject_cast<const QTabBar *>(&widget)
           || widget.focusPolicy() & Qt::TabFocus;
}

QString described(const QWidget &widget)
{
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QString::fromLatin1(widget.metaObject()->className()),
             widget.objectName(),
             widget.window()->objectName());
}

QString accessibleName(QWidget &widget)
{
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(&widget);
    return face ? face->text(QAccessible::Name) : QString();
}

/// Everything that gets the focus while Tab is pressed until it comes round.
QSet<QWidget *> reachedByTab(QWidget &window)
{
    constexpr int kStepsMax = 200;
    QSet<QWidget *> reached;
    const QWidget *first = nullptr;
    for (int i = 0; i < kStepsMax; ++i) {
        QWidget *focused = QApplication::focusWidget();
        if (focused && focused == first)
            break; // once round
        if (!first)
            first = focused;
        if (focused)
            reached.insert(focused);
        QTest::keyClick(focused ? focused : &window, Qt::Key_Tab);
    }
    return reached;
}

/// What is wrong with the controls of `window`, a line each.
QString faultsOf(QWidget &window)
{
    const QSet<QWidget *> reached = reachedByTab(window);
    QStringList faults;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->window() != &window || !isInteractive(*widget))
            continue;
        if (accessibleName(*widget).isEmpty())
            faults.append(described(*widget) + QStringLiteral(" has no name"));
        // The arrow keys of the field above move in the list of the palette.
        const bool followsField = widget->objectName() == QStringLiteral("paletteResults");
        if (!followsField && !reached.contains(widget))
            faults.append(described(*widget) + QStringLiteral(" is not reached by Tab"));
    }
    return faults.join(u'\n');
}

} // namespace

/// Every control has a name for a screen reader and a place in the order of Tab.
class TestReachability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void welcomePage();
    void welcomePageOfAStoppedServer();
    void workspaceWithBanners();
    void dialogs_data();
    void dialogs();
    void popups_data();
    void popups();
    void theKeyboardComesBackToTheWindow_data();
    void theKeyboardComesBackToTheWindow();

private:
    void trigger(const QString &action);
    QWidget *shown(const QString &name);

    QTemporaryDir m_folder;
    theme::Theme m_theme{*theme::embeddedTokens()};
    Languages m_languages;
    std::unique_ptr<Desk> m_desk;
    int m_number = 0;
};

void TestReachability::initTestCase()
{
    theme::install(*qApp, m_theme);
    m_languages.use(QStringLiteral("en"));
}

void TestReachability::init()
{
    m_desk = std::make_unique<Desk>(m_theme,
                                    m_folder.filePath(QStringLiteral("%1.ini").arg(++m_number)));
    m_desk->recent.remember(QUrl(QStringLiteral("http://10.0.0.4:8080")));
    m_desk->window->resize(1280, 800);
    m_desk->window->setEmbeddedServer(runningServer());
    m_desk->window->show();
    m_desk->window->activateWindow();
    QTRY_VERIFY(m_desk->window->isActiveWindow());
}

void TestReachability::cleanup()
{
    m_desk.reset();
}

void TestReachability::trigger(const QString &action)
{
    m_desk->window->findChild<QAction *>(action)->trigger();
}

QWidget *TestReachability::shown(const QString &name)
{
    auto *widget = m_desk->window->findChild<QWidget *>(name);
    return widget && widget->isVisible() ? widget : nullptr;
}

void TestReachability::welcomePage()
{
    QCOMPARE(faultsOf(*m_desk->window), QString());
}

void TestReachability::welcomePageOfAStoppedServer()
{
    EmbeddedServer stopped = runningServer();
    stopped.state = EmbeddedServer::State::Stopped;
    m_desk->window->setEmbeddedServer(stopped);
    m_desk->notifications.add(theme::Status::Error, QStringLiteral("Mesh rejected"));
    QTRY_VERIFY(shown(QStringLiteral("pairingStart")));
    QCOMPARE(faultsOf(*m_desk->window), QString());
}

void TestReachability::workspaceWithBanners()
{
    m_desk->workspace->m_page->setAccessibleName(QStringLiteral("Canvas"));
    m_desk->window->openWorkspace(QStringLiteral("painting"));
    m_desk->window->setDemoPlaying(true);
    m_desk->tasks.start(QStringLiteral("Playing"), [] {});
    EmbeddedServer failed = runningServer();
    failed.state = EmbeddedServer::State::Failed;
    m_desk->window->setEmbeddedServer(failed);
    QTRY_VERIFY(shown(QStringLiteral("serverBanner")) && shown(QStringLiteral("demoBanner")));
    QCOMPARE(faultsOf(*m_desk->window), QString());
}

void TestReachability::dialogs_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("dialog");
    const auto row = [](const char *action, const char *dialog) {
        QTest::newRow(dialog) << QString::fromLatin1(action) << QString::fromLatin1(dialog);
    };
    row("preferences", "preferencesDialog");
    row("connectToServer", "connectDialog");
    row("shortcuts", "shortcutsDialog");
    row("about", "aboutDialog");
}

void TestReachability::dialogs()
{
    QFETCH(QString, action);
    QFETCH(QString, dialog);
    trigger(action);
    QTRY_VERIFY(shown(dialog));
    QTRY_VERIFY(shown(dialog)->isActiveWindow());
    QCOMPARE(faultsOf(*shown(dialog)), QString());
}

void TestReachability::popups_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("popup");
    QTest::newRow("palette") << QStringLiteral("palette") << QStringLiteral("commandPalette");
    QTest::newRow("notifications")
        << QStringLiteral("notifications") << QStringLiteral("notificationPanel");
}

void TestReachability::popups()
{
    QFETCH(QString, action);
    QFETCH(QString, popup);
    m_desk->notifications.add(theme::Status::Error, QStringLiteral("Mesh rejected"));
    trigger(action);
    QTRY_VERIFY(shown(popup));
    QCOMPARE(faultsOf(*shown(popup)), QString());
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : shown(popup),
                    Qt::Key_Escape);
    QTRY_VERIFY(!shown(popup));
}

void TestReachability::theKeyboardComesBackToTheWindow_data()
{
    dialogs_data();
}

void TestReachability::theKeyboardComesBackToTheWindow()
{
    QFETCH(QString, action);
    QFETCH(QString, dialog);
    QWidget *focused = QApplication::focusWidget();
    QVERIFY(focused);
    trigger(action);
    QTRY_VERIFY(shown(dialog));
    QTRY_VERIFY(shown(dialog)->isActiveWindow());
    QTest::keyClick(shown(dialog), Qt::Key_Escape);
    QTRY_VERIFY(!shown(dialog));
    QTRY_COMPARE(QApplication::activeWindow(), m_desk->window.get());
    QCOMPARE(QApplication::focusWidget(), focused);
}

QTEST_MAIN(TestReachability)
#include "tst_reachability.moc"
