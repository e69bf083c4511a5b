// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QUrl>

namespace stag::ui::shell {

/// What the window needs to know about the server inside the program. The program tells; the window
/// shows.
struct EmbeddedServer
{
    enum class State {
        Absent, ///< the program was started for a remote server only
        Starting,
        Running,
        Stopping,
        Stopped, ///< by the user
        Failed,
    };

    State state = State::Absent;
    QUrl stag;              ///< where the window and other programs connect
    QUrl relay;             ///< where devices connect; empty if there is no relay
    bool onNetwork = false; ///< whether other machines can reach the relay
    QDateTime since;
    QString problem; ///< why it failed

    bool operator==(const EmbeddedServer &) const = default;
};

/// The address a device types or scans: the relay's WebSocket with a session to join.
[[nodiscard]] QUrl deviceAddress(const QUrl &relay, const QString &session);

} // namespace stag::ui::shell
