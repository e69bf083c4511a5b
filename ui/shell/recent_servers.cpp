// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/recent_servers.h"

#include "ui/shell/limits.h"

#include <QSettings>

namespace stag::ui::shell {

RecentServers::RecentServers(QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    for (const QString &text : settings.value(QStringLiteral("servers/recent")).toStringList()) {
        const QUrl url(text, QUrl::StrictMode);
        if (url.isValid() && m_servers.size() < ShellLimits::kRecentServersMax)
            m_servers.append(url);
    }
}

void RecentServers::remember(const QUrl &server)
{
    m_servers.removeAll(server);
    m_servers.prepend(server);
    while (m_servers.size() > ShellLimits::kRecentServersMax)
        m_servers.removeLast();
    store();
}

void RecentServers::forget(const QUrl &server)
{
    if (m_servers.removeAll(server) > 0)
        store();
}

void RecentServers::store()
{
    QStringList texts;
    for (const QUrl &server : m_servers)
        texts.append(server.toString(QUrl::RemoveUserInfo));
    m_settings.setValue(QStringLiteral("servers/recent"), texts);
    Q_EMIT changed();
}

} // namespace stag::ui::shell
