// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/token_names.h"

#include <QDateTime>
#include <QObject>
#include <QString>

#include <deque>

namespace stag::ui::shell {

/// One thing that happened and that the user may want to read later.
struct Notification
{
    QDateTime time;
    theme::Status status = theme::Status::Info;
    QString text;
    int count = 1;        ///< how often it came in a row
    bool settled = false; ///< no longer true: read it in the list, not in the status bar
};

/// What happened since the program started, newest first; the oldest beyond the limit are
/// forgotten.
///
/// Thread: GUI.
class Notifications final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void add(theme::Status status, const QString &text);
    void markRead();
    /// What `text` says is over.
    void settle(const QString &text);
    void clear();

    [[nodiscard]] const std::deque<Notification> &all() const { return m_all; }
    [[nodiscard]] int unreadCount() const { return m_unread; }
    /// The newest error that is not settled, or null.
    [[nodiscard]] const Notification *lastError() const;

Q_SIGNALS:
    void changed();

private:
    std::deque<Notification> m_all;
    int m_unread = 0;
};

} // namespace stag::ui::shell
