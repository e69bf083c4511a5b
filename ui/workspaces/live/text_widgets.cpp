// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/text_widgets.h"

#include "ui/theme/figures.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

ElidedLabel::ElidedLabel(const theme::Theme &theme, Type type, Color ink, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_type(type)
    , m_ink(ink)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &theme::Theme::themeChanged, this, [this] {
        updateGeometry();
        update();
    });
}

void ElidedLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    const int before = textWidth();
    m_text = text;
    setAccessibleName(text);
    // Figures that only change their digits keep their width and need no new layout.
    if (textWidth() != before)
        updateGeometry();
    update();
}

int ElidedLabel::textWidth() const
{
    return static_cast<int>(std::ceil(theme::figuresWidth(m_theme.font(m_type), m_text)));
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {textWidth() + 1, m_theme.lineHeight(m_type)};
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QFontMetrics metrics(m_theme.font(m_type));
    return {metrics.horizontalAdvance(u"…"_s), m_theme.lineHeight(m_type)};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(m_type));
    painter.setPen(m_theme.color(m_ink));
    const QString shown =
        isCut() ? painter.fontMetrics().elidedText(m_text, m_mode, width()) : m_text;
    theme::drawFigures(painter, rect(), m_alignment | Qt::AlignVCenter, shown);
}

void ElidedLabel::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_theme.icon(u"copy"_s), tr("Copy value"), this, [this] {
        QGuiApplication::clipboard()->setText(m_text);
    });
    menu->popup(event->globalPos());
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    QToolTip::showText(
        static_cast<QHelpEvent *>(event)->globalPos(), isCut() ? m_text : toolTip(), this);
    return true;
}

StatusBadge::StatusBadge(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &theme::Theme::themeChanged, this, [this] {
        updateGeometry();
        update();
    });
}

void StatusBadge::setStatus(theme::Status status, const QString &word)
{
    if (status == m_status && word == m_word)
        return;
    m_status = status;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize StatusBadge::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(Type::Caption));
    const int height = m_theme.lineHeight(Type::Caption) + m_theme.space(Space::Xs);
    const int icon = metrics.height();
    return {metrics.horizontalAdvance(m_word) + icon + m_theme.space(Space::Xs)
                + 2 * m_theme.space(Space::M),
            height};
}

void StatusBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tint(m_status));
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    const QFont font = m_theme.font(Type::Caption);
    const int side = QFontMetrics(font).height();
    QRect icon(m_theme.space(Space::S), (height() - side) / 2, side, side);
    m_theme.statusIcon(m_status).paint(&painter, icon);
    painter.setFont(font);
    painter.setPen(m_theme.ink(m_status));
    painter.drawText(rect().adjusted(icon.right() + m_theme.space(Space::Xs), 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     m_word);
}

VectorFields::VectorFields(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &theme::Theme::themeChanged, this, [this] {
        updateGeometry();
        update();
    });
}

void VectorFields::setComponents(const std::array<QString, 3> &components)
{
    if (components == m_components)
        return;
    m_components = components;
    setAccessibleName(u"X %1, Y %2, Z %3"_s.arg(components[0], components[1], components[2]));
    update();
}

QSize VectorFields::sizeHint() const
{
    return {3 * m_theme.size(Size::Control) * 2, m_theme.size(Size::ControlSmall)};
}

QSize VectorFields::minimumSizeHint() const
{
    return {3 * m_theme.size(Size::ControlSmall), m_theme.size(Size::ControlSmall)};
}

void VectorFields::paintEvent(QPaintEvent *)
{
    static constexpr std::array<Color, 3> kAxes{
        Color::SceneAxisX, Color::SceneAxisY, Color::SceneAxisZ};
    static constexpr std::array<QChar, 3> kLetters{u'X', u'Y', u'Z'};
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int gap = m_theme.space(Space::Xs);
    const double fieldWidth = (width() - 2.0 * gap) / 3.0;
    const int padding = m_theme.space(Space::Xs) + 1;
    for (std::size_t i = 0; i < 3; ++i) {
        const QRectF field(static_cast<double>(i) * (fieldWidth + gap), 0, fieldWidth, height());
        painter.setPen(m_theme.color(Color::BorderNormal));
        painter.setBrush(m_theme.color(Color::SurfaceInput));
        const double radius = m_theme.radius(theme::Radius::S);
        painter.drawRoundedRect(field.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        const QRectF inside = field.adjusted(padding, 0, -padding, 0);
        painter.setFont(m_theme.font(Type::Caption));
        painter.setPen(m_theme.color(kAxes[i]));
        painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, QString(kLetters[i]));
        painter.setFont(m_theme.font(Type::Small));
        painter.setPen(m_theme.color(Color::TextPrimary));
        theme::drawFigures(painter, inside, Qt::AlignRight | Qt::AlignVCenter, m_components[i]);
    }
}

} // namespace stag::ui::workspaces::live
