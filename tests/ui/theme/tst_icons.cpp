// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon_engine.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QPainter>
#include <QTest>

using namespace stag::ui::theme;

namespace {

constexpr int kGridUnits = 24;

/// The share of pixels that are painted at all.
double coverage(const QImage &image)
{
    int painted = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            painted += qAlpha(image.pixel(x, y)) > 64;
    }
    return double(painted) / (image.width() * image.height());
}

/// The colour of the most opaque pixel.
QColor strongest(const QImage &image)
{
    QRgb best = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > qAlpha(best))
                best = image.pixel(x, y);
        }
    }
    return QColor(best);
}

bool near(const QColor &a, const QColor &b)
{
    return std::abs(a.red() - b.red()) < 10 && std::abs(a.green() - b.green()) < 10
           && std::abs(a.blue() - b.blue()) < 10;
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIconDraws_data();
    void everyIconDraws();
    void files_data();
    void files();
    void colourFollowsModeStateAndScheme();
    void unknownNamesAreNull();

private:
    Theme m_theme{*embeddedTokens()};
};

void TestIcons::everyIconDraws_data()
{
    QTest::addColumn<QString>("name");
    QVERIFY(iconNames().size() > 60);
    for (const QString &name : iconNames())
        QTest::newRow(qPrintable(name)) << name;
}

void TestIcons::everyIconDraws()
{
    QFETCH(QString, name);
    const QIcon icon = m_theme.icon(name);
    QVERIFY(!icon.isNull());
    for (const auto mode : {QIcon::Normal, QIcon::Disabled, QIcon::Active, QIcon::Selected}) {
        for (const auto state : {QIcon::Off, QIcon::On}) {
            for (const double scale : {1.0, 1.5, 2.0}) {
                for (const int size : {14, 16, 20, 24}) {
                    const QImage image =
                        icon.pixmap(QSize(size, size), scale, mode, state).toImage();
                    QCOMPARE(image.width(), int(size * scale));
                    QVERIFY(coverage(image) > 0.01);
                    QVERIFY(coverage(image) < 0.75);
                }
            }
        }
    }
}

void TestIcons::files_data()
{
    everyIconDraws_data();
}

void TestIcons::files()
{
    QFETCH(QString, name);
    QFile file(QStringLiteral(":/stag/icons/%1.svg").arg(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    QVERIFY(svg.contains("currentColor"));
    QVERIFY2(!svg.contains('#'), "one colour: currentColor");
    QVERIFY(svg.contains("viewBox=\"0 0 24 24\""));
    // Nothing is cut off: the outermost pixels of the grid stay empty.
    const QImage image = m_theme.icon(name).pixmap(QSize(kGridUnits, kGridUnits), 4.0).toImage();
    for (int i = 0; i < image.width(); ++i) {
        QVERIFY(qAlpha(image.pixel(i, 1)) == 0 && qAlpha(image.pixel(1, i)) == 0);
        QVERIFY(qAlpha(image.pixel(i, image.height() - 2)) == 0
                && qAlpha(image.pixel(image.width() - 2, i)) == 0);
    }
}

void TestIcons::colourFollowsModeStateAndScheme()
{
    const QIcon icon = m_theme.icon(QStringLiteral("record"));
    const auto inked = [&icon](QIcon::Mode mode, QIcon::State state) {
        return strongest(icon.pixmap(QSize(24, 24), 1.0, mode, state).toImage());
    };
    for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
        m_theme.setScheme(scheme);
        QVERIFY(near(inked(QIcon::Normal, QIcon::Off), m_theme.color(Color::TextSecondary)));
        QVERIFY(near(inked(QIcon::Normal, QIcon::On), m_theme.color(Color::AccentInk)));
        QVERIFY(near(inked(QIcon::Selected, QIcon::Off), m_theme.color(Color::AccentInk)));
        QVERIFY(near(inked(QIcon::Disabled, QIcon::On), m_theme.color(Color::TextDisabled)));
    }
    const QIcon fixed = m_theme.icon(QStringLiteral("record"), Color::StatusError);
    QVERIFY(near(strongest(fixed.pixmap(24, 24).toImage()), m_theme.color(Color::StatusError)));
}

void TestIcons::unknownNamesAreNull()
{
    QVERIFY(m_theme.icon(QStringLiteral("no-such-icon")).isNull());
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
