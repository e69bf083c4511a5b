// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/menu_row.h"

#include "ui/shell/labels.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QPainter>
#include <QToolButton>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

constexpr int kSearchWidthMax = 300;
constexpr int kSearchWidthMin = 150;
constexpr int kToolIcon = 18;

/// A tool button with a dot that says there is something new.
class BadgeButton final : public QToolButton
{
public:
    BadgeButton(const theme::Theme &theme, QWidget *parent)
        : QToolButton(parent)
        , m_theme(theme)
    {}

    void setMarked(bool marked)
    {
        m_marked = marked;
        update();
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QToolButton::paintEvent(event);
        if (!m_marked)
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_theme.color(Color::SurfaceWindow), 1.5));
        painter.setBrush(m_theme.color(Color::StatusWarn));
        painter.drawEllipse(QPointF(width() - 8, 8), 4, 4);
    }

private:
    const theme::Theme &m_theme;
    bool m_marked = false;
};

} // namespace

SearchButton::SearchButton(const theme::Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_keys(new KeyCap(theme, KeyCap::Ground::Panel, this))
{
    setObjectName(QStringLiteral("searchButton"));
    setCursor(Qt::IBeamCursor);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(kSearchWidthMin);
    setMaximumWidth(kSearchWidthMax);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    m_keys->setKeys(QKeySequence(Qt::CTRL | Qt::Key_K));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, theme.space(Space::S), 0);
    layout->addStretch(1);
    layout->addWidget(m_keys, 0, Qt::AlignVCenter);
}

QSize SearchButton::sizeHint() const
{
    return {kSearchWidthMax, m_theme.size(Size::Control) - 2};
}

void SearchButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = theme::showsKeyboardFocus(*this);
    const Color border = focused        ? Color::AccentFocus
                         : underMouse() ? Color::BorderControl
                                        : Color::BorderNormal;
    painter.setPen(QPen(m_theme.color(border), focused ? 2 : 1));
    painter.setBrush(m_theme.color(Color::SurfaceInput));
    const double inset = focused ? 1.0 : 0.5;
    const double radius = m_theme.radius(Radius::S);
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), radius, radius);
    const int icon = 14;
    m_theme.icon(QStringLiteral("search"))
        .paint(&painter, QRect(10, (height() - icon) / 2, icon, icon));
    painter.setFont(m_theme.font(Type::Small));
    painter.setPen(m_theme.color(Color::TextMuted));
    const QRect text(32, 0, m_keys->x() - 38, height());
    painter.drawText(text,
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(this->text(), Qt::ElideRight, text.width()));
}

MenuRow::MenuRow(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_menuBar(new QMenuBar(this))
    , m_search(new SearchButton(theme, this))
    , m_layout(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("menuRow"));
    theme::keepGround(*this, theme, Color::SurfaceWindow);
    m_menuBar->setNativeMenuBar(false);
    m_menuBar->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    m_layout->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::M), 0);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_menuBar, 0, Qt::AlignVCenter);
    m_layout->addStretch(1);
    m_layout->addWidget(m_search, 2, Qt::AlignVCenter);
    m_layout->addSpacing(theme.space(Space::M));
    connect(m_search, &SearchButton::clicked, this, &MenuRow::searchActivated);
    connect(&theme, &theme::Theme::themeChanged, this, &MenuRow::refresh);
    refresh();
    retranslate();
}

QToolButton *MenuRow::addTool(QAction *action)
{
    auto *button = new BadgeButton(m_theme, this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize({kToolIcon, kToolIcon});
    button->setFixedSize(m_theme.size(Size::ToolButton), m_theme.size(Size::ToolButton));
    button->setFocusPolicy(Qt::TabFocus);
    m_layout->addWidget(button, 0, Qt::AlignVCenter);
    return button;
}

void MenuRow::setUnreadCount(QToolButton *bell, int count)
{
    static_cast<BadgeButton *>(bell)->setMarked(count > 0);
}

void MenuRow::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Color::BorderSubtle));
}

void MenuRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MenuRow::retranslate()
{
    m_search->setText(tr("Search or run a command"));
    m_search->setAccessibleName(m_search->text());
    m_menuBar->setAccessibleName(tr("Menu"));
}

void MenuRow::refresh()
{
    setFixedHeight(m_theme.size(Size::MenuBar));
    m_search->updateGeometry();
}

} // namespace stag::ui::shell
