// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace stag::ui::theme {

/// The width of `text` when every digit takes the width of '0', so that changing figures do not
/// jiggle.
[[nodiscard]] qreal figuresWidth(const QFont &font, const QString &text);
/// Draws `text` in the painter's font and pen with digits of equal width; `alignment` as for
/// drawText.
void drawFigures(QPainter &painter,
                 const QRectF &rect,
                 Qt::Alignment alignment,
                 const QString &text);

} // namespace stag::ui::theme
