// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/system_fonts.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QScreen>

namespace stag::ui::theme {

namespace {

constexpr double kDesignPixels = 13.0;

/// Names that a platform without settings answers with; they say nothing about the user's wish.
bool isAlias(const QString &family)
{
    for (const char *alias :
         {"Sans Serif", "Sans", "Helvetica", "DejaVu Sans", "Monospace", "monospace"}) {
        if (family == QLatin1String(alias))
            return true;
    }
    return family.isEmpty();
}

double pixelsPerPoint()
{
    const QScreen *screen = QGuiApplication::primaryScreen();
    return (screen ? screen->logicalDotsPerInchY() : 96.0) / 72.0;
}

QString firstInstalled(const QStringList &families, const QString &otherwise)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : families) {
        if (installed.contains(family))
            return family;
    }
    return otherwise;
}

} // namespace

QFont systemTextFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (isAlias(font.family())) {
        font.setFamily(firstInstalled({QStringLiteral("Inter"),
                                       QStringLiteral("Noto Sans"),
                                       QStringLiteral("Cantarell"),
                                       QStringLiteral("DejaVu Sans")},
                                      font.family()));
        font.setPointSizeF(kDesignPixels / pixelsPerPoint());
    } else if (font.pointSizeF() <= 0.0) {
        font.setPointSizeF(font.pixelSize() / pixelsPerPoint());
    }
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont systemFixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (isAlias(font.family()))
        font.setFamily(firstInstalled({QStringLiteral("JetBrains Mono"),
                                       QStringLiteral("Noto Sans Mono"),
                                       QStringLiteral("DejaVu Sans Mono")},
                                      font.family()));
    font.setStyleHint(QFont::Monospace);
    return font;
}

double systemTextScale(const QFont &font)
{
    return font.pointSizeF() * pixelsPerPoint() / kDesignPixels;
}

} // namespace stag::ui::theme
