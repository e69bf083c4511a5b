// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>

namespace stag::ui::backend {

enum class ConnectionPhase {
    Disconnected, ///< nobody asked for a connection
    Connecting,   ///< first attempt, or the snapshot is still arriving
    Live,         ///< the snapshot is complete and changes arrive
    Reconnecting, ///< the connection was lost or refused; the next try is scheduled or running
};

/// What a viewer should know about the connection, as one value.
struct ConnectionState
{
    ConnectionPhase phase = ConnectionPhase::Disconnected;
    QUrl server;
    /// Why the last attempt ended: what, why and what happens next, for people. Empty while all is
    /// well.
    QString reason;
    int attempt = 0;
    /// Time from now to the next try when the state was published; empty while a try is running.
    std::optional<std::chrono::milliseconds> nextTryIn;
    /// Round trip of the last ping.
    std::optional<std::chrono::milliseconds> latency;

    bool operator==(const ConnectionState &) const = default;
};

} // namespace stag::ui::backend

Q_DECLARE_METATYPE(stag::ui::backend::ConnectionState)
