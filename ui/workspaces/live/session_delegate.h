// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace stag::ui::workspaces::live {

/// Draws the rows of the session tree: device colour or icon, name, quiet figures, the eye.
class SessionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    SessionDelegate(const theme::Theme &theme, QObject *parent);

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

private:
    void paintName(QPainter &painter,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
    void paintFigure(QPainter &painter,
                     const QStyleOptionViewItem &option,
                     const QModelIndex &index) const;
    void
    paintEye(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const theme::Theme &m_theme;
};

} // namespace stag::ui::workspaces::live
