// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace stag::ui::shell {

class QrView;

/// One sentence over the full width of what it speaks about: status icon, what and why, buttons,
/// close.
class Banner : public QWidget
{
    Q_OBJECT

public:
    Banner(const theme::Theme &theme, theme::Status status, QWidget *parent);

    void setSentence(const QString &sentence);
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    [[nodiscard]] QHBoxLayout *content() const { return m_content; }
    [[nodiscard]] const theme::Theme &theme() const { return m_theme; }
    virtual void retranslate();

private:
    const theme::Theme &m_theme;
    theme::Status m_status;
    QLabel *m_sentence;
    QHBoxLayout *m_content;
    QToolButton *m_close;
};

/// Says that what moves is the demo, and how a real device gets in its place.
class DemoBanner final : public Banner
{
    Q_OBJECT

public:
    DemoBanner(const theme::Theme &theme, QWidget *parent);

    void setDeviceAddress(const QString &address);

Q_SIGNALS:
    void addressCopied(const QString &address);

private:
    void retranslate() override;
    void showQr();

    QString m_address;
    QLabel *m_addressLabel;
    QPushButton *m_copy;
    QToolButton *m_qr;
};

} // namespace stag::ui::shell
