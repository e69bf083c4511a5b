// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace stag::ui::workspaces::live {

/// The shape and colour of a verdict.
[[nodiscard]] theme::Status statusOf(stag::live::Verdict verdict);

/// Draws the cells of the packet log: verdicts with icon and word, kinds in the fixed font, quiet
/// details, and a band on what belongs to the selection.
class PacketDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    PacketDelegate(const theme::Theme &theme, QObject *parent);

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    /// The band of a row that belongs to the selection.
    void paintMark(QPainter &painter, const QRect &cell, bool isFirst) const;

    const theme::Theme &m_theme;
};

} // namespace stag::ui::workspaces::live
