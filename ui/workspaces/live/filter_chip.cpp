// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/filter_chip.h"

#include "ui/theme/figures.h"

#include <QPainter>

#include <cmath>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

FilterChip::FilterChip(const theme::Theme &theme, int series, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_series(series)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &theme::Theme::themeChanged, this, [this] {
        updateGeometry();
        update();
    });
}

void FilterChip::setCount(const QString &count)
{
    if (count == m_count)
        return;
    const bool sameLength = count.size() == m_count.size();
    m_count = count;
    if (!sameLength)
        updateGeometry();
    update();
}

int FilterChip::boxSide() const
{
    return m_theme.space(Space::L) + 1;
}

QSize FilterChip::sizeHint() const
{
    const QFont font = m_theme.font(Type::Small);
    const int gap = m_theme.space(Space::S);
    const double text = QFontMetricsF(font).horizontalAdvance(this->text());
    const double count = theme::figuresWidth(font, m_count);
    return {static_cast<int>(std::ceil(text + count)) + boxSide() + 4 * gap,
            m_theme.size(Size::ControlSmall)};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = m_theme.radius(theme::Radius::S);
    if (isDown() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(isDown() ? Color::SurfacePressed : Color::SurfaceHover));
        painter.drawRoundedRect(rect(), radius, radius);
    }
    const int gap = m_theme.space(Space::S);
    const int side = boxSide();
    const QRect box(gap, (height() - side) / 2, side, side);
    paintBox(painter, box);
    painter.setFont(m_theme.font(Type::Small));
    painter.setPen(m_theme.color(isChecked() ? Color::TextPrimary : Color::TextMuted));
    const QRect room = rect().adjusted(box.right() + 1 + gap, 0, -gap, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setPen(m_theme.color(Color::TextMuted));
    theme::drawFigures(painter, room, Qt::AlignRight | Qt::AlignVCenter, m_count);
    if (theme::showsKeyboardFocus(*this)) {
        painter.setPen(QPen(m_theme.color(Color::AccentFocus), m_theme.size(Size::FocusRing)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
    }
}

void FilterChip::paintBox(QPainter &painter, const QRect &box) const
{
    const QRectF shape = QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.setPen(
        QPen(isChecked() ? m_theme.series(m_series) : m_theme.color(Color::BorderControl), 1.5));
    painter.setBrush(isChecked() ? QBrush(m_theme.series(m_series)) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(shape, 2, 2);
    if (isChecked())
        m_theme.icon(u"check"_s, Color::SurfacePanel).paint(&painter, box);
}

} // namespace stag::ui::workspaces::live
