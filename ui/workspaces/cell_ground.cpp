// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/cell_ground.h"

#include <QApplication>
#include <QStyle>
#include <QWidget>

#include <utility>

namespace stag::ui::workspaces {

QString paintGround(QPainter &painter, QStyleOptionViewItem initialised)
{
    QString text = std::exchange(initialised.text, {});
    initialised.state.setFlag(QStyle::State_MouseOver, false);
    const QWidget *widget = initialised.widget;
    const QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &initialised, &painter, widget);
    return text;
}

} // namespace stag::ui::workspaces
