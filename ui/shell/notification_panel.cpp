// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notification_panel.h"

#include "ui/shell/labels.h"
#include "ui/shell/notifications.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidth = 360;
constexpr int kHeightMax = 420;

} // namespace

NotificationPanel::NotificationPanel(const theme::Theme &theme,
                                     Notifications &notifications,
                                     QWidget *window)
    : QFrame(window, Qt::Popup | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_notifications(notifications)
    , m_title(makeLabel(theme, Type::DockTitle, Color::TextPrimary, this))
    , m_clear(new QPushButton(this))
    , m_area(new QScrollArea(this))
    , m_list(new QWidget)
    , m_rows(new QVBoxLayout(m_list))
{
    setObjectName(QStringLiteral("notificationPanel"));
    theme::keepGround(*this, theme, Color::SurfaceOverlay);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, 8, 8, 6);
    head->addWidget(m_title, 1);
    head->addWidget(m_clear);
    layout->addLayout(head);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setWidget(m_list);
    m_rows->setContentsMargins(14, 4, 14, 12);
    m_rows->setSpacing(theme.space(Space::L));
    layout->addWidget(m_area, 1);
    m_clear->setProperty("kind", QStringLiteral("quiet"));
    connect(m_clear, &QPushButton::clicked, &notifications, &Notifications::clear);
    connect(&notifications, &Notifications::changed, this, [this] {
        if (isVisible())
            rebuild();
    });
    retranslate();
}

void NotificationPanel::openAt(const QPoint &corner)
{
    rebuild();
    const int wanted = m_list->sizeHint().height() + m_clear->sizeHint().height() + 24;
    setGeometry(corner.x() - kWidth, corner.y(), kWidth, std::min(kHeightMax, wanted));
    show();
    m_area->setFocus(Qt::PopupFocusReason); // the arrow keys scroll
    m_notifications.markRead();
}

void NotificationPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_theme.color(Color::BorderNormal));
    painter.setBrush(m_theme.color(Color::SurfaceOverlay));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void NotificationPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void NotificationPanel::rebuild()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_clear->setEnabled(!m_notifications.all().empty());
    if (m_notifications.all().empty()) {
        QLabel *empty = makeLabel(m_theme, Type::Small, Color::TextMuted, m_list);
        empty->setText(
            tr("Nothing happened yet. Errors, reconnects and finished work appear here."));
        empty->setWordWrap(true);
        m_rows->addWidget(empty);
    }
    for (const Notification &entry : m_notifications.all()) {
        auto *row = new QWidget(m_list);
        auto *layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        auto *icon = new QLabel(row);
        icon->setPixmap(
            m_theme.statusIcon(entry.status).pixmap(QSize(16, 16), devicePixelRatioF()));
        layout->addWidget(icon, 0, Qt::AlignTop);
        QLabel *text = makeLabel(m_theme, Type::Small, Color::TextPrimary, row);
        text->setText(entry.count > 1 ? tr("%1 (%2 times)").arg(entry.text).arg(entry.count)
                                      : entry.text);
        text->setWordWrap(true);
        layout->addWidget(text, 1);
        QLabel *time = makeLabel(m_theme, Type::Caption, Color::TextMuted, row);
        time->setText(QLocale().toString(entry.time.time(), QStringLiteral("HH:mm:ss")));
        layout->addWidget(time, 0, Qt::AlignTop);
        m_rows->addWidget(row);
    }
    m_rows->addStretch(1);
}

void NotificationPanel::retranslate()
{
    setAccessibleName(tr("Notifications"));
    m_title->setText(tr("Notifications"));
    m_area->setAccessibleName(tr("Notifications"));
    m_clear->setText(tr("Clear"));
}

} // namespace stag::ui::shell
