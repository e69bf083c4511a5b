// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/edge_health.h"

#include <QTest>

using namespace stag;
using namespace stag::policy;
using model::EdgeHealth;

class tst_EdgeHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void follows_data()
    {
        QTest::addColumn<int>("silenceS");
        QTest::addColumn<bool>("isHeard");
        QTest::addColumn<int>("failedChecks");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *name) -> QTestData & { return QTest::newRow(name); };
        row("just heard") << 0 << true << 0 << int(EdgeHealth::Healthy);
        row("a little late") << 44 << true << 0 << int(EdgeHealth::Healthy);
        row("one beat missed") << 45 << true << 0 << int(EdgeHealth::Degraded);
        row("two beats missed") << 104 << true << 0 << int(EdgeHealth::Degraded);
        row("three beats missed") << 105 << true << 0 << int(EdgeHealth::Offline);
        row("silent for a day") << 86'400 << true << 0 << int(EdgeHealth::Offline);
        row("one check failed") << 0 << true << 1 << int(EdgeHealth::Degraded);
        row("two checks failed") << 0 << true << 2 << int(EdgeHealth::Degraded);
        row("three checks failed") << 0 << true << 3 << int(EdgeHealth::Offline);
        row("new") << 0 << false << 0 << int(EdgeHealth::Unknown);
        row("new and late") << 60 << false << 0 << int(EdgeHealth::Unknown);
        row("never came") << 105 << false << 0 << int(EdgeHealth::Offline);
        row("never answered") << 0 << false << 3 << int(EdgeHealth::Offline);
        row("heard in the future") << -60 << true << 0 << int(EdgeHealth::Healthy);
    }

    void follows()
    {
        QFETCH(const int, silenceS);
        QFETCH(const bool, isHeard);
        QFETCH(const int, failedChecks);
        QFETCH(const int, expected);
        const Beats beats{std::chrono::seconds(silenceS), isHeard, failedChecks};
        QCOMPARE(int(healthOf(beats)), expected);
    }

    void nothingIsMissedWithoutAnInterval()
    {
        QCOMPARE(missedBeats(std::chrono::hours(1), {.interval = std::chrono::milliseconds(0)}), 0);
    }
};

QTEST_GUILESS_MAIN(tst_EdgeHealth)
#include "tst_edge_health.moc"
