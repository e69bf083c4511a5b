// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/feed_connection.h"

#include "core/base/random.h"
#include "core/wire/live_feed.h"
#include "ui/backend/server_address.h"

#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QUrlQuery>
#include <QWebSocket>

#include <algorithm>
#include <span>

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

namespace {

class SystemRandom : public Random
{
public:
    void fill(std::span<std::byte> bytes) override
    {
        for (std::byte &byte : bytes)
            byte = static_cast<std::byte>(QRandomGenerator::system()->bounded(256));
    }
};

policy::BackoffSettings backoffOf(const BackendLimits &limits)
{
    policy::BackoffSettings settings;
    settings.first = limits.backoffFirst;
    settings.max = limits.backoffMax;
    return settings;
}

} // namespace

FeedConnection::FeedConnection(const BackendLimits &limits)
    : m_limits(limits)
    , m_inbox(limits)
    , m_backoff(backoffOf(limits))
    , m_retryTimer(this)
    , m_connectTimer(this)
    , m_flushTimer(this)
    , m_pingTimer(this)
{
    m_retryTimer.setSingleShot(true);
    m_connectTimer.setSingleShot(true);
    m_connectTimer.setInterval(limits.connectTimeout);
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setTimerType(Qt::PreciseTimer);
    m_pingTimer.setInterval(limits.pingInterval);
    connect(&m_retryTimer, &QTimer::timeout, this, &FeedConnection::attempt);
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        lose(tr("%1 did not answer within %2 s. Check the address and that nothing in between "
                "blocks it.")
                 .arg(serverName(m_state.server))
                 .arg(m_limits.connectTimeout.count() / 1000.0));
    });
    connect(&m_flushTimer, &QTimer::timeout, this, &FeedConnection::flush);
    connect(&m_pingTimer, &QTimer::timeout, this, &FeedConnection::keepAlive);
    m_sinceFlush.start();
}

FeedConnection::~FeedConnection()
{
    // A closing socket tells of it once more.
    if (m_socket)
        m_socket->disconnect(this);
}

void FeedConnection::open(const QUrl &server, const QByteArray &key, wire::FeedEncoding encoding)
{
    close();
    m_state = {};
    m_key = key;
    m_encoding = encoding;
    m_state.server = server;
    m_wasConnected = false;
    m_position.forget();
    m_backoff.reset();
    attempt();
}

void FeedConnection::close()
{
    dropSocket();
    m_retryTimer.stop();
    m_inbox.clear();
    m_state.phase = ConnectionPhase::Disconnected;
    m_state.reason.clear();
    m_state.nextTryIn.reset();
    m_state.attempt = 0;
    publish();
}

void FeedConnection::retryNow()
{
    if (m_retryTimer.isActive())
        attempt();
}

void FeedConnection::attempt()
{
    m_retryTimer.stop();
    m_state.phase = m_wasConnected || m_state.attempt > 0 ? ConnectionPhase::Reconnecting
                                                          : ConnectionPhase::Connecting;
    ++m_state.attempt;
    m_state.nextTryIn.reset();
    publish();
    connectSocket();
}

void FeedConnection::connectSocket()
{
    const QUrl address = feedAddress();
    if (address.isEmpty()) {
        m_state.phase = ConnectionPhase::Disconnected;
        m_state.reason =
            tr("“%1” is not the address of a server. It must look like http://host:8080 "
               "or wss://host.")
                .arg(m_state.server.toDisplayString());
        publish();
        return;
    }
    m_reader = wire::LiveBinaryReader();
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setMaxAllowedIncomingMessageSize(m_limits.messageBytesMax);
    m_socket->setMaxAllowedIncomingFrameSize(m_limits.messageBytesMax);
    connect(m_socket.get(), &QWebSocket::connected, this, [this] {
        m_connectTimer.stop();
        m_sinceSignOfLife.start();
        m_pingTimer.start();
        m_isOpen = true;
    });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, [this](const QString &message) {
        receiveJson(message.toUtf8());
    });
    connect(
        m_socket.get(), &QWebSocket::binaryMessageReceived, this, &FeedConnection::receiveBytes);
    connect(m_socket.get(), &QWebSocket::pong, this, [this](quint64 elapsedMs) {
        m_sinceSignOfLife.start();
        m_state.latency = std::chrono::milliseconds(elapsedMs);
        publish();
    });
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
        // Of an attempt that failed the error tells more, and it comes next.
        if (!m_isOpen)
            return;
        lose(tr("%1 closed the connection. It may have been stopped or restarted.")
                 .arg(serverName(m_state.server)));
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket.get(), &QWebSocket::errorOccurred, this, &FeedConnection::socketFailed);
#else
    connect(m_socket.get(),
            qOverload<QAbstractSocket::SocketError>(&QWebSocket::error),
            this,
            &FeedConnection::socketFailed);
#endif
    m_connectTimer.start();
    QNetworkRequest request(address);
    if (!m_key.isEmpty())
        request.setRawHeader(kKeyHeader, m_key);
    m_socket->open(request);
}

QUrl FeedConnection::feedAddress() const
{
    QUrl address = webSocketAddress(m_state.server, u"/api/v1/live"_s);
    QUrlQuery parameters(address);
    if (m_encoding != wire::FeedEncoding::Json) {
        const std::string_view name = wire::kFeedEncodings.at(static_cast<std::size_t>(m_encoding));
        parameters.addQueryItem(u"encoding"_s,
                                QString::fromUtf8(name.data(), qsizetype(name.size())));
    }
    if (const auto known = m_position.point())
        parameters.addQueryItem(u"resume"_s,
                                QString::fromStdString(wire::writeResumePoint(*known)));
    if (!address.isEmpty() && !parameters.isEmpty())
        address.setQuery(parameters);
    return address;
}

void FeedConnection::dropSocket()
{
    m_connectTimer.stop();
    m_pingTimer.stop();
    m_isOpen = false;
    m_state.latency.reset();
    if (!m_socket)
        return;
    // It may be the sender of the signal that is being handled.
    QWebSocket *old = m_socket.release();
    old->disconnect(this);
    old->abort();
    old->deleteLater();
}

void FeedConnection::lose(const QString &reason)
{
    dropSocket();
    SystemRandom random;
    const auto wait = m_backoff.next(random);
    m_state.phase = ConnectionPhase::Reconnecting;
    m_state.reason = reason;
    m_state.nextTryIn = wait;
    m_retryTimer.start(*m_state.nextTryIn);
    publish();
}

void FeedConnection::socketFailed(QAbstractSocket::SocketError error)
{
    lose(failureText(error));
}

QString FeedConnection::refusalText(const QString &detail) const
{
    const QString name = serverName(m_state.server);
    // A newer Qt names the header and not the status.
    if (detail.contains(u"401") || detail.contains(u"WWW-Authenticate"))
        return m_key.isEmpty()
                   ? tr("%1 asks for an API key. Connect to it again and type one.").arg(name)
                   : tr("%1 does not accept the API key. It may have expired or been revoked; "
                        "connect again with another.")
                         .arg(name);
    if (detail.contains(u"403"))
        return tr("The API key may not watch %1. It needs the scopes read and live.").arg(name);
    return tr("%1 answers, but not as a STAG server. Check the port; the program usually "
              "listens on 8080.")
        .arg(name);
}

QString FeedConnection::failureText(QAbstractSocket::SocketError error) const
{
    const QString name = serverName(m_state.server);
    const QString detail = m_socket ? m_socket->errorString() : QString();
    // Qt reports a refused upgrade with the code of a refused connection and its own function's
    // name.
    if (detail.contains(u"processHandshake"))
        return refusalText(detail);
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return tr("%1 refused the connection. The server is probably not running, or listens on "
                  "another port.")
            .arg(name);
    case QAbstractSocket::HostNotFoundError:
        return tr("The name %1 cannot be found. Check the spelling and the network connection.")
            .arg(m_state.server.host());
    case QAbstractSocket::RemoteHostClosedError:
        return tr("%1 closed the connection. It may have been stopped or restarted.").arg(name);
    case QAbstractSocket::NetworkError:
        return tr("%1 cannot be reached over the network. Check the network connection.").arg(name);
    case QAbstractSocket::SslHandshakeFailedError:
        return tr("The secure connection to %1 failed (%2). Check its certificate.")
            .arg(name, detail);
    default:
        return tr("The connection to %1 failed: %2.").arg(name, detail);
    }
}

void FeedConnection::receiveJson(const QByteArray &message)
{
    m_sinceSignOfLife.start();
    auto parsed =
        wire::parseFeedMessage({message.constData(), static_cast<std::size_t>(message.size())});
    if (!parsed) {
        ++m_counters.malformedMessages;
        Q_EMIT countersChanged(m_counters);
        return;
    }
    if (parsed->has_value()) // else a kind of a newer server
        take(std::move(**parsed));
}

void FeedConnection::receiveBytes(const QByteArray &message)
{
    if (m_encoding == wire::FeedEncoding::Json)
        return receiveJson(message);
    m_sinceSignOfLife.start();
    auto parsed =
        m_reader.read(asBytes({message.constData(), static_cast<std::size_t>(message.size())}));
    if (!parsed) {
        ++m_counters.malformedMessages;
        Q_EMIT countersChanged(m_counters);
        m_encoding = wire::FeedEncoding::Json;
        lose(tr("%1 sent bytes that this window cannot read. It goes on with JSON.")
                 .arg(serverName(m_state.server)));
        return;
    }
    for (wire::FeedMessage &read : *parsed)
        if (!take(std::move(read)))
            return;
}

bool FeedConnection::take(wire::FeedMessage &&message)
{
    auto &[event, marks] = message;
    m_position.follow(event, marks);
    // The picture is complete, or it still holds and what was missed follows.
    const bool isCurrent = std::holds_alternative<live::SnapshotEnd>(event)
                           || marks.resume == wire::ResumeResult::Complete;
    if (m_inbox.push(std::move(event)) == FeedInbox::Push::Full) {
        ++m_counters.snapshotRestarts;
        m_inbox.clear();
        m_position.forget();
        lose(tr("More arrived than this window could show. It starts again with a fresh picture."));
        return false;
    }
    if (isCurrent)
        enterLive();
    scheduleFlush();
    return true;
}

void FeedConnection::enterLive()
{
    m_wasConnected = true;
    m_state.phase = ConnectionPhase::Live;
    m_state.reason.clear();
    m_state.attempt = 0;
    m_state.nextTryIn.reset();
    m_backoff.reset();
    m_socket->ping();
    publish();
}

void FeedConnection::scheduleFlush()
{
    if (m_batchInFlight || m_flushTimer.isActive() || m_inbox.empty())
        return;
    const auto waited = std::chrono::milliseconds(m_sinceFlush.elapsed());
    m_flushTimer.start(
        std::max(m_limits.batchInterval - waited, std::chrono::milliseconds::zero()));
}

void FeedConnection::flush()
{
    if (m_inbox.empty())
        return;
    m_batchInFlight = true;
    m_sinceFlush.start();
    Q_EMIT batchReady(std::make_shared<const std::vector<live::LiveEvent>>(m_inbox.take()));
    if (m_counters.coalescedPoses != m_inbox.coalescedPoses()
        || m_counters.droppedPackets != m_inbox.droppedPackets()) {
        m_counters.coalescedPoses = m_inbox.coalescedPoses();
        m_counters.droppedPackets = m_inbox.droppedPackets();
        Q_EMIT countersChanged(m_counters);
    }
}

void FeedConnection::batchTaken()
{
    m_batchInFlight = false;
    scheduleFlush();
}

void FeedConnection::keepAlive()
{
    if (m_sinceSignOfLife.hasExpired(m_limits.silenceMax.count())) {
        lose(tr("%1 has been silent for %2 s. It may be stopped or out of reach.")
                 .arg(serverName(m_state.server))
                 .arg(m_limits.silenceMax.count() / 1000.0));
        return;
    }
    m_socket->ping();
}

void FeedConnection::publish()
{
    Q_EMIT stateChanged(m_state);
}

} // namespace stag::ui::backend
