// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/overlay_panel.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

namespace stag::ui::workspaces::map {

using theme::Color;
using theme::Radius;

namespace {

constexpr int kShadowPx = 3;

} // namespace

OverlayPanel::OverlayPanel(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setContentsMargins(kShadowPx, kShadowPx, kShadowPx, kShadowPx);
    connect(&theme, &theme::Theme::themeChanged, this, qOverload<>(&QWidget::update));
}

void OverlayPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal radius = m_theme.radius(Radius::M);
    const QRectF plate = QRectF(rect()).adjusted(kShadowPx, kShadowPx, -kShadowPx, -kShadowPx);
    QColor shadow = m_theme.overlayShadow();
    shadow.setAlphaF(shadow.alphaF() / kShadowPx);
    painter.setPen(Qt::NoPen);
    painter.setBrush(shadow);
    for (int i = 1; i <= kShadowPx; ++i)
        painter.drawRoundedRect(plate.adjusted(-i, -i + 1, i, i), radius + i, radius + i);
    painter.setBrush(m_theme.color(Color::SurfaceOverlay));
    painter.setPen(QPen(m_theme.color(Color::BorderNormal), 1));
    painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void OverlayPanel::mousePressEvent(QMouseEvent *event)
{
    event->accept();
}

void OverlayPanel::wheelEvent(QWheelEvent *event)
{
    event->accept();
}

} // namespace stag::ui::workspaces::map
