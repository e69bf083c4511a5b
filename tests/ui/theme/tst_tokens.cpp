// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::ui::theme;

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

/// WCAG 2.1 contrast.
double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const std::initializer_list<Color> kSurfaces{Color::SurfaceWindow,
                                             Color::SurfacePanel,
                                             Color::SurfaceRaised,
                                             Color::SurfaceOverlay,
                                             Color::SurfaceInput,
                                             Color::SurfaceRowAlternate,
                                             Color::SurfaceHover};
const std::initializer_list<Color> kSelections{Color::SurfaceSelected,
                                               Color::SurfaceSelectedInactive};

} // namespace

class TestTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrast_data();
    void contrast();
    void brokenFilesAreRefused_data();
    void brokenFilesAreRefused();

private:
    static void rows(const char *scheme, const ColorSet &set);
};

void TestTokens::rows(const char *scheme, const ColorSet &set)
{
    const auto color = [&set](Color c) { return set.colors[std::size_t(c)]; };
    const auto row = [&](Color front, Color back, double need) {
        QTest::addRow("%s %s on %s", scheme, pathOf(front), pathOf(back))
            << color(front) << color(back) << need;
    };
    for (const auto &grounds : {kSurfaces, kSelections}) {
        for (const Color ground : grounds) {
            row(Color::TextPrimary, ground, 4.5);
            row(Color::TextSecondary, ground, 4.5);
        }
    }
    for (const Color ground : kSurfaces)
        row(Color::TextMuted, ground, 4.5);
    for (const Color fill : {Color::AccentFill, Color::AccentFillHover, Color::AccentFillPressed})
        row(Color::TextOnAccent, fill, 4.5);
    for (const Color ground : {Color::SurfacePanel, Color::SurfaceRaised})
        row(Color::TextLink, ground, 4.5);
    row(Color::StatusOk, Color::StatusOkTint, 4.5);
    row(Color::StatusWarn, Color::StatusWarnTint, 4.5);
    row(Color::StatusError, Color::StatusErrorTint, 4.5);
    row(Color::StatusInfo, Color::StatusInfoTint, 4.5);
    row(Color::StatusIdle, Color::StatusIdleTint, 4.5);
    for (const Color ground : {Color::SurfacePanel, Color::SurfaceRaised, Color::SurfaceInput}) {
        row(Color::BorderControl, ground, 3.0);
        row(Color::AccentFocus, ground, 3.0);
    }
    for (const Color end : {Color::SceneBackgroundTop, Color::SceneBackgroundBottom}) {
        for (const Color mark :
             {Color::SceneAxisX, Color::SceneAxisY, Color::SceneAxisZ, Color::SceneSelection})
            row(mark, end, 3.0);
    }
    for (const Color ground :
         {Color::MapLand, Color::MapWater, Color::MapGreen, Color::MapBuilding, Color::MapRoad}) {
        row(Color::MapLabel, ground, 4.5);
        for (const Color mark :
             {Color::MapDecoration, Color::MapDevice, Color::MapEdge, Color::MapSelection})
            row(mark, ground, 3.0);
    }
    for (int i = 0; i < kSeriesCount; ++i)
        QTest::addRow("%s series %d on panel", scheme, i + 1)
            << set.series[std::size_t(i)] << color(Color::SurfacePanel) << 3.0;
}

void TestTokens::contrast_data()
{
    QTest::addColumn<QColor>("front");
    QTest::addColumn<QColor>("back");
    QTest::addColumn<double>("need");
    const auto tokens = embeddedTokens();
    QVERIFY2(tokens.has_value(), tokens ? "" : tokens.error().detail.c_str());
    rows("dark", tokens->dark);
    rows("light", tokens->light);
}

void TestTokens::contrast()
{
    QFETCH(QColor, front);
    QFETCH(QColor, back);
    QFETCH(double, need);
    const double measured = ::contrast(front, back);
    QVERIFY2(measured >= need, qPrintable(QStringLiteral("%1, needs %2").arg(measured).arg(need)));
}

void TestTokens::brokenFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("names");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("design tokens");
    QTest::newRow("an array") << QByteArray("[]") << QStringLiteral("design tokens");
    QTest::newRow("no colours") << QByteArray("{}") << QStringLiteral("color.dark.surface.window");
    QTest::newRow("not a colour") << QByteArray(
        R"({"color":{"dark":{"surface":{"window":"blue-ish"}}}})")
                                  << QStringLiteral("color.dark.surface.window");
}

void TestTokens::brokenFilesAreRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, names);
    const auto tokens = parseTokens(json);
    QVERIFY(!tokens);
    QVERIFY(QString::fromStdString(tokens.error().detail).contains(names));
}

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
