// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/backend/connection_state.h"
#include "ui/shell/labels.h"
#include "ui/shell/notifications.h"
#include "ui/shell/tasks.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QProgressBar;
class QToolButton;

namespace stag::ui::shell {

/// Whose server the window is connected to.
enum class ServerPlace { Embedded, Remote };

/// The words of the connection pill, for example "Embedded · 127.0.0.1:8080".
[[nodiscard]] QString connectionText(const backend::ConnectionState &state, ServerPlace place);
[[nodiscard]] theme::Status connectionStatus(backend::ConnectionPhase phase);

/// The line at the foot of the window: connection, rates, losses, running work, last error.
class StatusStrip final : public QWidget
{
    Q_OBJECT

public:
    StatusStrip(const theme::Theme &theme,
                Tasks &tasks,
                const Notifications &notifications,
                QWidget *parent);

    void showConnection(const backend::ConnectionState &state, ServerPlace place);
    void showStats(const live::ServerStats &stats, quint64 droppedHere);
    /// A sentence at the right end while there is no error to show.
    void showNote(const QString &note);

Q_SIGNALS:
    void connectionClicked();
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
    ServerPlace m_place = ServerPlace::Embedded;
    live::ServerStats m_stats;
    quint64 m_droppedHere = 0;
    QString m_noteText;
};

} // namespace stag::ui::shell
