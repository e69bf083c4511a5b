// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_parts.h"

#include "ui/theme/theme.h"

#include <QPainterPath>

#include <array>

namespace stag::ui::theme::parts {

namespace {

/// Saves and restores the painter.
class Kept
{
public:
    explicit Kept(QPainter &painter)
        : m_painter(painter)
    {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
    }
    ~Kept() { m_painter.restore(); }
    Kept(const Kept &) = delete;
    Kept &operator=(const Kept &) = delete;

private:
    QPainter &m_painter;
};

bool has(const QStyleOption &option, QStyle::StateFlag flag)
{
    return option.state & flag;
}

bool showsFocus(const QStyleOption &option)
{
    return has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange);
}

struct ButtonLook
{
    QColor fill;
    QColor border;
};

ButtonLook primaryLook(const Theme &theme, const QStyleOption &option)
{
    if (!has(option, QStyle::State_Enabled))
        return {theme.color(Color::SurfaceHover), theme.color(Color::BorderSubtle)};
    if (has(option, QStyle::State_Sunken))
        return {theme.color(Color::AccentFillPressed), {}};
    if (has(option, QStyle::State_MouseOver))
        return {theme.color(Color::AccentFillHover), {}};
    return {theme.color(Color::AccentFill), {}};
}

ButtonLook plainLook(const Theme &theme, const QStyleOption &option, bool quiet)
{
    const QColor border = quiet ? QColor() : theme.color(Color::BorderNormal);
    if (!has(option, QStyle::State_Enabled))
        return {quiet ? QColor() : theme.color(Color::SurfacePanel),
                quiet ? QColor() : theme.color(Color::BorderSubtle)};
    if (has(option, QStyle::State_Sunken))
        return {theme.color(Color::SurfacePressed), border};
    if (has(option, QStyle::State_On))
        return {theme.color(Color::AccentTint), border};
    if (has(option, QStyle::State_MouseOver))
        return {theme.color(Color::SurfaceHover), border};
    return {quiet ? QColor() : theme.color(Color::SurfaceRaised), border};
}

} // namespace

void drawBox(
    QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border)
{
    const Kept kept(painter);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.setPen(border.isValid() ? QPen(border, 1.0) : QPen(Qt::NoPen));
    const qreal inset = border.isValid() ? 0.5 : 0.0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
}

void drawFocusRing(QPainter &painter, const Theme &theme, const QRectF &rect, qreal radius)
{
    const Kept kept(painter);
    const qreal width = theme.size(Size::FocusRing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(Color::AccentFocus), width));
    const qreal inset = width / 2.0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
}

void drawChevron(QPainter &painter, const QRectF &rect, Arrow direction, const QColor &ink)
{
    const Kept kept(painter);
    painter.translate(rect.center());
    constexpr std::array<double, 4> kTurns{180.0, 0.0, 90.0, -90.0};
    painter.rotate(kTurns[std::size_t(direction)]);
    painter.setPen(QPen(ink, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{{-4.0, -2.0}, {0.0, 2.0}, {4.0, -2.0}});
}

void drawCheckMark(QPainter &painter, const QRectF &rect, const QColor &ink)
{
    const Kept kept(painter);
    const qreal s = std::min(rect.width(), rect.height());
    const QPointF c = rect.center();
    painter.setPen(QPen(ink, s * 0.125, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{{c.x() - s * 0.24, c.y() + s * 0.02},
                                   {c.x() - s * 0.07, c.y() + s * 0.20},
                                   {c.x() + s * 0.25, c.y() - s * 0.18}});
}

void drawCheckBox(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool filled = has(option, QStyle::State_On) || has(option, QStyle::State_NoChange);
    const QColor fill = !filled   ? theme.color(Color::SurfaceInput)
                        : enabled ? theme.color(Color::AccentFill)
                                  : theme.color(Color::TextDisabled);
    const QColor border = filled    ? QColor()
                          : enabled ? theme.color(Color::BorderControl)
                                    : theme.color(Color::BorderNormal);
    drawBox(painter, option.rect, theme.radius(Radius::S), fill, border);
    const QColor ink = theme.color(Color::TextOnAccent);
    if (has(option, QStyle::State_On))
        drawCheckMark(painter, option.rect, ink);
    else if (filled)
        drawBox(painter, QRectF(option.rect).adjusted(4, 6.5, -4, -6.5), 1, ink, {});
    if (has(option, QStyle::State_MouseOver) && !filled && enabled)
        drawBox(
            painter, option.rect, theme.radius(Radius::S), {}, theme.color(Color::TextSecondary));
}

void drawRadioButton(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    const QRectF rect(option.rect);
    const QColor fill = !on       ? theme.color(Color::SurfaceInput)
                        : enabled ? theme.color(Color::AccentFill)
                                  : theme.color(Color::TextDisabled);
    drawBox(
        painter, rect, rect.width() / 2.0, fill, on ? QColor() : theme.color(Color::BorderControl));
    if (on)
        drawBox(painter,
                rect.adjusted(5, 5, -5, -5),
                rect.width() / 2.0,
                theme.color(Color::TextOnAccent),
                {});
}

void drawField(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool focused = has(option, QStyle::State_HasFocus) && enabled;
    const QColor border = !enabled  ? theme.color(Color::BorderSubtle)
                          : focused ? theme.color(Color::AccentFocus)
                          : has(option, QStyle::State_MouseOver)
                              ? theme.color(Color::TextMuted)
                              : theme.color(Color::BorderControl);
    const QColor fill = option.palette.color(QPalette::Base);
    drawBox(painter, option.rect, theme.radius(Radius::S), fill, border);
    if (focused)
        drawBox(painter,
                QRectF(option.rect).adjusted(1, 1, -1, -1),
                theme.radius(Radius::S) - 1,
                {},
                theme.color(Color::AccentFocus));
}

void drawPushButton(QPainter &painter,
                    const Theme &theme,
                    const QStyleOption &option,
                    const QString &kind)
{
    const ButtonLook look = kind == QStringLiteral("primary")
                                ? primaryLook(theme, option)
                                : plainLook(theme, option, kind == QStringLiteral("quiet"));
    drawBox(painter, option.rect, theme.radius(Radius::M), look.fill, look.border);
    if (!showsFocus(option))
        return;
    // The ring lies inside the widget, so a primary button shows its gap in the ground's colour.
    drawFocusRing(painter, theme, option.rect, theme.radius(Radius::M));
    const int gap = theme.size(Size::FocusRing);
    drawBox(painter,
            QRectF(option.rect).adjusted(gap, gap, -gap, -gap),
            theme.radius(Radius::M) - 1,
            {},
            option.palette.color(QPalette::Window));
}

QColor buttonInk(const Theme &theme, const QStyleOption &option, const QString &kind)
{
    if (!has(option, QStyle::State_Enabled))
        return theme.color(Color::TextDisabled);
    if (kind == QStringLiteral("primary"))
        return theme.color(Color::TextOnAccent);
    if (kind == QStringLiteral("danger"))
        return theme.color(Color::StatusError);
    return has(option, QStyle::State_On) ? theme.color(Color::AccentInk)
                                         : theme.color(Color::TextPrimary);
}

void drawButtonLabel(QPainter &painter,
                     const Theme &theme,
                     const QStyleOptionButton &option,
                     const QString &kind)
{
    const Kept kept(painter);
    const QColor ink = buttonInk(theme, option, kind);
    const int gap = option.icon.isNull() ? 0 : theme.space(Space::S);
    const QSize icon = option.icon.isNull() ? QSize(0, 0) : option.iconSize;
    const int text = option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width();
    const int left = option.rect.center().x() + 1 - (icon.width() + gap + text) / 2;
    const QRect place(
        left, option.rect.center().y() + 1 - icon.height() / 2, icon.width(), icon.height());
    const bool enabled = has(option, QStyle::State_Enabled);
    option.icon.paint(&painter,
                      place,
                      Qt::AlignCenter,
                      enabled ? QIcon::Normal : QIcon::Disabled,
                      has(option, QStyle::State_On) ? QIcon::On : QIcon::Off);
    painter.setPen(ink);
    const QRect rest(left + icon.width() + gap, option.rect.top(), text + 1, option.rect.height());
    painter.drawText(rest,
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextDontClip,
                     option.text);
}

void drawToolButton(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    QColor fill;
    if (has(option, QStyle::State_Enabled)) {
        if (has(option, QStyle::State_Sunken))
            fill = theme.color(Color::SurfacePressed);
        else if (has(option, QStyle::State_On))
            fill = theme.color(Color::AccentTint);
        else if (has(option, QStyle::State_MouseOver))
            fill = theme.color(Color::SurfaceHover);
    }
    if (fill.isValid())
        drawBox(painter, option.rect, theme.radius(Radius::S), fill, {});
    if (showsFocus(option))
        drawFocusRing(painter, theme, option.rect, theme.radius(Radius::S));
}

void drawRow(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    if (has(option, QStyle::State_Selected)) {
        const bool active = has(option, QStyle::State_Active);
        painter.fillRect(
            option.rect,
            theme.color(active ? Color::SurfaceSelected : Color::SurfaceSelectedInactive));
    } else if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled)) {
        painter.fillRect(option.rect, theme.color(Color::SurfaceHover));
    }
}

void drawTab(QPainter &painter, const Theme &theme, const QStyleOptionTab &option)
{
    const QRectF rect(option.rect);
    const bool selected = has(option, QStyle::State_Selected);
    const bool vertical = rect.height() > rect.width() * 2;
    if (has(option, QStyle::State_MouseOver) && !selected)
        drawBox(painter,
                rect.adjusted(2, 3, -2, -3),
                theme.radius(Radius::S),
                theme.color(Color::SurfaceHover),
                {});
    if (selected && !vertical)
        painter.fillRect(QRectF(rect.left() + 8, rect.bottom() - 2, rect.width() - 16, 2),
                         theme.color(Color::AccentInk));
    if (showsFocus(option))
        drawFocusRing(painter, theme, rect.adjusted(2, 2, -2, -2), theme.radius(Radius::S));
}

void drawDockTitle(QPainter &painter, const Theme &theme, const QStyleOptionDockWidget &option)
{
    const Kept kept(painter);
    painter.fillRect(option.rect, option.palette.color(QPalette::Window));
    const int margin = theme.space(Space::L);
    QRect text = option.rect.adjusted(margin, 0, -margin, 0);
    if (option.closable)
        text.setRight(text.right() - theme.size(Size::ControlSmall));
    if (option.floatable)
        text.setRight(text.right() - theme.size(Size::ControlSmall));
    painter.setFont(theme.font(Type::DockTitle));
    painter.setPen(theme.color(Color::TextPrimary));
    painter.drawText(text,
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(option.title, Qt::ElideRight, text.width()));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     theme.color(Color::BorderSubtle));
}

void drawHeaderSection(QPainter &painter, const Theme &theme, const QStyleOptionHeader &option)
{
    painter.fillRect(option.rect, option.palette.color(QPalette::Window));
    if (option.orientation == Qt::Horizontal)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                         theme.color(Color::BorderNormal));
}

void drawSeparator(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const QRect strip = option.rect;
    painter.fillRect(strip, theme.color(Color::SurfacePanel));
    const QRect line = strip.width() < strip.height()
                           ? QRect(strip.center().x(), strip.top(), 1, strip.height())
                           : QRect(strip.left(), strip.center().y(), strip.width(), 1);
    const bool used = has(option, QStyle::State_MouseOver);
    painter.fillRect(line, theme.color(used ? Color::BorderControl : Color::BorderSubtle));
}

} // namespace stag::ui::theme::parts
