// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/token_names.h"

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QStyleOption>
#include <QWidget>

namespace stag::ui::theme {

class Theme;

/// The pieces StudioStyle is made of; each draws one thing and leaves the painter as it was.
namespace parts {

enum class Arrow { Up, Down, Left, Right };

/// A rectangle with round corners whose border lies inside `rect`; invalid colours draw nothing.
void drawBox(
    QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &border);
void drawFocusRing(QPainter &painter, const Theme &theme, const QRectF &rect, qreal radius);
void drawChevron(QPainter &painter, const QRectF &rect, Arrow direction, const QColor &ink);
void drawCheckMark(QPainter &painter, const QRectF &rect, const QColor &ink);

void drawCheckBox(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawRadioButton(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawField(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawPushButton(QPainter &painter,
                    const Theme &theme,
                    const QStyleOption &option,
                    const QString &kind);
void drawButtonLabel(QPainter &painter,
                     const Theme &theme,
                     const QStyleOptionButton &option,
                     const QString &kind);
void drawToolButton(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawRow(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawTab(QPainter &painter, const Theme &theme, const QStyleOptionTab &option);
void drawDockTitle(QPainter &painter, const Theme &theme, const QStyleOptionDockWidget &option);
void drawHeaderSection(QPainter &painter, const Theme &theme, const QStyleOptionHeader &option);
/// The line between two docks, in the middle of the strip that can be grabbed.
void drawSeparator(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawProgressGroove(QPainter &painter, const Theme &theme, const QStyleOption &option);
void drawProgress(QPainter &painter, const Theme &theme, const QStyleOptionProgressBar &option);
void drawScrollBar(QPainter &painter,
                   const Theme &theme,
                   const QStyleOptionSlider &option,
                   const QRect &handle);
void drawSlider(QPainter &painter,
                const Theme &theme,
                const QStyleOptionSlider &option,
                const QRect &handle);
void drawMenuItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option);
void drawMenuBarItem(QPainter &painter, const Theme &theme, const QStyleOptionMenuItem &option);

/// The width a menu reserves left of the text for check mark and icon.
[[nodiscard]] int menuIconColumn(const Theme &theme);
/// What a button's text is drawn in.
[[nodiscard]] QColor buttonInk(const Theme &theme, const QStyleOption &option, const QString &kind);

} // namespace parts

} // namespace stag::ui::theme
