// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDialog>
#include <QList>
#include <QUrl>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace stag::ui::backend {
class Backend;
}
namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

/// Reads what people type for a server: "stag.example", "10.0.0.4:8080", "wss://stag.example".
/// InvalidArgument says what is wrong, why, and what to write instead; the words are for people.
Result<QUrl> parseServerAddress(const QString &text);

/// Asks for the address of a server and tries it. What is wrong appears under the field: with the
/// address while it is typed, with the server when it does not answer.
class ConnectDialog final : public QDialog
{
    Q_OBJECT

public:
    ConnectDialog(const theme::Theme &theme,
                  backend::Backend &backend,
                  const QList<QUrl> &recent,
                  QWidget *parent);

    /// Begins with a server that could not be reached, and why.
    void showFailure(const QUrl &server, const QString &reason);

Q_SIGNALS:
    void connectRequested(const QUrl &server);

protected:
    void changeEvent(QEvent *event) override;

private:
    void check(const QString &text);
    void submit();
    void takeAnswer(const QUrl &server, const std::optional<Error> &problem);
    [[nodiscard]] QString wordsFor(const Error &problem, const QUrl &server) const;
    void showProblem(const QString &problem);
    void leaveFor(const QUrl &server);
    void refreshButton();
    void retranslate();

    /// What the button does next.
    enum class Step { Try, Trying, ConnectAnyway };

    backend::Backend &m_backend;
    Step m_step = Step::Try;
    QLabel *m_title;
    QLabel *m_explanation;
    QLabel *m_label;
    QComboBox *m_address;
    QLabel *m_keyLabel;
    QLineEdit *m_key;
    QLabel *m_keyHint;
    QLabel *m_problemIcon;
    QLabel *m_problem;
    QPushButton *m_connect;
    QPushButton *m_cancel;
};

} // namespace stag::ui::shell
