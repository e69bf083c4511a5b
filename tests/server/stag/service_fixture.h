// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/metrics/registry.h"
#include "server/stag/stag_service.h"
#include "server/storage/store.h"
#include "server/transport/server.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>
#include <QWebSocket>

#include <memory>

namespace stag::stag::test {

inline constexpr int kPatienceMs = 10'000;

/// One event, as the service takes many.
[[nodiscard]] inline storage::Events eventsOf(model::SpatialEvent event)
{
    return std::make_shared<const std::vector<model::SpatialEvent>>(1, std::move(event));
}

struct Answer
{
    int status = 0;
    QByteArray body;
    QByteArray retryAfter;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

/// The service as host builds it: real loops, sockets and database.
class Fixture
{
public:
    explicit Fixture(const StagSettings &settings = {},
                     const storage::StoreSettings &store = {},
                     const transport::Limits &limits = {})
        : loops(2)
        , m_store(std::move(storage::Store::create(m_folder.file("data"), clock, store)).value())
        , service(loops, *m_store, registry, clock, m_random, settings)
    {
        auto router = std::make_shared<transport::Router>();
        service.mount(*router);
        m_server = std::move(transport::Server::create(loops,
                                                       router,
                                                       service.trafficObserver(),
                                                       {.host = "127.0.0.1", .port = 0},
                                                       limits))
                       .value();
    }
    ~Fixture()
    {
        m_server.reset();
        loops.stop();
    }

    [[nodiscard]] QUrl url(const QString &path,
                           const QString &scheme = QStringLiteral("http")) const
    {
        return QUrl(
            QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(m_server->port()).arg(path));
    }
    [[nodiscard]] Answer get(const QString &path)
    {
        return wait(m_network.get(QNetworkRequest(url(path))));
    }
    /// The whole answer to a target that QUrl would not leave as it is.
    [[nodiscard]] QByteArray getRaw(const QByteArray &target) const
    {
        return sendRaw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
    /// All that is answered, until the connection is closed.
    [[nodiscard]] QByteArray sendRaw(const QByteArray &request) const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_server->port());
        socket.write(request);
        while (socket.state() != QAbstractSocket::UnconnectedState)
            if (!socket.waitForDisconnected(kPatienceMs))
                break;
        return socket.readAll();
    }
    [[nodiscard]] Answer post(const QString &path, const QByteArray &body)
    {
        QNetworkRequest request(url(path));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        return wait(m_network.post(request, body));
    }
    [[nodiscard]] Answer put(const QString &path, const QByteArray &body)
    {
        return wait(m_network.put(QNetworkRequest(url(path)), body));
    }
    [[nodiscard]] Answer remove(const QString &path)
    {
        return wait(m_network.deleteResource(QNetworkRequest(url(path))));
    }
    [[nodiscard]] Answer ingest(const QByteArray &body)
    {
        return post(QStringLiteral("/api/v1/ingest"), body);
    }
    [[nodiscard]] storage::Store &store() { return *m_store; }

private:
    static Answer wait(QNetworkReply *reply)
    {
        QSignalSpy finished(reply, &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(kPatienceMs);
        reply->deleteLater();
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                reply->readAll(),
                reply->rawHeader("Retry-After")};
    }

    ::stag::test::TempDir m_folder;
    ::stag::test::SeededRandom m_random;

public:
    ::stag::test::TestClock clock;
    transport::LoopPool loops;
    metrics::Registry registry;

private:
    std::unique_ptr<storage::Store> m_store;

public:
    StagService service;

private:
    std::unique_ptr<transport::Server> m_server;
    QNetworkAccessManager m_network;
};

/// A text in the "data" of a message.
[[nodiscard]] inline QString dataString(const QJsonObject &message, const char *key)
{
    return message[QStringLiteral("data")][QLatin1String(key)].toString();
}

/// A WebSocket client that keeps what it is told.
class Client : public QObject
{
public:
    Client() = default;
    explicit Client(const QUrl &url) { open(url); }

    bool open(const QUrl &url)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            m_messages += QJsonDocument::fromJson(text.toUtf8()).object();
        });
        m_socket.open(url);
        return QTest::qWaitFor([this] { return isOpen() || isClosed(); }) && isOpen();
    }
    void send(const QByteArray &text) { m_socket.sendTextMessage(QString::fromUtf8(text)); }
    void sendBinary(const QByteArray &text) { m_socket.sendBinaryMessage(text); }

    [[nodiscard]] bool isOpen() const
    {
        return m_socket.state() == QAbstractSocket::ConnectedState;
    }
    [[nodiscard]] bool isClosed() const
    {
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    }
    [[nodiscard]] QWebSocket &socket() { return m_socket; }
    [[nodiscard]] const QList<QJsonObject> &messages() const { return m_messages; }
    void clear() { m_messages.clear(); }

    [[nodiscard]] QList<QJsonObject> ofType(const char *type) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &message : m_messages)
            if (message[QStringLiteral("type")].toString() == QLatin1String(type))
                found += message;
        return found;
    }
    /// Waits until there are `count` messages of a type.
    [[nodiscard]] bool await(const char *type, qsizetype count = 1)
    {
        return QTest::qWaitFor([&] { return ofType(type).size() >= count; }, kPatienceMs);
    }

private:
    QWebSocket m_socket;
    QList<QJsonObject> m_messages;
};

/// A WebSocket client that reads the answer to its upgrade and then nothing any more.
class StalledClient
{
public:
    explicit StalledClient(const QUrl &url)
    {
        m_socket.setReadBufferSize(1);
        m_socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
        m_socket.write("GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority)
                       + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        m_isOpen = QTest::qWaitFor([this] { return m_socket.bytesAvailable() > 0; }, kPatienceMs);
    }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }

private:
    bool m_isOpen = false;
    QTcpSocket m_socket;
};

} // namespace stag::stag::test
