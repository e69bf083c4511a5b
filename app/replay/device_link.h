// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <chrono>
#include <string>

namespace stag::app::replay {

/// The connection of one device to a relay; connects again until it is told to leave. Thread: its
/// own.
class DeviceLink final : public QObject
{
    Q_OBJECT

public:
    DeviceLink(const QUrl &url, const QString &apiKey, QObject *parent);
    ~DeviceLink() override;

    void join();
    /// Sends what waits and closes; left() follows.
    void leave();
    /// Sends a packet if there is a connection; otherwise it is lost, as it would be on a device.
    void send(const std::string &packet);
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool isAway() const;
    /// Whether packets would have to wait: still on the way to the first connection, or a slow
    /// relay.
    [[nodiscard]] bool mustWait() const;

Q_SIGNALS:
    void connected();
    void failed(const QString &reason);
    /// Bytes that waited have gone out.
    void relieved();
    void left();

private:
    enum class State { Away, Joining, Joined, Lost, Leaving };

    void open();
    void acceptConnected();
    void acceptError();
    void acceptDisconnected();
    void end(const QString &reason);

    QUrl m_url;
    QString m_apiKey;
    QWebSocket m_socket;
    QTimer m_retry;
    QTimer m_closing;
    State m_state = State::Away;
    bool m_isOpen = false; ///< an attempt or a connection that has not ended yet
    std::chrono::milliseconds m_retryDelay;
};

} // namespace stag::app::replay
