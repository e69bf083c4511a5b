// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/qr_code.h"

#include "ui/shell/limits.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <qrencode.h>

#include <memory>

namespace stag::ui::shell {

namespace {

constexpr int kQuietModules = 2;

struct FreeCode
{
    void operator()(QRcode *code) const { QRcode_free(code); }
};

} // namespace

Result<QrCode> encodeQr(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.isEmpty() || bytes.size() > ShellLimits::kQrBytesMax)
        return Error{ErrorCode::TooLarge, "a QR code holds 1 to 1024 bytes here"};
    const std::unique_ptr<QRcode, FreeCode> raw(
        QRcode_encodeString8bit(bytes.constData(), 0, QR_ECLEVEL_M));
    if (!raw)
        return Error{ErrorCode::InvalidArgument, "the text does not fit into a QR code"};
    QrCode code;
    code.side = raw->width;
    code.dark.resize(code.side * code.side);
    for (int i = 0; i < code.side * code.side; ++i)
        code.dark.setBit(i, raw->data[i] & 1);
    return code;
}

QrView::QrView(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QrView::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    auto code = encodeQr(text);
    m_code = code ? *std::move(code) : QrCode{};
    setAccessibleName(text);
    update();
}

void QrView::setSide(int pixels)
{
    m_side = pixels;
    updateGeometry();
}

void QrView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_theme.color(theme::Color::BorderNormal));
    painter.setBrush(Qt::white);
    const double radius = m_theme.radius(theme::Radius::M);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (m_code.side == 0)
        return;
    // Whole device pixels per module keep the edges sharp.
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double ratio = devicePixelRatioF();
    const int modules = m_code.side + 2 * kQuietModules;
    const int pixels = int((std::min(width(), height()) - 4) * ratio) / modules;
    const double module = pixels / ratio;
    const double origin = (std::min(width(), height()) - module * m_code.side) / 2.0;
    for (int y = 0; y < m_code.side; ++y) {
        for (int x = 0; x < m_code.side; ++x) {
            if (m_code.isDark(x, y))
                painter.fillRect(QRectF(origin + x * module, origin + y * module, module, module),
                                 Qt::black);
        }
    }
}

} // namespace stag::ui::shell
