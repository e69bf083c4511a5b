// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/session_delegate.h"

#include "ui/models/session_tree_model.h"
#include "ui/theme/figures.h"
#include "ui/workspaces/live/entity_icons.h"

#include <QApplication>
#include <QPainter>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using models::EntityKind;
using models::SessionTreeModel;
using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr double kHiddenOpacity = 0.55;

bool isSelected(const QStyleOptionViewItem &option)
{
    return option.state.testFlag(QStyle::State_Selected);
}

} // namespace

SessionDelegate::SessionDelegate(const theme::Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QSize SessionDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.size(theme::Size::MinTarget), m_theme.rowHeight()};
}

void SessionDelegate::paint(QPainter *painter,
                            const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    ground.icon = {};
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(m_theme.font(Type::Small));
    if (!index.data(SessionTreeModel::VisibleRole).toBool())
        painter->setOpacity(kHiddenOpacity);
    switch (index.column()) {
    case SessionTreeModel::NameColumn:
        paintName(*painter, option, index);
        break;
    case SessionTreeModel::EyeColumn:
        paintEye(*painter, option, index);
        break;
    default:
        paintFigure(*painter, option, index);
    }
    painter->restore();
}

void SessionDelegate::paintName(QPainter &painter,
                                const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const int side = m_theme.space(Space::Xl) - 1;
    const QRect icon(option.rect.left(), option.rect.center().y() - side / 2, side, side);
    const int series = index.data(SessionTreeModel::SeriesRole).toInt();
    if (series >= 0) {
        const int square = m_theme.space(Space::M) + 2;
        QRect swatch(0, 0, square, square);
        swatch.moveCenter(icon.center());
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.series(series));
        painter.drawRoundedRect(swatch, 2, 2);
    } else {
        const auto kind = static_cast<EntityKind>(index.data(SessionTreeModel::KindRole).toInt());
        m_theme.icon(entityIconName(kind), Color::TextSecondary).paint(&painter, icon);
    }
    const auto ref = index.data(SessionTreeModel::EntityRole);
    if (ref.isValid()
        && ref.value<models::EntityRef>()
               == models::EntityRef{m_currentSession, EntityKind::Session, {}})
        painter.setFont(m_theme.font(Type::DockTitle));
    const bool isDevice = series >= 0;
    const bool isPrimary = !index.data(SessionTreeModel::IsGroupRole).toBool() || isDevice;
    painter.setPen(
        m_theme.color(isPrimary || isSelected(option) ? Color::TextPrimary : Color::TextSecondary));
    QRect room = option.rect.adjusted(side + m_theme.space(Space::S), 0, -2, 0);
    // The rate shares the cell, so that names without one have all of the width.
    const QModelIndex rate = index.siblingAtColumn(SessionTreeModel::RateColumn);
    if (const QString figure = rate.data().toString(); !figure.isEmpty()) {
        const QFont quiet = m_theme.font(Type::Small);
        painter.save();
        painter.setFont(quiet);
        paintFigure(painter, option, rate);
        painter.restore();
        const int width = static_cast<int>(theme::figuresWidth(quiet, figure));
        room.setRight(room.right() - width - m_theme.space(Space::M));
    }
    const bool isId =
        index.data(Qt::DisplayRole).toString() == index.data(Qt::ToolTipRole).toString();
    const QString shown = painter.fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
                                                           isId ? Qt::ElideMiddle : Qt::ElideRight,
                                                           room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, shown);
}

void SessionDelegate::paintFigure(QPainter &painter,
                                  const QStyleOptionViewItem &option,
                                  const QModelIndex &index) const
{
    // Muted is too weak on the tint of a selected row.
    painter.setPen(m_theme.color(isSelected(option) ? Color::TextSecondary : Color::TextMuted));
    theme::drawFigures(painter,
                       option.rect.adjusted(0, 0, -m_theme.space(Space::Xs), 0),
                       Qt::AlignRight | Qt::AlignVCenter,
                       index.data(Qt::DisplayRole).toString());
}

void SessionDelegate::paintEye(QPainter &painter,
                               const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const int side = m_theme.space(Space::Xl) - 1;
    QRect icon(0, 0, side, side);
    icon.moveCenter(option.rect.center());
    const bool isShown = index.data(SessionTreeModel::ShownRole).toBool();
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    m_theme
        .icon(isShown ? u"eye"_s : u"eye-off"_s,
              isHovered || isSelected(option) ? Color::TextSecondary : Color::TextMuted)
        .paint(&painter, icon);
}

} // namespace stag::ui::workspaces::live
