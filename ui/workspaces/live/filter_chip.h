// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace stag::ui::workspaces::live {

/// Shows or hides one kind of rows: a box in the colour of the kind, its name and how many there
/// are. On is a filled box with a check, off an empty one.
class FilterChip : public QAbstractButton
{
    Q_OBJECT

public:
    /// `series` is the data series whose colour the kind has.
    FilterChip(const theme::Theme &theme, int series, QWidget *parent = nullptr);

    void setCount(const QString &count);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintBox(QPainter &painter, const QRect &box) const;
    [[nodiscard]] int boxSide() const;

    const theme::Theme &m_theme;
    int m_series;
    QString m_count;
};

} // namespace stag::ui::workspaces::live
