// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/packet_delegate.h"

#include "ui/models/packet_filter_model.h"
#include "ui/models/packet_log_model.h"
#include "ui/theme/figures.h"
#include "ui/workspaces/cell_ground.h"

#include <QPainter>

namespace stag::ui::workspaces::live {

using models::PacketLogModel;
using stag::live::Verdict;
using theme::Color;
using theme::Space;
using theme::Type;

theme::Status statusOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Accepted:
    case Verdict::DeltaApplied:
        return theme::Status::Ok;
    case Verdict::Deduplicated:
        return theme::Status::Info;
    case Verdict::Coalesced:
        return theme::Status::Idle;
    case Verdict::Dropped:
        return theme::Status::Warn;
    case Verdict::Rejected:
        return theme::Status::Error;
    }
    return theme::Status::Idle;
}

PacketDelegate::PacketDelegate(const theme::Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

void PacketDelegate::paint(QPainter *painter,
                           const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString text = paintGround(*painter, ground);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isMarked = !isSelected && index.data(models::PacketFilterModel::MarkedRole).toBool();

    if (isMarked)
        paintMark(*painter, option.rect, index.column() == 0);
    painter->save();
    const int padding = m_theme.space(Space::M);
    QRect room = option.rect.adjusted(padding, 0, -padding, 0);
    const bool isQuiet = index.column() == PacketLogModel::DetailColumn;
    painter->setFont(
        m_theme.font(index.column() == PacketLogModel::KindColumn ? Type::Mono : Type::Small));
    painter->setPen(m_theme.color(!isQuiet                 ? Color::TextPrimary
                                  : isSelected || isMarked ? Color::TextSecondary
                                                           : Color::TextMuted));
    if (index.column() == PacketLogModel::VerdictColumn) {
        const int side = m_theme.space(Space::L) + 2;
        const QRect icon(room.left(), room.center().y() - side / 2, side, side);
        const auto verdict = static_cast<Verdict>(index.data(PacketLogModel::VerdictRole).toInt());
        m_theme.statusIcon(statusOf(verdict)).paint(painter, icon);
        room.setLeft(icon.right() + m_theme.space(Space::S));
    }
    const bool isRight = index.column() == PacketLogModel::BytesColumn;
    theme::drawFigures(*painter,
                       room,
                       (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                       painter->fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
    painter->restore();
}

void PacketDelegate::paintMark(QPainter &painter, const QRect &cell, bool isFirst) const
{
    painter.fillRect(cell, m_theme.color(Color::SurfaceSelectedInactive));
    if (isFirst)
        painter.fillRect(QRect(cell.topLeft(), QSize(m_theme.space(Space::Xxs), cell.height())),
                         m_theme.color(Color::AccentInk));
}

} // namespace stag::ui::workspaces::live
