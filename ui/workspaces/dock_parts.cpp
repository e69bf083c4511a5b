// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/dock_parts.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace stag::ui::workspaces {

using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kEmptyStateWidthMax = 320;

} // namespace

DockTitle::DockTitle(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_count(new QLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    theme::keepFont(*m_title, theme, Type::DockTitle);
    theme::keepFont(*m_count, theme, Type::Small);
    theme::keepInk(*m_count, theme, Color::TextMuted);
    m_layout->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::S), 1);
    m_layout->setSpacing(theme.space(Space::Xs));
    m_layout->addWidget(m_title);
    m_layout->addSpacing(theme.space(Space::Xs));
    m_layout->addWidget(m_count);
    m_layout->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &theme::Theme::themeChanged, this, qOverload<>(&QWidget::update));
}

void DockTitle::setTitle(const QString &title)
{
    m_title->setText(title);
}

void DockTitle::setFolded(bool folded)
{
    m_isFolded = folded;
    m_title->setVisible(!folded);
    m_count->setVisible(!folded);
    updateGeometry();
}

void DockTitle::setCount(const QString &count)
{
    m_count->setText(count);
}

void DockTitle::addWidget(QWidget *widget, int stretch)
{
    m_layout->addWidget(widget, stretch);
}

void DockTitle::showAsTab()
{
    m_isTab = true;
    update();
}

QSize DockTitle::sizeHint() const
{
    const int height = m_isFolded ? 0 : m_theme.size(Size::DockTitle) + (m_isTab ? 2 : 0);
    return {m_layout->sizeHint().width(), height};
}

void DockTitle::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Color::SurfacePanel));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Color::BorderSubtle));
    if (!m_isTab)
        return;
    const QRect title = m_title->geometry();
    painter.fillRect(title.left(), height() - 2, title.width(), 2, m_theme.color(Color::AccentInk));
}

QToolButton *makeTitleButton(const theme::Theme &theme, const QString &iconName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIcon(theme.icon(iconName));
    button->setFocusPolicy(Qt::TabFocus);
    const int side = theme.size(Size::ControlSmall);
    button->setFixedSize(side, side);
    button->setIconSize({side - 8, side - 8});
    QObject::connect(&theme, &theme::Theme::themeChanged, button, [button, &theme, iconName] {
        button->setIcon(theme.icon(iconName));
    });
    return button;
}

EmptyState::EmptyState(const theme::Theme &theme, const QString &iconName, QWidget *parent)
    : QWidget(parent)
    , m_sentence(new QLabel(this))
    , m_button(new QPushButton(this))
{
    auto *icon = new QLabel(this);
    const auto paintIcon = [icon, &theme, iconName] {
        const int side = theme.size(Size::IconGrid);
        icon->setPixmap(theme.icon(iconName, Color::TextMuted).pixmap(side, side));
    };
    paintIcon();
    connect(&theme, &theme::Theme::themeChanged, icon, paintIcon);
    icon->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter);
    theme::keepFont(*m_sentence, theme, Type::Small);
    theme::keepInk(*m_sentence, theme, Color::TextSecondary);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::actionRequested);

    auto *column = new QVBoxLayout(this);
    const int margin = theme.space(Space::Xl);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(theme.space(Space::L));
    column->addStretch(2);
    column->addWidget(icon);
    auto *sentenceRow = new QHBoxLayout;
    sentenceRow->addStretch(1);
    sentenceRow->addWidget(m_sentence, 100);
    sentenceRow->addStretch(1);
    column->addLayout(sentenceRow);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_sentence->setMaximumWidth(kEmptyStateWidthMax);
}

void EmptyState::setText(const QString &sentence)
{
    m_sentence->setText(sentence);
}

void EmptyState::setAction(const QString &text)
{
    m_button->setText(text);
    m_button->setVisible(!text.isEmpty());
}

Banner::Banner(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.space(Space::L),
                            theme.space(Space::Xs),
                            theme.space(Space::M),
                            theme.space(Space::Xs));
    row->setSpacing(theme.space(Space::M));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    m_text->setWordWrap(true);
    theme::keepFont(*m_text, theme, Type::Small);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &Banner::actionRequested);
    connect(&theme, &theme::Theme::themeChanged, this, &Banner::applyTheme);
}

void Banner::setMessage(theme::Status status, const QString &text)
{
    m_status = status;
    m_text->setText(text);
    setAccessibleName(text);
    applyTheme();
}

void Banner::setAction(const QString &text)
{
    m_button->setText(text);
    m_button->setVisible(!text.isEmpty());
}

void Banner::applyTheme()
{
    const int side = m_theme.space(Space::Xl);
    m_icon->setPixmap(m_theme.statusIcon(m_status).pixmap(side, side));
    update();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tint(m_status));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Color::BorderNormal));
}

} // namespace stag::ui::workspaces
