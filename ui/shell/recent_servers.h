// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QUrl>

class QSettings;

namespace stag::ui::shell {

/// The servers somebody connected to, newest first, kept in the settings. Thread: GUI.
class RecentServers final : public QObject
{
    Q_OBJECT

public:
    explicit RecentServers(QSettings &settings, QObject *parent = nullptr);

    [[nodiscard]] const QList<QUrl> &all() const { return m_servers; }
    void remember(const QUrl &server);
    void forget(const QUrl &server);

Q_SIGNALS:
    void changed();

private:
    void store();

    QSettings &m_settings;
    QList<QUrl> m_servers;
};

} // namespace stag::ui::shell
