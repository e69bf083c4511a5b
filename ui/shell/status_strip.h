// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/shell/connection_words.h"
#include "ui/shell/labels.h"
#include "ui/shell/notifications.h"
#include "ui/shell/tasks.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QProgressBar;
class QToolButton;

namespace stag::ui::shell {

/// The line at the foot of the window: connection, rates, losses, running work, last error.
class StatusStrip final : public QWidget
{
    Q_OBJECT

public:
    StatusStrip(const theme::Theme &theme,
                Tasks &tasks,
                const Notifications &notifications,
                QWidget *parent);

    void showConnection(const backend::ConnectionState &state, const EmbeddedServer &embedded);
    void showStats(const live::ServerStats &stats, quint64 droppedHere);
    /// A sentence at the right end while there is no error to show.
    void showNote(const QString &note);

Q_SIGNALS:
    /// `corner` is where a menu about the connection fits, on the screen.
    void connectionClicked(const QPoint &corner);
    void lastErrorClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void refreshConnection();
    void refreshFigures();
    void refreshTask();
    void refreshError();
    QWidget *addDivider(QHBoxLayout *layout);

    const theme::Theme &m_theme;
    Tasks &m_tasks;
    const Notifications &m_notifications;
    StatusPill *m_pill;
    FigureLabel *m_in;
    FigureLabel *m_out;
    FigureLabel *m_dropped;
    QWidget *m_task;
    QLabel *m_taskTitle;
    QProgressBar *m_taskProgress;
    QToolButton *m_taskCancel;
    QLabel *m_note;
    QToolButton *m_error;
    backend::ConnectionState m_state;
    EmbeddedServer m_embedded;
    live::ServerStats m_stats;
    quint64 m_droppedHere = 0;
    QString m_noteText;
};

} // namespace stag::ui::shell
