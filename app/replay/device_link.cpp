// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/device_link.h"

#include "app/replay/limits.h"

#include <QNetworkRequest>

#include <algorithm>

namespace stag::app::replay {

DeviceLink::DeviceLink(const QUrl &url, const QString &apiKey, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_apiKey(apiKey)
    , m_socket(QString(), QWebSocketProtocol::VersionLatest, this)
    , m_retry(this)
    , m_closing(this)
    , m_retryDelay(kReconnectDelayMin)
{
    m_retry.setSingleShot(true);
    m_closing.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &DeviceLink::open);
    connect(&m_closing, &QTimer::timeout, &m_socket, &QWebSocket::abort);
    connect(&m_socket, &QWebSocket::connected, this, &DeviceLink::acceptConnected);
    connect(&m_socket, &QWebSocket::disconnected, this, &DeviceLink::acceptDisconnected);
    connect(&m_socket, &QWebSocket::bytesWritten, this, [this] {
        if (m_socket.bytesToWrite() < kWaitingBytesMax)
            Q_EMIT relieved();
    });
}

void DeviceLink::join()
{
    if (m_state != State::Away)
        return;
    m_state = State::Joining;
    open();
}

void DeviceLink::leave()
{
    m_retry.stop();
    if (m_state == State::Away || m_state == State::Leaving)
        return;
    const bool open = isConnected();
    m_state = State::Leaving;
    if (open) {
        m_closing.start(kCloseTimeout);
        m_socket.close();
    } else {
        m_socket.abort();
        acceptDisconnected();
    }
}

void DeviceLink::open()
{
    QNetworkRequest request(m_url);
    if (!m_apiKey.isEmpty())
        request.setRawHeader(QByteArrayLiteral("X-API-Key"), m_apiKey.toUtf8());
    m_socket.open(request);
}

void DeviceLink::send(const std::string &packet)
{
    if (isConnected())
        m_socket.sendTextMessage(QString::fromUtf8(packet.data(), qsizetype(packet.size())));
}

bool DeviceLink::isConnected() const
{
    return m_socket.state() == QAbstractSocket::ConnectedState;
}

bool DeviceLink::isAway() const
{
    return m_state == State::Away;
}

bool DeviceLink::mustWait() const
{
    return m_state == State::Joining
           || (isConnected() && m_socket.bytesToWrite() > kWaitingBytesMax);
}

void DeviceLink::acceptConnected()
{
    m_state = State::Joined;
    m_retryDelay = kReconnectDelayMin;
    Q_EMIT connected();
    Q_EMIT relieved();
}

void DeviceLink::acceptDisconnected()
{
    m_closing.stop();
    if (m_state == State::Away)
        return;
    if (m_state == State::Leaving) {
        m_state = State::Away;
        Q_EMIT left();
        return;
    }
    if (m_state == State::Joined)
        m_state = State::Lost;
    m_retry.start(m_retryDelay);
    m_retryDelay = std::min(m_retryDelay * 2, kReconnectDelayMax);
    Q_EMIT failed(m_socket.errorString());
    // What waited for this connection waits for nothing any more.
    Q_EMIT relieved();
}

} // namespace stag::app::replay
