// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Size;
using theme::Space;
using theme::Type;

RailButton::RailButton(const theme::Theme &theme, const QString &iconName, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setIcon(theme.icon(iconName));
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize RailButton::sizeHint() const
{
    return {m_theme.size(Size::Rail), m_theme.size(Size::RailItem)};
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF tile = QRectF(rect()).adjusted(6, 0, -6, 0);
    const bool hovered = underMouse() && isEnabled();
    if (isChecked() || hovered || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(isDown() ? Color::SurfacePressed : Color::SurfaceHover));
        if (isChecked())
            painter.setBrush(
                m_theme.color(m_theme.isDark() ? Color::SurfaceHover : Color::SurfacePressed));
        painter.drawRoundedRect(tile, m_theme.radius(Radius::M), m_theme.radius(Radius::M));
    }
    if (isChecked()) {
        painter.setBrush(m_theme.color(Color::AccentInk));
        painter.setPen(Qt::NoPen);
        painter.drawRect(QRectF(0, 4, 3, height() - 8));
    }
    const int icon = m_theme.size(Size::RailIcon);
    QFont font = m_theme.font(Type::Caption);
    font.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    const int text = painter.fontMetrics().height();
    const int top = (height() - icon - text - 2) / 2;
    this->icon().paint(&painter,
                       QRect((width() - icon) / 2, top, icon, icon),
                       Qt::AlignCenter,
                       isEnabled() ? QIcon::Normal : QIcon::Disabled,
                       isChecked() ? QIcon::On : QIcon::Off);
    painter.setPen(m_theme.color(isChecked() ? Color::TextPrimary : Color::TextSecondary));
    const QRect label(2, top + icon + 2, width() - 4, text);
    painter.drawText(label,
                     Qt::AlignCenter,
                     painter.fontMetrics().elidedText(this->text(), Qt::ElideRight, label.width()));
    if (theme::showsKeyboardFocus(*this)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(Color::AccentFocus), m_theme.size(Size::FocusRing)));
        painter.drawRoundedRect(
            tile.adjusted(1, 1, -1, -1), m_theme.radius(Radius::M), m_theme.radius(Radius::M));
    }
}

void RailButton::enterEvent(QEnterEvent *event)
{
    update();
    QAbstractButton::enterEvent(event);
}

void RailButton::leaveEvent(QEvent *event)
{
    update();
    QAbstractButton::leaveEvent(event);
}

Rail::Rail(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_layout(new QVBoxLayout(this))
    , m_settings(new RailButton(theme, QStringLiteral("settings"), this))
{
    setObjectName(QStringLiteral("rail"));
    theme::keepGround(*this, theme, Color::SurfaceWindow);
    m_layout->setContentsMargins(0, theme.space(Space::S), 0, theme.space(Space::Xs));
    m_layout->setSpacing(theme.space(Space::Xxs));
    m_layout->addStretch(1);
    m_layout->addWidget(m_settings);
    m_settings->setObjectName(QStringLiteral("railSettings"));
    m_settings->setCheckable(false);
    connect(m_settings, &RailButton::clicked, this, &Rail::settingsActivated);
    connect(&theme, &theme::Theme::themeChanged, this, &Rail::refreshSize);
    refreshSize();
    retranslate();
}

void Rail::addItem(const QString &iconName, const QString &title)
{
    auto *item = new RailButton(m_theme, iconName, this);
    const int index = int(m_items.size());
    item->setObjectName(QStringLiteral("railItem%1").arg(index));
    m_layout->insertWidget(index, item);
    m_items.append(item);
    setTitle(index, title);
    connect(item, &RailButton::clicked, this, [this, index] {
        setCurrent(m_current);
        Q_EMIT itemActivated(index);
    });
    QWidget::setTabOrder(item, m_settings);
}

void Rail::setTitle(int index, const QString &title)
{
    RailButton *item = m_items.at(index);
    item->setText(title);
    item->setAccessibleName(title);
    item->setToolTip(QStringLiteral("%1 (Ctrl+%2)").arg(title).arg(index + 1));
    item->update();
}

void Rail::setCurrent(int index)
{
    m_current = index;
    for (int i = 0; i < count(); ++i)
        m_items.at(i)->setChecked(i == index);
}

void Rail::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), m_theme.color(Color::BorderSubtle));
}

void Rail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Rail::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down)
        focusNextChild();
    else if (event->key() == Qt::Key_Up)
        focusPreviousChild();
    else
        QWidget::keyPressEvent(event);
}

void Rail::retranslate()
{
    setAccessibleName(tr("Workspaces"));
    m_settings->setText(tr("Settings"));
    m_settings->setAccessibleName(tr("Settings"));
    m_settings->setToolTip(tr("Preferences (%1)").arg(QStringLiteral("Ctrl+,")));
}

void Rail::refreshSize()
{
    setFixedWidth(m_theme.size(Size::Rail));
    for (RailButton *item : m_items)
        item->updateGeometry();
    m_settings->updateGeometry();
}

} // namespace stag::ui::shell
