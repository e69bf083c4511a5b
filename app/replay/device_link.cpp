// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/device_link.h"

#include "app/replay/limits.h"

#include <QNetworkRequest>

#include <algorithm>

namespace stag::app::replay {

namespace {

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
constexpr auto kErrorSignal = &QWebSocket::errorOccurred;
#else
constexpr auto kErrorSignal = QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error);
#endif

} // namespace

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
    // An upgrade that is refused leaves the socket connecting for ever; it must not be touched
    // while it reports.
    connect(&m_socket, kErrorSignal, this, &DeviceLink::acceptError, Qt::QueuedConnection);
    connect(&m_socket, &QWebSocket::bytesWritten, this, [this] {
        if (m_socket.bytesToWrite() < kWaitingBytesMax)
            Q_EMIT relieved();
    });
}

DeviceLink::~DeviceLink()
{
    // A connected socket reports its end when it is destroyed, after the timers.
    m_socket.disconnect(this);
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
    m_state = State::Leaving;
    if (isConnected()) {
        m_closing.start(kCloseTimeout);
        m_socket.close();
        return;
    }
    m_isOpen = false;
    m_socket.abort();
    end({});
}

void DeviceLink::open()
{
    QNetworkRequest request(m_url);
    if (!m_apiKey.isEmpty())
        request.setRawHeader(QByteArrayLiteral("X-API-Key"), m_apiKey.toUtf8());
    m_isOpen = true;
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

void DeviceLink::acceptError()
{
    if (m_socket.state() != QAbstractSocket::ConnectingState)
        return;
    const QString reason = m_socket.errorString();
    m_socket.abort();
    if (m_isOpen)
        end(reason);
}

void DeviceLink::acceptDisconnected()
{
    if (m_isOpen)
        end(m_socket.errorString());
}

void DeviceLink::end(const QString &reason)
{
    m_isOpen = false;
    m_closing.stop();
    if (m_state == State::Leaving) {
        m_state = State::Away;
        Q_EMIT left();
        return;
    }
    if (m_state == State::Joined)
        m_state = State::Lost;
    m_retry.start(m_retryDelay);
    m_retryDelay = std::min(m_retryDelay * 2, kReconnectDelayMax);
    Q_EMIT failed(reason);
    // What waited for this connection waits for nothing any more.
    Q_EMIT relieved();
}

} // namespace stag::app::replay
