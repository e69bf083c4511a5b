// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDialog>
#include <QList>
#include <QUrl>

class QComboBox;
class QLabel;
class QPushButton;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

/// Reads what people type for a server: "stag.example", "10.0.0.4:8080", "wss://stag.example".
/// InvalidArgument says what is wrong, why, and what to write instead; the words are for people.
Result<QUrl> parseServerAddress(const QString &text);

/// Asks for the address of a server; the problem appears under the field while it is typed.
class ConnectDialog final : public QDialog
{
    Q_OBJECT

public:
    ConnectDialog(const theme::Theme &theme, const QList<QUrl> &recent, QWidget *parent);

    void setAddress(const QString &address);

Q_SIGNALS:
    void connectRequested(const QUrl &server);

protected:
    void changeEvent(QEvent *event) override;

private:
    void check(const QString &text);
    void submit();
    void retranslate();

    QLabel *m_title;
    QLabel *m_explanation;
    QLabel *m_label;
    QComboBox *m_address;
    QLabel *m_problem;
    QPushButton *m_connect;
    QPushButton *m_cancel;
};

} // namespace stag::ui::shell
