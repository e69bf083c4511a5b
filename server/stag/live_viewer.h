// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/wire/feed_resume.h"
#include "core/wire/mesh_payloads.h"
#include "server/stag/live_feed.h"
#include "server/stag/outbox.h"
#include "server/storage/records.h"
#include "server/transport/web_socket.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
               FeedFormat format,
               std::optional<live::Filter> filter,
               std::optional<wire::ResumePoint> resume);

    void start();
    void deliver(const std::shared_ptr<const LiveMessage> &message);
    /// What the viewer says: filters; anything else is ignored.
    void receive(std::string_view text);
    void drained();
    void closed();
    [[nodiscard]] Outbox &outbox() { return *m_outbox; }
    [[nodiscard]] FeedFormat format() const { return m_format; }

private:
    enum class Phase {
        Replay,   ///< gets what it missed while it was away
        Snapshot, ///< pages are on their way; reliable messages wait while one is being read
        Live,
        Behind, ///< waits for the queue to empty, then starts over
    };
    struct PageItem
    {
        live::LiveEvent event;
        std::optional<Frame> frame; ///< absent: the filters surely let it not through
    };
    struct Page
    {
        std::vector<PageItem> items;
        storage::SnapshotCursor next;
    };

    /// What of the stream this viewer has chosen.
    [[nodiscard]] std::string choice() const;
    /// The stream as this viewer is told it.
    [[nodiscard]] std::string streamName() const;
    void replay();
    void startOver();
    void beginSnapshot();
    void beginReading();
    void requestPage();
    void receivePage(Result<Page> page, std::uint64_t snapshot);
    void continueSnapshot();
    void fallBehind();
    /// Judges by the filters, and sends.
    void pass(const LiveMessage &message);
    void changeFilters(const Result<void> &changed, std::string_view said);
    /// Tells everything anew, but not too often.
    void refresh();
    /// Whether the event may be sent; what goes with the judgement is done.
    [[nodiscard]] bool judge(const live::LiveEvent &event, std::chrono::nanoseconds &poseInterval);
    void deliverReliable(const LiveMessage &message);
    /// If not, the viewer has fallen behind.
    [[nodiscard]] bool hasRoomFor(const Frame &frame);
    [[nodiscard]] Frame frameOf(const LiveMessage &message) const
    {
        return m_feed.frameOf(message, m_format);
    }
    void countMesh(const std::string &session, std::size_t payloadBytes) const;
    void deliverTelemetry(const LiveMessage &message);
    [[nodiscard]] bool takePacketPlace();
    void tell(const live::LiveEvent &event, const wire::FeedMarks &marks = {});
    void sendReliable(const Frame &frame) { m_outbox->send(frame, live::DeliveryClass::Reliable); }
    /// What only JSON has words for.
    void answer(std::string_view json) const;
    [[nodiscard]] Page encode(const storage::SnapshotPage &page,
                              const std::vector<live::Filter> &filters,
                              bool isCatchingUp) const;

    ServiceContext &m_context;
    LiveFeed &m_feed;
    transport::Loop &m_loop;
    std::unique_ptr<Outbox> m_outbox; ///< null after closed()
    const FeedFormat m_format;

    const std::optional<wire::ResumePoint> m_resume;
    std::uint64_t m_position = 0; ///< the last number of the stream that was delivered or is known
    /// After a replay, the pages only tell where the devices are.
    bool m_isCatchingUp = false;
    Phase m_phase = Phase::Snapshot;
    std::uint64_t m_snapshot = 0; ///< counts up, so that a late page of an old one is known
    bool m_isReading = false;
    storage::SnapshotCursor m_cursor;
    /// Reliable messages during the read of a page.
    std::vector<std::shared_ptr<const LiveMessage>> m_waiting;
    std::size_t m_waitingBytes = 0;
    std::unique_ptr<transport::Loop::Timer> m_retry;
    std::unique_ptr<transport::Loop::Timer> m_refresh;
    MonotonicTime m_snapshotStarted;
    MonotonicTime m_packetWindow;
    std::size_t m_packetsInWindow = 0;
};

} // namespace stag::stag
