// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/backoff.h"
#include "core/wire/feed_encoding.h"
#include "core/wire/feed_resume.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_feed_binary_reader.h"
#include "ui/backend/connection_state.h"
#include "ui/backend/event_batch.h"
#include "ui/backend/feed_inbox.h"
#include "ui/backend/limits.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

class QWebSocket;

namespace stag::ui::backend {

/// One live feed with its reconnects: socket in, batches of events out.
///
/// Thread: its own, after moveToThread(); everything reaches it by queued calls.
class FeedConnection : public QObject
{
    Q_OBJECT

public:
    explicit FeedConnection(const BackendLimits &limits);
    ~FeedConnection() override;

    /// `key` is an API key, or empty. A server that does not know the encoding sends JSON, and so
    /// does one whose bytes could not be read, from then on.
    void open(const QUrl &server, const QByteArray &key, wire::FeedEncoding encoding);
    void close();
    void retryNow();
    /// The receiver has taken the last batch and is ready for another.
    void batchTaken();

Q_SIGNALS:
    void stateChanged(const stag::ui::backend::ConnectionState &state);
    void batchReady(const stag::ui::backend::EventBatch &batch);
    void countersChanged(const stag::ui::backend::InboxCounters &counters);

private:
    void attempt();
    void connectSocket();
    void dropSocket();
    void lose(const QString &reason);
    void socketFailed(QAbstractSocket::SocketError error);
    [[nodiscard]] QUrl feedAddress() const;
    void receiveJson(const QByteArray &message);
    void receiveBytes(const QByteArray &message);
    /// False if the connection has been given up.
    bool take(wire::FeedMessage &&message);
    void enterLive();
    void scheduleFlush();
    void flush();
    void keepAlive();
    void publish();
    [[nodiscard]] QString refusalText(const QString &detail) const;
    [[nodiscard]] QString failureText(QAbstractSocket::SocketError error) const;

    BackendLimits m_limits;
    FeedInbox m_inbox;
    policy::Backoff m_backoff;
    std::unique_ptr<QWebSocket> m_socket;
    QTimer m_retryTimer;
    QTimer m_connectTimer;
    QTimer m_flushTimer;
    QTimer m_pingTimer;
    QElapsedTimer m_sinceFlush;
    QElapsedTimer m_sinceSignOfLife;
    ConnectionState m_state;
    QByteArray m_key;
    wire::FeedEncoding m_encoding = wire::FeedEncoding::Binary; ///< that is asked for
    wire::LiveBinaryReader m_reader;
    InboxCounters m_counters;
    wire::FeedPosition m_position; ///< from where a lost connection goes on
    bool m_batchInFlight = false;
    bool m_isOpen = false;       ///< the upgrade is through
    bool m_wasConnected = false; ///< a snapshot has been complete since open()
};

} // namespace stag::ui::backend
