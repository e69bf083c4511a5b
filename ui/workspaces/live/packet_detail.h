// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QPlainTextEdit;
class QToolButton;

namespace stag::ui::workspaces::live {

class ElidedLabel;

/// One packet of the log as JSON, beside the table.
class PacketDetail : public QWidget
{
    Q_OBJECT

public:
    explicit PacketDetail(const theme::Theme &theme, QWidget *parent = nullptr);

    /// With empty texts it says how to choose a packet.
    void show(const QString &title, const QString &json);
    [[nodiscard]] QString json() const { return m_json; }

Q_SIGNALS:
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void retranslate();

    const theme::Theme &m_theme;
    ElidedLabel *m_title;
    QToolButton *m_copy;
    QToolButton *m_close;
    QPlainTextEdit *m_text;
    QString m_json;
};

} // namespace stag::ui::workspaces::live
