// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QMenu>

#include <algorithm>

namespace stag::ui::theme::parts {

namespace {

constexpr int kGrooveThickness = 4;
constexpr int kMenuPadding = 8;
constexpr int kMenuIcon = 16;
/// The indeterminate bar fills this share of the groove.
constexpr double kBusyShare = 0.3;

bool has(const QStyleOption &option, QStyle::StateFlag flag)
{
    return option.state & flag;
}

/// The middle strip of `rect` along its longer side.
QRectF strip(const QRectF &rect, Qt::Orientation orientation, qreal thickness)
{
    if (orientation == Qt::Horizontal)
        return {rect.left(), rect.center().y() - thickness / 2.0, rect.width(), thickness};
    return {rect.center().x() - thickness / 2.0, rect.top(), thickness, rect.height()};
}

void drawMenuText(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const QString label = option.text.section(u'\t', 0, 0);
    const QString shortcut = option.text.section(u'\t', 1);
    const QRect text = option.rect.adjusted(menuIconColumn(theme), 0, -theme.space(Space::Xxl), 0);
    painter.setFont(option.font);
    painter.setPen(theme.color(enabled ? Color::TextPrimary : Color::TextDisabled));
    painter.drawText(
        text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic | Qt::TextSingleLine, label);
    if (shortcut.isEmpty())
        return;
    painter.setPen(theme.color(enabled ? Color::TextMuted : Color::TextDisabled));
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, shortcut);
}

void drawMenuMark(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option)
{
    const QRect cell(option.rect.left() + kMenuPadding,
                     option.rect.center().y() - kMenuIcon / 2 + 1,
                     kMenuIcon,
                     kMenuIcon);
    const bool enabled = has(option, QStyle::State_Enabled);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (option.checked)
            drawCheckMark(
                painter, cell, theme.color(enabled ? Color::AccentInk : Color::TextDisabled));
    } else if (!option.icon.isNull()) {
        option.icon.paint(
            &painter, cell, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
}

} // namespace

void drawProgressGroove(QPainter &painter, const Theme &theme, const QStyleOption &option)
{
    const QRectF groove = strip(option.rect, Qt::Horizontal, kGrooveThickness);
    drawBox(painter, groove, kGrooveThickness / 2.0, theme.color(Color::BorderNormal), {});
}

void drawProgress(QPainter &painter, const Theme &theme, const QStyleOptionProgressBar &option)
{
    QRectF bar = strip(option.rect, Qt::Horizontal, kGrooveThickness);
    if (option.minimum == option.maximum) {
        bar = QRectF(bar.left() + bar.width() * (1 - kBusyShare) / 2,
                     bar.top(),
                     bar.width() * kBusyShare,
                     bar.height());
    } else {
        const double share =
            double(option.progress - option.minimum) / (option.maximum - option.minimum);
        bar.setWidth(bar.width() * std::clamp(share, 0.0, 1.0));
    }
    if (bar.width() >= 1.0)
        drawBox(painter, bar, kGrooveThickness / 2.0, theme.color(Color::AccentFill), {});
}

void drawScrollBar(QPainter &painter,
                   const Theme &theme,
                   const QStyleOptionSlider &option,
                   const QRect &handle)
{
    painter.fillRect(option.rect, option.palette.color(QPalette::Window));
    if (option.minimum == option.maximum)
        return;
    const bool used = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const QRectF bar = QRectF(handle).adjusted(2, 2, -2, -2);
    drawBox(painter,
            bar,
            std::min(bar.width(), bar.height()) / 2.0,
            theme.color(used ? Color::BorderControl : Color::BorderNormal),
            {});
}

void drawSlider(QPainter &painter,
                const Theme &theme,
                const QStyleOptionSlider &option,
                const QRect &handle)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const QRectF groove = strip(option.rect, option.orientation, kGrooveThickness);
    drawBox(painter, groove, kGrooveThickness / 2.0, theme.color(Color::BorderNormal), {});
    QRectF filled = groove;
    if (option.orientation == Qt::Horizontal)
        filled.setRight(handle.center().x());
    else
        filled.setTop(handle.center().y());
    const QColor accent = theme.color(enabled ? Color::AccentFill : Color::TextDisabled);
    drawBox(painter, filled, kGrooveThickness / 2.0, accent, {});
    const qreal side = std::min(handle.width(), handle.height());
    QRectF knob(0, 0, side, side);
    knob.moveCenter(QRectF(handle).center());
    drawBox(painter, knob, side / 2.0, accent, theme.color(Color::SurfaceRaised));
    if (has(option, QStyle::State_HasFocus))
        drawFocusRing(painter, theme, knob.adjusted(-1, -1, 1, 1), side);
}

int menuIconColumn(const Theme &theme)
{
    return kMenuPadding * 2 + kMenuIcon + theme.space(Space::Xxs);
}

void drawMenuItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(option.rect.left() + kMenuPadding,
                               option.rect.center().y(),
                               option.rect.width() - 2 * kMenuPadding,
                               1),
                         theme.color(Color::BorderNormal));
        return;
    }
    painter.save();
    if (has(option, QStyle::State_Selected) && has(option, QStyle::State_Enabled))
        drawBox(painter,
                QRectF(option.rect).adjusted(4, 1, -4, -1),
                theme.radius(Radius::S),
                theme.color(Color::SurfaceSelected),
                {});
    drawMenuMark(painter, theme, option);
    drawMenuText(painter, theme, option);
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRectF arrow(option.rect.right() - 20, option.rect.top(), 16, option.rect.height());
        drawChevron(painter, arrow, Arrow::Right, theme.color(Color::TextMuted));
    }
    painter.restore();
}

void drawMenuBarItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option)
{
    painter.save();
    const bool open = has(option, QStyle::State_Sunken);
    if (open || has(option, QStyle::State_Selected))
        drawBox(painter,
                QRectF(option.rect).adjusted(1, 4, -1, -4),
                theme.radius(Radius::S),
                theme.color(open ? Color::SurfacePressed : Color::SurfaceHover),
                {});
    painter.setPen(theme.color(open ? Color::TextPrimary : Color::TextSecondary));
    painter.drawText(option.rect,
                     Qt::AlignCenter | Qt::TextHideMnemonic | Qt::TextSingleLine | Qt::TextDontClip,
                     option.text);
    painter.restore();
}

} // namespace stag::ui::theme::parts
