// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy_match.h"

#include <QTest>

using namespace stag::ui::shell;

class TestFuzzyMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void ranks_data();
    void ranks();
    void tellsPositions();
};

void TestFuzzyMatch::matches_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *name, const char *pattern, const char *text, bool fits) {
        QTest::newRow(name) << QString::fromUtf8(pattern) << QString::fromUtf8(text) << fits;
    };
    row("nothing fits everything", "", "Quit", true);
    row("spaces only", "   ", "Quit", true);
    row("the whole", "Quit", "Quit", true);
    row("case does not count", "quit", "QUIT", true);
    row("letters in order", "rstl", "Reset layout", true);
    row("letters out of order", "tser", "Reset layout", false);
    row("initials", "tl", "Toggle layout", true);
    row("spaces in the pattern", "re la", "Reset layout", true);
    row("longer than the text", "quitter", "Quit", false);
    row("umlauts", "größe", "Schriftgröße", true);
    row("empty text", "a", "", false);
}

void TestFuzzyMatch::matches()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, fits);
    QCOMPARE(fuzzyMatch(pattern, text).has_value(), fits);
}

void TestFuzzyMatch::ranks_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    const auto row =
        [](const char *name, const char *pattern, const char *better, const char *worse) {
            QTest::newRow(name) << QString::fromUtf8(pattern) << QString::fromUtf8(better)
                                << QString::fromUtf8(worse);
        };
    row("start of a word", "la", "Reset layout", "Select all anchors");
    row("neighbours", "anch", "Anchors", "A new cache");
    row("earlier", "co", "Copy address", "The old copy");
    row("initials over scattered", "sd", "Start demo", "Insidious");
}

void TestFuzzyMatch::ranks()
{
    QFETCH(QString, pattern);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    const auto high = fuzzyMatch(pattern, better);
    const auto low = fuzzyMatch(pattern, worse);
    QVERIFY(high && low);
    QVERIFY2(high->score > low->score,
             qPrintable(QStringLiteral("%1 and %2").arg(high->score).arg(low->score)));
}

void TestFuzzyMatch::tellsPositions()
{
    const auto match = fuzzyMatch(u"rl", u"Reset layout");
    QVERIFY(match);
    QCOMPARE(match->positions, (std::vector<int>{0, 6}));
}

QTEST_GUILESS_MAIN(TestFuzzyMatch)
#include "tst_fuzzy_match.moc"
