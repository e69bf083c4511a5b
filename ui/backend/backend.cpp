// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/backend.h"

#include "core/wire/mesh_history.h"
#include "core/wire/sessions.h"
#include "ui/backend/answer_error.h"
#include "ui/backend/feed_connection.h"
#include "ui/backend/server_address.h"

#include <QNetworkReply>

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

Backend::Backend(const BackendLimits &limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_feed(new FeedConnection(limits))
{
    m_readers.setMaxThreadCount(1);
    m_thread.setObjectName(u"live feed"_s);
    m_feed->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_feed, &QObject::deleteLater);
    connect(m_feed, &FeedConnection::stateChanged, this, &Backend::takeState);
    connect(m_feed, &FeedConnection::batchReady, this, &Backend::takeBatch);
    connect(m_feed, &FeedConnection::countersChanged, this, [this](const InboxCounters &counters) {
        m_counters = counters;
    });
    m_thread.start();
}

Backend::~Backend()
{
    m_readers.waitForDone();
    m_thread.quit();
    m_thread.wait();
}

void Backend::useKey(const QUrl &server, const QString &key)
{
    m_keys.insert(serverName(server), key.toUtf8());
}

QByteArray Backend::keyFor(const QUrl &server) const
{
    return m_keys.value(serverName(server));
}

void Backend::connectTo(const QUrl &server)
{
    const bool isOther = server != m_state.server;
    ++m_commandsUnderway;
    m_state = {};
    m_state.phase = ConnectionPhase::Connecting;
    m_state.server = server;
    Q_EMIT stateChanged(m_state);
    if (isOther)
        Q_EMIT eventsArrived(std::make_shared<const std::vector<live::LiveEvent>>(
            std::vector<live::LiveEvent>{live::SnapshotBegin{}, live::SnapshotEnd{}}));
    QMetaObject::invokeMethod(m_feed,
                              [this, server, key = keyFor(server), encoding = m_feedEncoding] {
                                  // From here on the queue holds nothing of the old connection.
                                  QMetaObject::invokeMethod(this, [this] { --m_commandsUnderway; });
                                  m_feed->open(server, key, encoding);
                              });
}

void Backend::disconnectFromServer()
{
    ++m_commandsUnderway;
    QMetaObject::invokeMethod(m_feed, [this] {
        QMetaObject::invokeMethod(this, [this] { --m_commandsUnderway; });
        m_feed->close();
    });
}

void Backend::retryNow()
{
    QMetaObject::invokeMethod(m_feed, &FeedConnection::retryNow);
}

void Backend::takeState(const ConnectionState &state)
{
    if (m_commandsUnderway > 0 || state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged(m_state);
}

void Backend::takeBatch(const EventBatch &batch)
{
    if (m_commandsUnderway == 0)
        Q_EMIT eventsArrived(batch);
    QMetaObject::invokeMethod(m_feed, &FeedConnection::batchTaken);
}

void Backend::requestSessions(const QUrl &server,
                              QObject *context,
                              std::function<void(Result<std::vector<model::Session>>)> done)
{
    request(httpAddress(server, u"/api/v1/sessions"_s),
            context,
            [done = std::move(done)](Result<std::string> body) {
                done(std::move(body).and_then(
                    [](const std::string &text) { return wire::parseSessions(text); }));
            });
}

void Backend::requestMeshHistory(const model::SessionId &session,
                                 const model::MeshId &mesh,
                                 QObject *context,
                                 std::function<void(Result<model::MeshHistory>)> done)
{
    QUrl address = httpAddress(m_state.server, u"/api/v1/meshes/"_s);
    address.setPath(address.path(QUrl::FullyEncoded) + percentEncoded(mesh.text()) + u"/versions"_s,
                    QUrl::TolerantMode);
    address.setQuery(u"session_id="_s + percentEncoded(session.text()), QUrl::TolerantMode);
    request(address, context, [done = std::move(done)](Result<std::string> body) {
        done(std::move(body).and_then(
            [](const std::string &text) { return wire::parseMeshHistory(text); }));
    });
}

QNetworkRequest Backend::requestTo(const QUrl &address) const
{
    QNetworkRequest request(address);
    if (const QByteArray key = keyFor(address); !key.isEmpty()) {
        request.setRawHeader(kKeyHeader, key);
        // It is for this server, not for whom it might name.
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                             QNetworkRequest::ManualRedirectPolicy);
    }
    return request;
}

void Backend::request(const QUrl &address,
                      QObject *context,
                      std::function<void(Result<std::string>)> done,
                      Method method,
                      const QByteArray &json)
{
    QNetworkRequest request = requestTo(address);
    request.setTransferTimeout(static_cast<int>(m_limits.requestTimeout.count()));
    QNetworkReply *reply = send(std::move(request), method, json);
    reply->setReadBufferSize(static_cast<qint64>(m_limits.answerBytesMax) + 1);
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QNetworkReply::finished, context, [this, reply, done = std::move(done)] {
        done(readAnswer(*reply));
    });
}

QNetworkReply *Backend::send(QNetworkRequest request, Method method, const QByteArray &json)
{
    if (!json.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    switch (method) {
    case Method::Post:
        return m_network.post(request, json);
    case Method::Put:
        return m_network.put(request, json);
    case Method::Delete:
        return m_network.deleteResource(request);
    case Method::Get:
        break;
    }
    return m_network.get(request);
}

Result<std::string> Backend::readAnswer(QNetworkReply &reply) const
{
    if (reply.error() != QNetworkReply::NoError)
        return answerError(reply);
    const QByteArray body = reply.readAll();
    if (static_cast<std::size_t>(body.size()) > m_limits.answerBytesMax)
        return Error{ErrorCode::TooLarge, "the answer is larger than a viewer accepts"};
    return body.toStdString();
}

} // namespace stag::ui::backend
