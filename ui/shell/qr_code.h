// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QBitArray>
#include <QString>
#include <QWidget>

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

/// A QR code as a square of dark and light modules, without the quiet zone.
struct QrCode
{
    int side = 0;
    QBitArray dark; ///< row by row

    [[nodiscard]] bool isDark(int x, int y) const { return dark.testBit(y * side + x); }
};

/// Encodes `text` as bytes with medium error correction; TooLarge beyond the limit.
Result<QrCode> encodeQr(const QString &text);

/// Shows a QR code, dark on white in both schemes because cameras want it so.
class QrView final : public QWidget
{
    Q_OBJECT

public:
    QrView(const theme::Theme &theme, QWidget *parent);

    void setText(const QString &text);
    void setSide(int pixels);
    [[nodiscard]] QSize sizeHint() const override { return {m_side, m_side}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    QString m_text;
    QrCode m_code;
    int m_side = 160;
};

} // namespace stag::ui::shell
