// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QStyledItemDelegate>

namespace stag::ui::workspaces::server {

/// Draws `values` as a line over `room`, the newest at the right; at least `leastMax` is its
/// height.
void drawSparkline(QPainter &painter,
                   const QRect &room,
                   const QList<double> &values,
                   double leastMax,
                   const QColor &ink);

/// Draws the cells of the table of clients: the lag with its line, what is late or lost in colour.
class ClientDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ClientDelegate(const theme::Theme &theme, QObject *parent);

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    [[nodiscard]] theme::Color inkOf(const QModelIndex &index) const;
    /// Returns the room that is left for the text.
    [[nodiscard]] QRect paintLag(QPainter &painter, QRect room, const QModelIndex &index) const;

    const theme::Theme &m_theme;
};

} // namespace stag::ui::workspaces::server
