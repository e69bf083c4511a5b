// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/sprites.h"

#include "ui/map/limits.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace stag::ui::map {

using namespace Qt::StringLiterals;

namespace {

constexpr double kTextHaloPx = 3.0;
constexpr double kBadgeHaloPx = 4.0;
constexpr double kDiscPx = 19.0;
constexpr double kCasingPx = 1.5;
constexpr double kMarkerPx = 44.0;

QColor faded(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

/// A drop that stands on its point, around the middle.
QPainterPath pin()
{
    QPainterPath path;
    path.moveTo(0, 5.2);
    path.cubicTo(-1.6, 3.0, -3.8, 1.2, -3.8, -1.2);
    path.cubicTo(-3.8, -3.4, -2.1, -5.0, 0, -5.0);
    path.cubicTo(2.1, -5.0, 3.8, -3.4, 3.8, -1.2);
    path.cubicTo(3.8, 1.2, 1.6, 3.0, 0, 5.2);
    path.addEllipse(QPointF(0, -1.2), 1.3, 1.3);
    return path;
}

void drawWedge(QPainter &painter, double radiusPx, int directionDeg, const QColor &ink)
{
    painter.save();
    painter.rotate(directionDeg);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    const double top = -radiusPx - 7.5;
    const double foot = -radiusPx - 1.5;
    const QPointF wedge[] = {{0, top}, {4.2, foot}, {-4.2, foot}};
    painter.drawConvexPolygon(wedge, 3);
    painter.restore();
}

} // namespace

double badgeDiameterPx(std::uint32_t count)
{
    const double size = std::log10(std::max(count, 2u)) / 4.0;
    return std::lerp(28.0, 40.0, std::clamp(size, 0.0, 1.0));
}

QString badgeText(std::uint32_t count)
{
    const QLocale locale;
    if (count < 1'000)
        return locale.toString(count);
    const double thousands = count / 1'000.0;
    const bool isRound = thousands >= 9.95;
    return locale.toString(isRound ? std::round(thousands) : thousands, 'f', isRound ? 0 : 1)
           + u'k';
}

Sprites::Sprites()
    : m_sprites(int(kLabelSpritesMax))
{}

void Sprites::setStyle(const MapColours &colours, const MapFonts &fonts, qreal pixelRatio)
{
    if (colours == m_colours && fonts == m_fonts && pixelRatio == m_pixelRatio)
        return;
    m_colours = colours;
    m_fonts = fonts;
    m_pixelRatio = pixelRatio;
    m_sprites.clear();
}

template<typename Draw>
QImage Sprites::kept(const QString &key, const QSizeF &size, const Draw &draw)
{
    if (const QImage *known = m_sprites.object(key))
        return *known;
    const QSize pixels(int(std::ceil(size.width() * m_pixelRatio)),
                       int(std::ceil(size.height() * m_pixelRatio)));
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(m_pixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter);
    painter.end();
    m_sprites.insert(key, new QImage(image));
    return image;
}

const QFont &Sprites::fontOf(LabelStyle style) const
{
    switch (style) {
    case LabelStyle::Country:
        return m_fonts.country;
    case LabelStyle::Capital:
        return m_fonts.capital;
    case LabelStyle::Town:
        return m_fonts.town;
    case LabelStyle::Decoration:
    case LabelStyle::Device:
        break;
    }
    return m_fonts.marker;
}

QColor Sprites::inkOf(LabelStyle style) const
{
    if (style == LabelStyle::Device)
        return m_colours.device;
    return faded(m_colours.label, style == LabelStyle::Country ? 0.82f : 1.0f);
}

QImage Sprites::label(const QString &text, LabelStyle style)
{
    const QString key = QChar(ushort(style)) + text;
    if (const QImage *known = m_sprites.object(key))
        return *known;
    const QFont &font = fontOf(style);
    const QFontMetricsF metrics(font);
    const QSizeF size(std::ceil(metrics.horizontalAdvance(text)) + 2 * kTextHaloPx,
                      std::ceil(metrics.height()) + 2);
    return kept(key, size, [&](QPainter &painter) {
        const QPointF base(kTextHaloPx, 1 + metrics.ascent());
        QPainterPath path;
        path.addText(base, font, text);
        painter.strokePath(path,
                           QPen(faded(m_colours.labelHalo, 0.9f),
                                kTextHaloPx,
                                Qt::SolidLine,
                                Qt::RoundCap,
                                Qt::RoundJoin));
        // Text drawn as text is hinted, a filled path is not.
        painter.setFont(font);
        painter.setPen(inkOf(style));
        painter.drawText(base, text);
    });
}

QImage Sprites::dot(bool isCapital)
{
    constexpr double kSide = 9.0;
    return kept(isCapital ? u"capital"_s : u"town"_s, {kSide, kSide}, [&](QPainter &painter) {
        const QPointF middle(kSide / 2, kSide / 2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_colours.labelHalo);
        painter.drawEllipse(middle, isCapital ? 4.0 : 2.8, isCapital ? 4.0 : 2.8);
        painter.setBrush(m_colours.label);
        painter.drawEllipse(middle, isCapital ? 3.0 : 1.8, isCapital ? 3.0 : 1.8);
        if (!isCapital)
            return;
        painter.setBrush(m_colours.labelHalo);
        painter.drawEllipse(middle, 1.2, 1.2);
    });
}

QImage Sprites::badge(std::uint32_t count)
{
    const QString text = badgeText(count);
    const double diameter = badgeDiameterPx(count);
    const double side = diameter + 2 * kBadgeHaloPx;
    return kept(u"badge "_s + text, {side, side}, [&](QPainter &painter) {
        const QPointF middle(side / 2, side / 2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(m_colours.decoration, 0.25f));
        painter.drawEllipse(middle, side / 2, side / 2);
        painter.setBrush(m_colours.decoration);
        painter.drawEllipse(middle, diameter / 2, diameter / 2);
        painter.setFont(m_fonts.cluster);
        painter.setPen(m_colours.decorationInk);
        painter.drawText(QRectF(0, 0, side, side), Qt::AlignCenter, text);
    });
}

void Sprites::drawDecoration(QPainter &painter, const MarkerLook &look) const
{
    const double radius = kDiscPx / 2;
    if (look.isSelected) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(m_colours.selection, 0.28f));
        painter.drawEllipse(QPointF(), radius + 7, radius + 7);
    }
    if (look.directionDeg >= 0)
        drawWedge(painter, radius, look.directionDeg, m_colours.decoration);
    const bool isDraft = look.kind == MarkerKind::Draft;
    painter.setPen(QPen(look.isSelected ? m_colours.selection : m_colours.casing, 2.0 * kCasingPx));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(), radius, radius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isDraft ? m_colours.casing : m_colours.decoration);
    painter.drawEllipse(QPointF(), radius, radius);
    QPen line(isDraft ? m_colours.decoration : m_colours.decorationInk, 1.1);
    line.setJoinStyle(Qt::RoundJoin);
    if (isDraft) {
        QPen dashes(m_colours.decoration, kCasingPx);
        dashes.setDashPattern({2.4, 1.6});
        painter.setPen(dashes);
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(), radius - 1, radius - 1);
    }
    painter.setPen(line);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(pin());
}

void Sprites::drawSession(QPainter &painter, const MarkerLook &look) const
{
    const double half = kDiscPx / 2;
    const QRectF box(-half, -half, kDiscPx, kDiscPx);
    if (look.isSelected) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(m_colours.selection, 0.28f));
        painter.drawEllipse(QPointF(), half + 8, half + 8);
    }
    if (look.directionDeg >= 0)
        drawWedge(painter, half + 2, look.directionDeg, m_colours.device);
    painter.setPen(QPen(look.isSelected ? m_colours.selection : m_colours.casing, 2 * kCasingPx));
    painter.setBrush(m_colours.device);
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(box, 5, 5);
    // Two walls and a floor: a room.
    QPen line(m_colours.casing, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(line);
    const QPointF outline[] = {{-4.5, 4.5}, {-4.5, -1.5}, {0, -5}, {4.5, -1.5}, {4.5, 4.5}};
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(outline, 5);
}

void Sprites::drawDevice(QPainter &painter, const MarkerLook &look) const
{
    if (look.isSelected) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(m_colours.selection, 0.28f));
        painter.drawEllipse(QPointF(), 14, 14);
    }
    if (look.directionDeg < 0) {
        painter.setPen(QPen(m_colours.casing, 2 * kCasingPx));
        painter.setBrush(m_colours.device);
        painter.drawEllipse(QPointF(), 5, 5);
        return;
    }
    painter.rotate(look.directionDeg);
    QPainterPath arrow;
    arrow.moveTo(0, -8);
    arrow.lineTo(6, 7);
    arrow.lineTo(0, 3.6);
    arrow.lineTo(-6, 7);
    arrow.closeSubpath();
    painter.strokePath(arrow,
                       QPen(look.isSelected ? m_colours.selection : m_colours.casing,
                            2 * kCasingPx,
                            Qt::SolidLine,
                            Qt::RoundCap,
                            Qt::RoundJoin));
    painter.fillPath(arrow, m_colours.device);
}

QImage Sprites::marker(const MarkerLook &look)
{
    // Steps of five degrees cannot be told from the direction itself at this size.
    MarkerLook rounded = look;
    if (look.directionDeg >= 0)
        rounded.directionDeg = (look.directionDeg + 2) / 5 * 5 % 360;
    const QString key = u"marker %1 %2 %3"_s.arg(int(rounded.kind))
                            .arg(int(rounded.isSelected))
                            .arg(rounded.directionDeg);
    return kept(key, {kMarkerPx, kMarkerPx}, [&](QPainter &painter) {
        painter.translate(kMarkerPx / 2, kMarkerPx / 2);
        switch (rounded.kind) {
        case MarkerKind::Decoration:
        case MarkerKind::Draft:
            return drawDecoration(painter, rounded);
        case MarkerKind::Session:
            return drawSession(painter, rounded);
        case MarkerKind::Device:
            return drawDevice(painter, rounded);
        }
    });
}

} // namespace stag::ui::map
