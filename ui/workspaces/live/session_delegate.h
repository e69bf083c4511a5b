// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace stag::ui::workspaces::live {

/// Draws the rows of the session tree: device colour or icon, name, quiet figures, the eye.
class SessionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    SessionDelegate(const theme::Theme &theme, QObject *parent);

    /// The session that the 3D view shows; its name is strong.
    void setCurrentSession(const model::SessionId &session) { m_currentSession = session; }

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
    model::SessionId m_currentSession;
};

} // namespace stag::ui::workspaces::live
