// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/embedded_server.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
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
    void setStatus(theme::Status status);
    /// For a banner that stays as long as what it says is true.
    void hideClose();
    virtual void retranslate();

private:
    void fitSentence();

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
    void fitField();

    QString m_address;
    QLineEdit *m_field;
    QPushButton *m_copy;
    QToolButton *m_qr;
};

/// Says that the embedded server does not run, and starts it.
class ServerBanner final : public Banner
{
    Q_OBJECT

public:
    ServerBanner(const theme::Theme &theme, QWidget *parent);

    void showServer(const EmbeddedServer &server);
    /// Whether there is something to say about a server in this state.
    [[nodiscard]] static bool concerns(EmbeddedServer::State state);

Q_SIGNALS:
    void startRequested();

private:
    void retranslate() override;

    EmbeddedServer m_server;
    QPushButton *m_start;
};

} // namespace stag::ui::shell
