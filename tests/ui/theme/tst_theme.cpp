// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/figures.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace stag::ui::theme;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { install(*qApp, m_theme); }
    void schemeChangesColoursOnce();
    void paletteFollows();
    void textScaleGrowsTypeAndControls();
    void qmlSeesTheSameTokens();
    void figuresAreEquallyWide();
    void buttonKindsDiffer_data();
    void buttonKindsDiffer();

private:
    Theme m_theme{*embeddedTokens()};
};

void TestTheme::schemeChangesColoursOnce()
{
    m_theme.setScheme(Scheme::Light);
    QSignalSpy changed(&m_theme, &Theme::themeChanged);
    m_theme.setScheme(Scheme::Dark);
    m_theme.setScheme(Scheme::Dark);
    QCOMPARE(changed.size(), 1);
    QVERIFY(m_theme.isDark());
    QVERIFY(m_theme.color(Color::SurfacePanel).lightnessF() < 0.3);
    m_theme.setScheme(Scheme::Light);
    QVERIFY(m_theme.color(Color::SurfacePanel).lightnessF() > 0.9);
}

void TestTheme::paletteFollows()
{
    for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
        m_theme.setScheme(scheme);
        const QPalette palette = QApplication::palette();
        QCOMPARE(palette.color(QPalette::Window), m_theme.color(Color::SurfacePanel));
        QCOMPARE(palette.color(QPalette::Highlight), m_theme.color(Color::SurfaceSelected));
        QCOMPARE(palette.color(QPalette::Disabled, QPalette::Text),
                 m_theme.color(Color::TextDisabled));
        QWidget rail;
        keepGround(rail, m_theme, Color::SurfaceWindow);
        QCOMPARE(rail.palette().color(QPalette::Window), m_theme.color(Color::SurfaceWindow));
    }
}

void TestTheme::textScaleGrowsTypeAndControls()
{
    m_theme.setTextScale(1.0);
    const double body = m_theme.font(Type::Body).pointSizeF();
    const int control = m_theme.size(Size::Control);
    QVERIFY(m_theme.font(Type::Caption).pointSizeF() < body);
    QVERIFY(m_theme.font(Type::Headline).pointSizeF() > body * 1.5);
    m_theme.setTextScale(1.5);
    QCOMPARE(m_theme.font(Type::Body).pointSizeF(), body * 1.5);
    QCOMPARE(m_theme.size(Size::Control), int(std::lround(control * 1.5)));
    QCOMPARE(m_theme.size(Size::Splitter), 1);
    m_theme.setTextScale(100.0);
    QCOMPARE(m_theme.textScale(), 2.0);
    m_theme.setTextScale(1.0);
    const int compact = m_theme.rowHeight();
    m_theme.setDensity(Density::Comfortable);
    QVERIFY(m_theme.rowHeight() > compact);
    m_theme.setDensity(Density::Compact);
}

void TestTheme::qmlSeesTheSameTokens()
{
    m_theme.setScheme(Scheme::Dark);
    QCOMPARE(m_theme.color(QStringLiteral("scene.axisX")), m_theme.color(Color::SceneAxisX));
    QVERIFY(!m_theme.color(QStringLiteral("scene.nothing")).isValid());
    const QVariantMap surface = m_theme.colorMap().value(QStringLiteral("surface")).toMap();
    QCOMPARE(surface.value(QStringLiteral("panel")).value<QColor>(),
             m_theme.color(Color::SurfacePanel));
    QCOMPARE(m_theme.property("dark").toBool(), true);
    QCOMPARE(m_theme.series(8), m_theme.series(0));
    QCOMPARE(m_theme.series(-1), m_theme.series(7));
}

void TestTheme::figuresAreEquallyWide()
{
    const QFont font = m_theme.font(Type::Body);
    QCOMPARE(figuresWidth(font, QStringLiteral("1111.1")),
             figuresWidth(font, QStringLiteral("8080.0")));
    QImage image(200, 40, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setFont(font);
    drawFigures(
        painter, QRectF(0, 0, 200, 40), Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("1"));
    painter.end();
    bool painted = false;
    for (int x = 180; x < 200; ++x) {
        for (int y = 0; y < 40; ++y)
            painted |= qAlpha(image.pixel(x, y)) > 0;
    }
    QVERIFY(painted);
}

void TestTheme::buttonKindsDiffer_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("ground");
    QTest::newRow("primary") << QStringLiteral("primary") << QStringLiteral("accent.fill");
    QTest::newRow("plain") << QString() << QStringLiteral("surface.raised");
}

void TestTheme::buttonKindsDiffer()
{
    QFETCH(QString, kind);
    QFETCH(QString, ground);
    for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
        m_theme.setScheme(scheme);
        QPushButton button(QStringLiteral("Go"));
        button.setProperty("kind", kind);
        button.resize(button.sizeHint());
        const QImage image = button.grab().toImage();
        QCOMPARE(image.pixelColor(5, image.height() / 2), m_theme.color(ground));
        QVERIFY(button.sizeHint().height() >= m_theme.size(Size::Control));
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
