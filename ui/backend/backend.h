// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "ui/backend/connection_state.h"
#include "ui/backend/limits.h"

#include <QObject>
#include <QThread>

#include <memory>
#include <vector>

namespace stag::ui::backend {

/// Some events in the order of the server; shared, so that it crosses threads without a copy.
using EventBatch = std::shared_ptr<const std::vector<live::LiveEvent>>;

/// What the inbox had to give up so that the window stays quick.
struct InboxCounters
{
    quint64 coalescedPoses = 0;
    quint64 droppedPackets = 0;
    quint64 malformedMessages = 0;
    quint64 snapshotRestarts = 0;

    bool operator==(const InboxCounters &) const = default;
};

/// The window's one door to a STAG server: the live feed, in order, with automatic reconnect.
///
/// Thread: lives in the GUI thread; socket, parsing and coalescing run on a thread of its own.
class Backend : public QObject
{
    Q_OBJECT

public:
    explicit Backend(const BackendLimits &limits = {}, QObject *parent = nullptr);
    ~Backend() override;

    /// Connects to the STAG listener at `server` (http, https, ws or wss) and keeps connected until
    /// `disconnectFromServer` or another `connectTo`. The first batch is a complete snapshot.
    void connectTo(const QUrl &server);
    void disconnectFromServer();
    /// Tries now instead of waiting for the backoff.
    void retryNow();

    [[nodiscard]] const ConnectionState &state() const { return m_state; }
    [[nodiscard]] const InboxCounters &counters() const { return m_counters; }

Q_SIGNALS:
    void stateChanged(const stag::ui::backend::ConnectionState &state);
    void eventsArrived(const stag::ui::backend::EventBatch &batch);

private:
    ConnectionState m_state;
    InboxCounters m_counters;
};

} // namespace stag::ui::backend

Q_DECLARE_METATYPE(stag::ui::backend::EventBatch)
