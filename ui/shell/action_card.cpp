// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_card.h"

#include "ui/shell/labels.h"

#include <QFontMetrics>
#include <QPainter>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kPadding = 16;
constexpr int kIconColumn = 40;
constexpr int kIcon = 24;
constexpr int kWidthHint = 440;

} // namespace

ActionCard::ActionCard(const theme::Theme &theme,
                       Kind kind,
                       const QString &iconName,
                       QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_kind(kind)
    , m_keys(new KeyCap(
          theme, kind == Kind::Primary ? KeyCap::Ground::Accent : KeyCap::Ground::Panel, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setIcon(theme.icon(iconName, kind == Kind::Primary ? Color::TextOnAccent : Color::AccentInk));
    // Not Fixed: that would hold the height at the one of the preferred width.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &theme::Theme::themeChanged, this, [this] {
        placeKeys();
        updateGeometry();
        update();
    });
}

void ActionCard::setTexts(const QString &title, const QString &explanation)
{
    setText(title);
    m_explanation = explanation;
    setAccessibleName(title);
    setAccessibleDescription(explanation);
    updateGeometry();
    update();
}

void ActionCard::setKeys(const QKeySequence &keys)
{
    m_keys->setKeys(keys);
    placeKeys();
}

void ActionCard::resizeEvent(QResizeEvent *event)
{
    QAbstractButton::resizeEvent(event);
    placeKeys();
}

/// By hand: with a layout the card would take its height from that.
void ActionCard::placeKeys()
{
    const QSize size = m_keys->sizeHint();
    m_keys->setGeometry(width() - kPadding - size.width(),
                        (height() - size.height()) / 2,
                        size.width(),
                        size.height());
}

QSize ActionCard::sizeHint() const
{
    return {kWidthHint, heightForWidth(kWidthHint)};
}

QSize ActionCard::minimumSizeHint() const
{
    return {kWidthHint / 2, heightForWidth(kWidthHint)};
}

int ActionCard::heightForWidth(int width) const
{
    const QFontMetrics title(m_theme.font(Type::Strong));
    const QFontMetrics small(m_theme.font(Type::Small));
    const int explanation =
        small.boundingRect(textRect(width), Qt::TextWordWrap, m_explanation).height();
    return title.height() + m_theme.space(Space::Xs) + explanation + 2 * kPadding;
}

QRect ActionCard::textRect(int width) const
{
    const int left = kPadding + kIconColumn;
    return {left, kPadding, width - left - kPadding - m_keys->sizeHint().width() - 8, 1000};
}

void ActionCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool primary = m_kind == Kind::Primary;
    const double radius = m_theme.radius(Radius::L);
    const Color ground = primary ? (isDown()       ? Color::AccentFillPressed
                                    : underMouse() ? Color::AccentFillHover
                                                   : Color::AccentFill)
                                 : (isDown()       ? Color::SurfacePressed
                                    : underMouse() ? Color::SurfaceHover
                                                   : Color::SurfaceRaised);
    painter.setBrush(m_theme.color(isEnabled() ? ground : Color::SurfacePanel));
    painter.setPen(primary && isEnabled() ? QPen(Qt::NoPen)
                                          : QPen(m_theme.color(Color::BorderNormal)));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (theme::showsKeyboardFocus(*this)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(primary ? Color::TextOnAccent : Color::AccentFocus), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), radius - 2, radius - 2);
    }
    icon().paint(&painter,
                 QRect(kPadding, (height() - kIcon) / 2, kIcon, kIcon),
                 Qt::AlignCenter,
                 isEnabled() ? QIcon::Normal : QIcon::Disabled);
    QRect text = textRect(width());
    text.setHeight(height() - 2 * kPadding);
    painter.setFont(m_theme.font(Type::Strong));
    painter.setPen(m_theme.color(!isEnabled() ? Color::TextDisabled
                                 : primary    ? Color::TextOnAccent
                                              : Color::TextPrimary));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, this->text());
    text.setTop(text.top() + painter.fontMetrics().height() + m_theme.space(Space::Xs));
    painter.setFont(m_theme.font(Type::Small));
    painter.setPen(m_theme.color(!isEnabled() ? Color::TextDisabled
                                 : primary    ? Color::TextOnAccent
                                              : Color::TextMuted));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_explanation);
}

} // namespace stag::ui::shell
