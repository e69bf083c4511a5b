// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/embedded_server.h"
#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace stag::ui::shell {

class QrView;

/// How a headset or phone joins: QR code, address, copy.
class PairingCard final : public QFrame
{
    Q_OBJECT

public:
    PairingCard(const theme::Theme &theme, QWidget *parent);

    void setQrSide(int side);
    void showServer(const EmbeddedServer &server);

Q_SIGNALS:
    void startRequested();
    void addressCopied(const QString &address);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    const theme::Theme &m_theme;
    EmbeddedServer m_server;
    QString m_address;
    QrView *m_qr;
    QLabel *m_title;
    QLabel *m_explanation;
    QLabel *m_host;
    QLabel *m_path;
    QLabel *m_reach;
    QPushButton *m_copy;
    QPushButton *m_start;
};

} // namespace stag::ui::shell
