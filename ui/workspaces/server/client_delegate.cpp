// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/server/client_delegate.h"

#include "ui/models/subscribers_model.h"
#include "ui/theme/figures.h"
#include "ui/workspaces/cell_ground.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace stag::ui::workspaces::server {

using models::SubscribersModel;
using theme::Color;
using theme::Space;
using theme::Type;

namespace {

/// So that a lag of a few milliseconds does not look like a mountain.
constexpr double kLagLeastMaxMs = 100.0;
constexpr double kLinePx = 1.5;

} // namespace

void drawSparkline(QPainter &painter,
                   const QRect &room,
                   const QList<double> &values,
                   double leastMax,
                   const QColor &ink)
{
    if (values.size() < 2)
        return;
    const double max = std::max(leastMax, *std::max_element(values.begin(), values.end()));
    const double step = room.width() / static_cast<double>(values.size() - 1);
    QPainterPath line;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QPointF at(room.left() + step * static_cast<double>(i),
                         room.bottom() - values[i] / max * (room.height() - kLinePx));
        if (i == 0)
            line.moveTo(at);
        else
            line.lineTo(at);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, kLinePx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
    painter.restore();
}

ClientDelegate::ClientDelegate(const theme::Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

void ClientDelegate::paint(QPainter *painter,
                           const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString text = paintGround(*painter, ground);

    painter->save();
    const int padding = m_theme.space(Space::M);
    QRect room = option.rect.adjusted(padding, 0, -padding, 0);
    if (index.column() == SubscribersModel::LagColumn)
        room = paintLag(*painter, room, index);
    const bool isRight = index.column() >= SubscribersModel::SinceColumn;
    painter->setFont(
        m_theme.font(index.column() == SubscribersModel::ClientColumn ? Type::Mono : Type::Small));
    painter->setPen(m_theme.color(inkOf(index)));
    theme::drawFigures(*painter,
                       room,
                       (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                       painter->fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
    painter->restore();
}

QRect ClientDelegate::paintLag(QPainter &painter, QRect room, const QModelIndex &index) const
{
    const bool isLate = index.data(SubscribersModel::IsLateRole).toBool();
    const int side = m_theme.space(Space::L) + 2;
    if (isLate) {
        const QRect icon(room.left(), room.center().y() - side / 2, side, side);
        m_theme.statusIcon(theme::Status::Warn).paint(&painter, icon);
    }
    const QFontMetrics metrics(m_theme.font(Type::Small));
    QRect text = room;
    text.setLeft(room.right() - metrics.horizontalAdvance(QStringLiteral("00.0 min")));
    const QRect line(room.left() + side + m_theme.space(Space::S),
                     room.top() + m_theme.space(Space::S),
                     text.left() - room.left() - side - 2 * m_theme.space(Space::S),
                     room.height() - 2 * m_theme.space(Space::S));
    drawSparkline(painter,
                  line,
                  index.data(SubscribersModel::HistoryRole).value<QList<double>>(),
                  kLagLeastMaxMs,
                  m_theme.color(isLate ? Color::StatusWarn : Color::AccentInk));
    return text;
}

Color ClientDelegate::inkOf(const QModelIndex &index) const
{
    const bool isLost = index.column() == SubscribersModel::DroppedColumn
                        && index.data(SubscribersModel::SortRole).toULongLong() > 0;
    const bool isLate = index.column() == SubscribersModel::LagColumn
                        && index.data(SubscribersModel::IsLateRole).toBool();
    if (isLost || isLate)
        return Color::StatusWarn;
    const bool isPlain = index.column() <= SubscribersModel::ListensColumn
                         || index.data(SubscribersModel::SortRole).toULongLong() > 0;
    return isPlain ? Color::TextPrimary : Color::TextMuted;
}

} // namespace stag::ui::workspaces::server
