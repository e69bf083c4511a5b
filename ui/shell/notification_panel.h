// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace stag::ui::shell {

class Notifications;

/// The popup of the bell: what happened, newest first.
class NotificationPanel final : public QFrame
{
    Q_OBJECT

public:
    NotificationPanel(const theme::Theme &theme, Notifications &notifications, QWidget *window);

    /// Opens with its upper right corner at `corner`, in screen coordinates, and marks all as read.
    void openAt(const QPoint &corner);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void retranslate();

    const theme::Theme &m_theme;
    Notifications &m_notifications;
    QLabel *m_title;
    QPushButton *m_clear;
    QScrollArea *m_area;
    QWidget *m_list;
    QVBoxLayout *m_rows;
};

} // namespace stag::ui::shell
