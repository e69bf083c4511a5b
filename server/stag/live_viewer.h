// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/wire/mesh_payloads.h"
#include "server/stag/live_feed.h"
#include "server/stag/outbox.h"
#include "server/storage/records.h"
#include "server/transport/web_socket.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stag::stag {

/// One viewer: hello, a snapshot page by page, then what happens. Lives on the loop of its socket.
///
/// A slow viewer gets the latest pose of each entity at a tick and no packets. One that falls
/// behind with what must not be lost starts over with a new snapshot, which is shorter than its
/// backlog.
class LiveViewer : public std::enable_shared_from_this<LiveViewer>
{
public:
    LiveViewer(ServiceContext &context,
               LiveFeed &feed,
               const std::shared_ptr<transport::WebSocket> &socket,
               wire::MeshPayloads payloads);

    void start();
    void deliver(const LiveMessage &message);
    void drained();
    void closed();
    [[nodiscard]] Outbox &outbox() { return *m_outbox; }

private:
    using Text = std::shared_ptr<const std::string>;
    enum class Phase {
        Snapshot, ///< pages are on their way; reliable messages wait while one is being read
        Live,
        Behind, ///< waits for the queue to empty, then starts over
    };
    struct Page
    {
        std::vector<Text> texts;
        storage::SnapshotCursor next;
    };

    void beginSnapshot();
    void requestPage();
    void receivePage(Result<Page> page, std::uint64_t snapshot);
    void continueSnapshot();
    void fallBehind();
    void deliverReliable(const LiveMessage &message);
    void countMesh(const std::string &session, std::size_t payloadBytes) const;
    void deliverTelemetry(const LiveMessage &message);
    [[nodiscard]] bool takePacketPlace();
    void tell(const live::LiveEvent &event);
    void sendReliable(const Text &text) { m_outbox->send({text}, live::DeliveryClass::Reliable); }
    [[nodiscard]] Page encode(const storage::SnapshotPage &page) const;

    ServiceContext &m_context;
    LiveFeed &m_feed;
    transport::Loop &m_loop;
    std::unique_ptr<Outbox> m_outbox; ///< null after closed()
    const wire::MeshPayloads m_payloads;

    Phase m_phase = Phase::Snapshot;
    std::uint64_t m_snapshot = 0; ///< counts up, so that a late page of an old one is known
    bool m_isReading = false;
    storage::SnapshotCursor m_cursor;
    std::vector<Text> m_waiting; ///< reliable messages during the read of a page
    std::size_t m_waitingBytes = 0;
    std::unique_ptr<transport::Loop::Timer> m_retry;
    MonotonicTime m_packetWindow;
    std::size_t m_packetsInWindow = 0;
};

} // namespace stag::stag
