// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QPixmap>

namespace stag::ui::shell {

/// A picture of what the demo shows; a click starts it.
class DemoPicture final : public QAbstractButton
{
    Q_OBJECT

public:
    DemoPicture(const theme::Theme &theme, QWidget *parent);

    /// `action` is what a click does, `caption` what is seen.
    void setTexts(const QString &action, const QString &caption);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void load();
    void paintPicture(QPainter &painter) const;
    void paintCaption(QPainter &painter) const;
    void paintPlay(QPainter &painter, const QRect &disc) const;

    const theme::Theme &m_theme;
    QPixmap m_picture;
    QString m_caption;
};

} // namespace stag::ui::shell
