// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon_engine.h"

#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>

namespace stag::ui::theme {

namespace {

constexpr int kPixmapsCachedMax = 24;
/// At this size and below the stroke would fall under 1.25 px.
constexpr qreal kSmallIcon = 16.0;
constexpr qreal kSmallStroke = 1.25;
constexpr qreal kGrid = 24.0;

QString pathOfIcon(const QString &name)
{
    return QStringLiteral(":/stag/icons/%1.svg").arg(name);
}

QByteArray tinted(const QString &name, const QColor &ink, qreal logicalSize)
{
    QFile file(pathOfIcon(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", ink.name(QColor::HexRgb).toLatin1());
    if (logicalSize <= kSmallIcon) {
        const qreal width = kSmallStroke * kGrid / logicalSize;
        svg.replace("stroke-width=\"1.5\"",
                    QByteArray("stroke-width=\"") + QByteArray::number(width) + '"');
    }
    return svg;
}

QPixmap render(const QByteArray &svg, const QSize &pixels, qreal opacity)
{
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(opacity);
    const int side = std::min(pixels.width(), pixels.height());
    const QRectF square((pixels.width() - side) / 2.0, (pixels.height() - side) / 2.0, side, side);
    QSvgRenderer(svg).render(&painter, square);
    return pixmap;
}

} // namespace

IconEngine::IconEngine(const Theme &theme, QString name, std::optional<Color> fixedColor)
    : m_theme(theme)
    , m_name(std::move(name))
    , m_fixedColor(fixedColor)
    , m_cache(kPixmapsCachedMax)
{}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
    QPixmap picture = drawn(rect.size() * scale, mode, state, scale);
    picture.setDevicePixelRatio(scale);
    painter->drawPixmap(rect.topLeft(), picture);
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return drawn(size, mode, state, 1.0);
}

QPixmap
IconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale)
{
    // Before Qt 6.8 the size came in pixels of the device.
    const bool isInDevicePixels = QT_VERSION < QT_VERSION_CHECK(6, 8, 0);
    return drawn(isInDevicePixels ? size : size * scale, mode, state, scale);
}

QPixmap IconEngine::drawn(const QSize &pixels, QIcon::Mode mode, QIcon::State state, qreal scale)
{
    if (pixels.isEmpty())
        return {};
    const QColor ink = inkFor(mode, state);
    const QString key = QStringLiteral("%1x%2@%3 %4")
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(scale)
                            .arg(ink.name(QColor::HexArgb));
    if (const QPixmap *known = m_cache.object(key))
        return *known;
    const qreal logicalSize = std::min(pixels.width(), pixels.height()) / std::max(scale, 1.0);
    const QPixmap picture = render(tinted(m_name, ink, logicalSize), pixels, ink.alphaF());
    m_cache.insert(key, new QPixmap(picture));
    return picture;
}

QSize IconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    return size;
}

QIconEngine *IconEngine::clone() const
{
    return new IconEngine(m_theme, m_name, m_fixedColor);
}

QString IconEngine::key() const
{
    return QStringLiteral("stag");
}

bool IconEngine::isNull()
{
    return !QFile::exists(pathOfIcon(m_name));
}

QColor IconEngine::inkFor(QIcon::Mode mode, QIcon::State state) const
{
    if (mode == QIcon::Disabled)
        return m_theme.color(Color::TextDisabled);
    if (m_fixedColor)
        return m_theme.color(*m_fixedColor);
    if (mode == QIcon::Selected || state == QIcon::On)
        return m_theme.color(Color::AccentInk);
    if (mode == QIcon::Active)
        return m_theme.color(Color::TextPrimary);
    return m_theme.color(Color::TextSecondary);
}

QStringList iconNames()
{
    QStringList names;
    for (const QString &file :
         QDir(QStringLiteral(":/stag/icons")).entryList(QDir::Files, QDir::Name))
        names.append(file.chopped(4));
    return names;
}

} // namespace stag::ui::theme
