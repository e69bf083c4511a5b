// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/query.h"
#include "core/live/subscriber.h"
#include "core/model/geofence.h"
#include "core/model/mesh_history.h"
#include "core/model/session.h"
#include "core/wire/feed_encoding.h"
#include "ui/backend/connection_state.h"
#include "ui/backend/event_batch.h"
#include "ui/backend/limits.h"

#include <QByteArray>
#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QObject>
#include <QThread>
#include <QThreadPool>

#include <functional>
#include <string>
#include <vector>

class QNetworkReply;

namespace stag::ui::backend {

class FeedConnection;

/// The window's one door to a STAG server: the live feed, in order, with automatic reconnect.
///
/// Thread: lives in the GUI thread; socket, parsing and coalescing run on a thread of its own.
class Backend : public QObject
{
    Q_OBJECT

public:
    explicit Backend(const BackendLimits &limits = {}, QObject *parent = nullptr);
    ~Backend() override;

    /// Shows `key` to the STAG at `server` from now on; empty shows none. It is kept in memory
    /// only.
    void useKey(const QUrl &server, const QString &key);

    /// Asks for the feed in this encoding from the next connectTo() on; the binary one unless said.
    void useFeedEncoding(wire::FeedEncoding encoding) { m_feedEncoding = encoding; }

    /// Connects to the STAG listener at `server` (http, https, ws or wss) and keeps connected until
    /// `disconnectFromServer` or another `connectTo`. The first batches are a complete snapshot;
    /// for another server than before, an empty one comes first.
    void connectTo(const QUrl &server);
    void disconnectFromServer();
    /// Tries now instead of waiting for the backoff.
    void retryNow();

    /// Asks the server at `server` for its sessions; `done` gets the answer unless `context` is
    /// gone. It needs no connection, so it also serves to try an address.
    void requestSessions(const QUrl &server,
                         QObject *context,
                         std::function<void(Result<std::vector<model::Session>>)> done);

    /// Asks the server that this is connected to for the newest versions of a mesh; else as above.
    void requestMeshHistory(const model::SessionId &session,
                            const model::MeshId &mesh,
                            QObject *context,
                            std::function<void(Result<model::MeshHistory>)> done);

    /// Asks the server that this is connected to; else as above. NotFound: it does not know the
    /// node. Answers may be large; they are read on a thread of their own.
    void requestGraph(const graph::Query &query,
                      QObject *context,
                      std::function<void(Result<graph::Answer>)> done);

    /// Who listens to the server that this is connected to; else as above.
    void requestSubscribers(QObject *context,
                            std::function<void(Result<std::vector<live::Subscriber>>)> done);
    /// NotFound: it has gone already.
    void disconnectSubscriber(std::uint64_t id,
                              QObject *context,
                              std::function<void(Result<void>)> done);

    /// The fences that hold in a session; else as above.
    void requestGeofences(const model::SessionId &session,
                          QObject *context,
                          std::function<void(Result<std::vector<model::GeofenceRecord>>)> done);
    /// Who is inside a fence, in whatever session; else as above.
    void
    requestGeofenceInside(const model::GeofenceId &fence,
                          QObject *context,
                          std::function<void(Result<std::vector<model::GeofencePresence>>)> done);

    /// Makes a fence on the server at `server`, which gives it an id if it has none, changes one,
    /// or takes it away; `done` gets the fence as the server has or had it. Else as above.
    using FenceDone = std::function<void(Result<model::Geofence>)>;
    void createGeofence(const QUrl &server,
                        const model::Geofence &fence,
                        QObject *context,
                        FenceDone done);
    void replaceGeofence(const QUrl &server,
                         const model::Geofence &fence,
                         QObject *context,
                         FenceDone done);
    void deleteGeofence(const QUrl &server,
                        const model::GeofenceId &fence,
                        QObject *context,
                        FenceDone done);

    enum class Method { Get, Post, Put, Delete };

    /// For answers that nothing above reads: `done` gets the body unless `context` is gone. `json`
    /// goes along with Post and Put.
    void request(const QUrl &address,
                 QObject *context,
                 std::function<void(Result<std::string>)> done,
                 Method method = Method::Get,
                 const QByteArray &json = {});
    /// A request that shows the key of its server, for what is no short answer.
    [[nodiscard]] QNetworkRequest requestTo(const QUrl &address) const;

    [[nodiscard]] const ConnectionState &state() const { return m_state; }
    [[nodiscard]] const InboxCounters &counters() const { return m_counters; }

Q_SIGNALS:
    void stateChanged(const stag::ui::backend::ConnectionState &state);
    void eventsArrived(const stag::ui::backend::EventBatch &batch);

private:
    void takeState(const ConnectionState &state);
    void takeBatch(const EventBatch &batch);
    [[nodiscard]] QNetworkReply *
    send(QNetworkRequest request, Method method, const QByteArray &json);
    [[nodiscard]] Result<std::string> readAnswer(QNetworkReply &reply) const;
    [[nodiscard]] QByteArray keyFor(const QUrl &server) const;

    BackendLimits m_limits;
    ConnectionState m_state;
    InboxCounters m_counters;
    QHash<QString, QByteArray> m_keys; ///< by serverName()
    wire::FeedEncoding m_feedEncoding = wire::FeedEncoding::Binary;
    QNetworkAccessManager m_network;
    QThread m_thread;
    QThreadPool m_readers;      ///< of large answers
    FeedConnection *m_feed;     ///< lives on m_thread, deleted when it finishes
    int m_commandsUnderway = 0; ///< opens and closes that the feed has not seen yet
};

} // namespace stag::ui::backend
