// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notifications.h"

#include "ui/shell/limits.h"

#include <algorithm>

namespace stag::ui::shell {

void Notifications::add(theme::Status status, const QString &text)
{
    const QDateTime now = QDateTime::currentDateTime();
    if (!m_all.empty() && m_all.front().text == text) {
        m_all.front().time = now;
        ++m_all.front().count;
        m_all.front().settled = false;
        Q_EMIT changed();
        return;
    }
    m_all.push_front({now, status, text});
    if (m_all.size() > std::size_t(ShellLimits::kNotificationsMax))
        m_all.pop_back();
    m_unread = std::min(m_unread + 1, ShellLimits::kNotificationsMax);
    Q_EMIT changed();
}

void Notifications::markRead()
{
    m_unread = 0;
    Q_EMIT changed();
}

void Notifications::settle(const QString &text)
{
    for (Notification &entry : m_all) {
        if (entry.text == text)
            entry.settled = true;
    }
    Q_EMIT changed();
}

void Notifications::clear()
{
    m_all.clear();
    m_unread = 0;
    Q_EMIT changed();
}

const Notification *Notifications::lastError() const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [](const Notification &entry) {
        return entry.status == theme::Status::Error && !entry.settled;
    });
    return found == m_all.end() ? nullptr : &*found;
}

} // namespace stag::ui::shell
