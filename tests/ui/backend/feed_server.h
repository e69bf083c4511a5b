// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/wire/feed_encoding.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_feed_binary.h"

#include <QHostAddress>
#include <QObject>
#include <QUrl>
#include <QUrlQuery>
#include <QWebSocket>
#include <QWebSocketServer>

#include <string>
#include <string_view>
#include <vector>

namespace stag::test {

/// A small STAG server: greets every viewer with a snapshot, then says what the test wants.
class FeedServer : public QObject
{
public:
    explicit FeedServer(std::vector<live::LiveEvent> state, quint16 port = 0)
        : m_state(std::move(state))
        , m_server(QStringLiteral("feed"), QWebSocketServer::NonSecureMode)
    {
        connect(&m_server, &QWebSocketServer::newConnection, this, [this] { greet(); });
        m_isListening = m_server.listen(QHostAddress::LocalHost, port);
    }
    ~FeedServer() override { qDeleteAll(m_viewers); }

    [[nodiscard]] bool isListening() const { return m_isListening; }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
    }
    [[nodiscard]] const QList<QWebSocket *> &viewers() const { return m_viewers; }
    [[nodiscard]] QUrl requestedUrl() const { return m_requestedUrl; }

    void say(const live::LiveEvent &event, const wire::FeedMarks &marks = {})
    {
        const Timestamp now = fromUnixMs(1'700'000'000'000);
        if (!m_isBinary)
            return sayText(QString::fromStdString(wire::writeLiveEvent(event, now, {}, marks)));
        std::string bytes = wire::writeLiveBinary(event, now, {}, nullptr, marks).bytes;
        if (std::holds_alternative<live::Hello>(event))
            bytes.replace(bytes.find(wire::kBinaryFeedMark), m_mark.size(), m_mark);
        sayBytes(bytes);
    }
    /// It knows the binary feed; its hello begins with this mark.
    void speakBinary(std::string_view mark = wire::kBinaryFeedMark) { m_mark = mark; }
    /// Its viewers may come back without a snapshot, from number 1 on.
    void resume() { m_isResumable = true; }
    void hangUp()
    {
        for (QWebSocket *viewer : std::exchange(m_viewers, {})) {
            viewer->abort();
            viewer->deleteLater();
        }
    }
    void sayText(const QString &text)
    {
        for (QWebSocket *viewer : m_viewers)
            viewer->sendTextMessage(text);
    }
    void sayBytes(const std::string &bytes)
    {
        for (QWebSocket *viewer : m_viewers)
            viewer->sendBinaryMessage(QByteArray::fromStdString(bytes));
    }

private:
    void greet()
    {
        QWebSocket *viewer = m_server.nextPendingConnection();
        m_requestedUrl = viewer->requestUrl();
        const QList<QWebSocket *> others = std::exchange(m_viewers, {viewer});
        const std::string encoding =
            QUrlQuery(m_requestedUrl).queryItemValue(QStringLiteral("encoding")).toStdString();
        m_isBinary =
            !m_mark.empty() && wire::chooseFeedEncoding(encoding) == wire::FeedEncoding::Binary;
        const bool isResumed = m_isResumable && m_requestedUrl.query().contains(u"resume");
        const auto resume =
            isResumed ? wire::ResumeResult::Complete : wire::ResumeResult::Forgotten;
        say(live::Hello{"test", {}, {}}, {.stream = "stream", .resume = resume});
        if (isResumed) {
            m_viewers = others + m_viewers;
            return;
        }
        say(live::SnapshotBegin{});
        for (const live::LiveEvent &event : m_state)
            say(event);
        say(live::SnapshotEnd{}, {.offset = 1, .stream = "stream"});
        m_viewers = others + m_viewers;
    }

    std::vector<live::LiveEvent> m_state;
    QWebSocketServer m_server;
    QList<QWebSocket *> m_viewers;
    QUrl m_requestedUrl;
    std::string m_mark; ///< empty: it knows JSON only
    bool m_isBinary = false;
    bool m_isListening = false;
    bool m_isResumable = false;
};

} // namespace stag::test
