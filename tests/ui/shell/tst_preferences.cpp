// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/limits.h"
#include "ui/shell/preferences.h"
#include "ui/shell/recent_servers.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace stag::ui;
using namespace stag::ui::shell;

class TestPreferences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void surviveARestart();
    void brokenFilesGiveDefaults();
    void driveTheTheme();
    void recentServersAreRemembered();
    void recentServers_overflow();

private:
    [[nodiscard]] QString fileName() const
    {
        return m_folder.filePath(QStringLiteral("studio.ini"));
    }

    QTemporaryDir m_folder;
};

void TestPreferences::surviveARestart()
{
    {
        QSettings settings(fileName(), QSettings::IniFormat);
        Preferences preferences(settings);
        QCOMPARE(preferences.scheme(), theme::Scheme::System);
        QVERIFY(preferences.showsWelcome());
        QSignalSpy changed(&preferences, &Preferences::changed);
        QSignalSpy language(&preferences, &Preferences::languageChanged);
        preferences.setScheme(theme::Scheme::Dark);
        preferences.setLanguage(QStringLiteral("de"));
        preferences.setLanguage(QStringLiteral("de"));
        preferences.setDensity(theme::Density::Comfortable);
        preferences.setTextScale(1.5);
        preferences.setShowsWelcome(false);
        QCOMPARE(changed.size(), 5);
        QCOMPARE(language.size(), 1);
    }
    QSettings settings(fileName(), QSettings::IniFormat);
    const Preferences preferences(settings);
    QCOMPARE(preferences.scheme(), theme::Scheme::Dark);
    QCOMPARE(preferences.language(), QStringLiteral("de"));
    QCOMPARE(preferences.density(), theme::Density::Comfortable);
    QCOMPARE(preferences.textScale(), 1.5);
    QVERIFY(!preferences.showsWelcome());
}

void TestPreferences::brokenFilesGiveDefaults()
{
    QSettings settings(m_folder.filePath(QStringLiteral("broken.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("preferences/scheme"), QStringLiteral("purple"));
    settings.setValue(QStringLiteral("preferences/textScale"), 40);
    settings.setValue(QStringLiteral("servers/recent"), QStringLiteral("::::"));
    const Preferences preferences(settings);
    QCOMPARE(preferences.scheme(), theme::Scheme::System);
    QCOMPARE(preferences.textScale(), 2.0);
    QVERIFY(RecentServers(settings).all().isEmpty());
}

void TestPreferences::driveTheTheme()
{
    QSettings settings(m_folder.filePath(QStringLiteral("theme.ini")), QSettings::IniFormat);
    Preferences preferences(settings);
    theme::Theme theme(*theme::embeddedTokens());
    preferences.driveTheme(theme);
    preferences.setScheme(theme::Scheme::Dark);
    QVERIFY(theme.isDark());
    preferences.setScheme(theme::Scheme::Light);
    QVERIFY(!theme.isDark());
    preferences.setTextScale(1.25);
    QCOMPARE(theme.textScale(), 1.25);
}

void TestPreferences::recentServersAreRemembered()
{
    const QUrl first(QStringLiteral("http://10.0.0.1:8080"));
    const QUrl second(QStringLiteral("wss://stag.example"));
    {
        QSettings settings(fileName(), QSettings::IniFormat);
        RecentServers recent(settings);
        recent.remember(first);
        recent.remember(second);
        recent.remember(first);
        QCOMPARE(recent.all(), (QList{first, second}));
    }
    QSettings settings(fileName(), QSettings::IniFormat);
    RecentServers recent(settings);
    QCOMPARE(recent.all(), (QList{first, second}));
    recent.forget(first);
    QCOMPARE(recent.all(), QList{second});
}

void TestPreferences::recentServers_overflow()
{
    QSettings settings(m_folder.filePath(QStringLiteral("many.ini")), QSettings::IniFormat);
    RecentServers recent(settings);
    for (int i = 1; i <= ShellLimits::kRecentServersMax + 3; ++i)
        recent.remember(QUrl(QStringLiteral("http://10.0.0.%1:8080").arg(i)));
    QCOMPARE(recent.all().size(), ShellLimits::kRecentServersMax);
    QCOMPARE(recent.all().first().host(),
             QStringLiteral("10.0.0.%1").arg(ShellLimits::kRecentServersMax + 3));
}

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
