// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/labels.h"

#include "ui/theme/figures.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Space;
using theme::Type;

namespace {

constexpr int kPillIcon = 13;

/// Repaints and measures anew when the theme changes.
void followTheme(QWidget *widget, const theme::Theme &theme)
{
    QObject::connect(&theme, &theme::Theme::themeChanged, widget, [widget] {
        widget->updateGeometry();
        widget->update();
    });
}

} // namespace

QLabel *makeLabel(const theme::Theme &theme, Type type, Color ink, QWidget *parent, double factor)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    theme::keepFont(*label, theme, type, factor);
    theme::keepInk(*label, theme, ink);
    return label;
}

LinkLabel::LinkLabel(const theme::Theme &theme, Type type, QWidget *parent)
    : QLabel(parent)
    , m_theme(theme)
{
    setTextFormat(Qt::RichText);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setFocusPolicy(Qt::TabFocus);
    theme::keepFont(*this, theme, type);
    connect(this, &QLabel::linkActivated, this, &LinkLabel::activated);
    connect(&theme, &theme::Theme::themeChanged, this, &LinkLabel::refresh);
}

void LinkLabel::setLinkText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    refresh();
}

void LinkLabel::refresh()
{
    setText(QStringLiteral("<a href=\"#\" style=\"color:%1;text-decoration:none\">%2</a>")
                .arg(m_theme.color(Color::TextLink).name(), m_text.toHtmlEscaped()));
}

KeyCap::KeyCap(const theme::Theme &theme, Ground ground, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_ground(ground)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    followTheme(this, theme);
}

void KeyCap::setKeys(const QKeySequence &keys)
{
    m_text = keys.toString(QKeySequence::NativeText).replace(u'+', u' ');
    updateGeometry();
    update();
}

QSize KeyCap::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(Type::Caption));
    return {metrics.horizontalAdvance(m_text) + 2 * m_theme.space(Space::S) + 2,
            metrics.height() + 4};
}

void KeyCap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool accent = m_ground == Ground::Accent;
    QColor border = m_theme.color(accent ? Color::TextOnAccent : Color::BorderNormal);
    border.setAlphaF(accent ? 0.6f : 1.0f);
    painter.setPen(border);
    painter.setBrush(accent ? Qt::NoBrush : QBrush(m_theme.color(Color::SurfacePanel)));
    const double radius = m_theme.radius(Radius::S);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.setPen(m_theme.color(accent ? Color::TextOnAccent : Color::TextSecondary));
    painter.setFont(m_theme.font(Type::Caption));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

StatusPill::StatusPill(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    followTheme(this, theme);
}

void StatusPill::show(theme::Status status, const QString &text)
{
    if (status == m_status && text == m_text)
        return;
    m_status = status;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QFont StatusPill::textFont() const
{
    QFont font = m_theme.font(Type::Caption);
    font.setWeight(QFont::Medium);
    return font;
}

QSize StatusPill::sizeHint() const
{
    const QFontMetrics metrics(textFont());
    const int text = int(std::ceil(theme::figuresWidth(textFont(), m_text)));
    return {text + kPillIcon + m_theme.space(Space::S) * 3 + 4, std::max(20, metrics.height() + 4)};
}

QSize StatusPill::minimumSizeHint() const
{
    return {sizeHint().height() * 3, sizeHint().height()};
}

void StatusPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tint(m_status));
    const double radius = height() / 2.0;
    painter.drawRoundedRect(QRectF(rect()), radius, radius);
    if (theme::showsKeyboardFocus(*this)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(Color::AccentFocus), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
    }
    const int inset = m_theme.space(Space::S) + 2;
    const QRect icon(inset, (height() - kPillIcon) / 2, kPillIcon, kPillIcon);
    m_theme.statusIcon(m_status).paint(&painter, icon);
    painter.setPen(m_theme.ink(m_status));
    painter.setFont(textFont());
    theme::drawFigures(painter,
                       QRectF(icon.right() + m_theme.space(Space::S) - 1, 0, width(), height()),
                       Qt::AlignLeft | Qt::AlignVCenter,
                       m_text);
}

void StatusPill::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT clicked();
}

void StatusPill::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return)
        Q_EMIT clicked();
    else
        QWidget::keyPressEvent(event);
}

FigureLabel::FigureLabel(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    followTheme(this, theme);
    connect(&theme, &theme::Theme::themeChanged, this, [this] { m_widthMax = 0; });
}

void FigureLabel::setParts(const QList<Part> &parts)
{
    m_parts = parts;
    setAccessibleName(text());
    qreal width = 0;
    for (const Part &part : m_parts)
        width += theme::figuresWidth(fontOf(part), part.text);
    // Grows with the figures and never shrinks, so that neighbours stay where they are.
    if (int(std::ceil(width)) > m_widthMax) {
        m_widthMax = int(std::ceil(width));
        updateGeometry();
    }
    update();
}

QString FigureLabel::text() const
{
    QString text;
    for (const Part &part : m_parts)
        text += part.text;
    return text;
}

QSize FigureLabel::sizeHint() const
{
    return {m_widthMax, QFontMetrics(m_theme.font(Type::Small)).height()};
}

void FigureLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    qreal x = 0;
    for (const Part &part : m_parts) {
        painter.setFont(fontOf(part));
        painter.setPen(m_theme.color(part.strong ? Color::TextPrimary : Color::TextSecondary));
        theme::drawFigures(
            painter, QRectF(x, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, part.text);
        x += theme::figuresWidth(fontOf(part), part.text);
    }
}

QFont FigureLabel::fontOf(const Part &part) const
{
    QFont font = m_theme.font(Type::Small);
    if (part.strong)
        font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace stag::ui::shell
