// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/figures.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace stag::ui::theme {

namespace {

bool hasEqualDigits(const QFontMetricsF &metrics)
{
    const qreal zero = metrics.horizontalAdvance(u'0');
    for (char16_t digit = u'1'; digit <= u'9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(digit) - zero) > 0.01)
            return false;
    }
    return true;
}

/// Calls `piece(text, cell width)` for every run of letters and for every digit.
template<typename Piece>
void forEachPiece(const QFontMetricsF &metrics, const QString &text, Piece piece)
{
    const qreal zero = metrics.horizontalAdvance(u'0');
    QString run;
    const auto flush = [&] {
        if (!run.isEmpty())
            piece(run, metrics.horizontalAdvance(run));
        run.clear();
    };
    for (const QChar c : text) {
        if (c >= u'0' && c <= u'9') {
            flush();
            piece(QString(c), zero);
        } else {
            run.append(c);
        }
    }
    flush();
}

qreal alignedLeft(const QRectF &rect, Qt::Alignment alignment, qreal width)
{
    if (alignment & Qt::AlignRight)
        return rect.right() - width;
    if (alignment & Qt::AlignHCenter)
        return rect.center().x() - width / 2.0;
    return rect.left();
}

} // namespace

qreal figuresWidth(const QFont &font, const QString &text)
{
    const QFontMetricsF metrics(font);
    qreal width = 0.0;
    forEachPiece(metrics, text, [&width](const QString &, qreal cell) { width += cell; });
    return width;
}

void drawFigures(QPainter &painter,
                 const QRectF &rect,
                 Qt::Alignment alignment,
                 const QString &text)
{
    const QFontMetricsF metrics(painter.font());
    if (hasEqualDigits(metrics)) {
        painter.drawText(rect, int(alignment) | Qt::TextSingleLine, text);
        return;
    }
    qreal x = alignedLeft(rect, alignment, figuresWidth(painter.font(), text));
    const qreal baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2.0;
    forEachPiece(metrics, text, [&](const QString &piece, qreal cell) {
        const qreal inset = (cell - metrics.horizontalAdvance(piece)) / 2.0;
        painter.drawText(QPointF(x + inset, baseline), piece);
        x += cell;
    });
}

} // namespace stag::ui::theme
