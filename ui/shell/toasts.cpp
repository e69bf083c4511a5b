// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/toasts.h"

#include "ui/shell/labels.h"
#include "ui/shell/limits.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidth = 320;

/// One message; the clock stops while the pointer is over it.
class Toast final : public QWidget
{
public:
    Toast(const theme::Theme &theme, const QString &text, QWidget *window)
        : QWidget(window, Qt::ToolTip | Qt::FramelessWindowHint)
        , m_theme(theme)
        , m_timer(new QTimer(this))
    {
        setObjectName(QStringLiteral("toast"));
        setAttribute(Qt::WA_DeleteOnClose);
        setAttribute(Qt::WA_ShowWithoutActivating);
        setFixedWidth(kWidth);
        setAccessibleName(text);
        theme::keepGround(*this, theme, Color::SurfaceOverlay);
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(16 + theme.space(Space::Xxl), 12, 12, 12);
        QLabel *label = makeLabel(theme, Type::Body, Color::TextPrimary, this);
        label->setText(text);
        label->setWordWrap(true);
        layout->addWidget(label, 1);
        m_timer->setSingleShot(true);
        connect(m_timer, &QTimer::timeout, this, &QWidget::close);
        m_timer->start(theme.motion().toastHold);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(m_theme.color(Color::BorderNormal));
        painter.setBrush(m_theme.color(Color::SurfaceOverlay));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
        m_theme.statusIcon(theme::Status::Ok)
            .paint(&painter, QRect(14, (height() - 16) / 2, 16, 16));
    }
    void enterEvent(QEnterEvent *) override { m_timer->stop(); }
    void leaveEvent(QEvent *) override { m_timer->start(m_theme.motion().toastHold); }
    void mouseReleaseEvent(QMouseEvent *) override { close(); }

private:
    const theme::Theme &m_theme;
    QTimer *m_timer;
};

} // namespace

Toasts::Toasts(const theme::Theme &theme, QWidget &window)
    : QObject(&window)
    , m_theme(theme)
    , m_window(window)
{
    window.installEventFilter(this);
}

void Toasts::show(const QString &text)
{
    m_shown.removeAll(nullptr);
    while (m_shown.size() >= ShellLimits::kToastsMax)
        m_shown.takeFirst()->close();
    auto *toast = new Toast(m_theme, text, &m_window);
    m_shown.append(toast);
    connect(toast, &QObject::destroyed, this, &Toasts::arrange);
    toast->adjustSize();
    arrange();
    toast->show();
}

bool Toasts::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Move || event->type() == QEvent::Resize)
        arrange();
    return QObject::eventFilter(watched, event);
}

void Toasts::arrange()
{
    m_shown.removeAll(nullptr);
    const int gap = m_theme.space(Space::M);
    const QPoint corner = m_window.mapToGlobal(QPoint(m_window.width(), m_window.height()));
    int bottom = corner.y() - m_theme.size(theme::Size::StatusBar) - gap;
    for (auto toast = m_shown.crbegin(); toast != m_shown.crend(); ++toast) {
        (*toast)->move(corner.x() - (*toast)->width() - gap, bottom - (*toast)->height());
        bottom -= (*toast)->height() + gap;
    }
}

} // namespace stag::ui::shell
