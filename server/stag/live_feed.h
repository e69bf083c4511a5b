// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/wire/feed_resume.h"
#include "core/wire/mesh_payloads.h"
#include "server/stag/feed_encoder.h"
#include "server/stag/feed_log.h"
#include "server/stag/outbox.h"
#include "server/stag/service_context.h"
#include "server/transport/web_socket.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stag::stag {

class LiveViewer;

/// One event, encoded once for all viewers of a format.
struct LiveMessage
{
    live::LiveEvent event;
    live::DeliveryClass deliveryClass = live::DeliveryClass::Reliable;
    Timestamp at;
    /// By FeedFormat::index(), of the formats that had viewers when it was published.
    std::array<std::optional<Frame>, kFeedFormatCount> frames{};
    std::string entity;        ///< of a pose: what a newer one replaces
    bool isPacket = false;     ///< telemetry that is sampled
    std::string meshSession{}; ///< only of a mesh
    std::size_t meshBytes = 0; ///< of its payload
    std::uint64_t offset = 0;  ///< in the stream; zero if it is not kept for who comes back
};

/// Whether it is kept for who comes back: what is reliable and no summary of something else.
[[nodiscard]] bool isLogged(const live::LiveEvent &event);

/// The viewers of /api/v1/live, each on the loop of its socket.
class LiveFeed
{
public:
    /// Where snapshots come from, page by page. Any thread; answers on any.
    using ReadPage = std::function<void(storage::SnapshotCursor,
                                        storage::Store::Callback<storage::SnapshotPage>)>;

    explicit LiveFeed(ServiceContext &context);
    LiveFeed(ServiceContext &context,
             const std::vector<transport::Loop *> &loops,
             ReadPage readPage);

    /// Tells every viewer and gives the event its offset, if it is kept. Any thread, best a loop:
    /// encodes unless nobody watches.
    std::optional<std::uint64_t> publish(live::LiveEvent event);
    /// From now on what is reliable is kept for those who come back.
    void keep() { m_isLogging.store(true, std::memory_order_release); }
    [[nodiscard]] bool hasViewers() const
    {
        return m_context.traffic.viewers.load(std::memory_order_relaxed) > 0;
    }
    /// Whether anybody watches or may come back: then what is reliable must be published.
    [[nodiscard]] bool isFollowed() const
    {
        return hasViewers() || m_isLogging.load(std::memory_order_relaxed);
    }
    /// This run of the server, which offsets count in.
    [[nodiscard]] const std::string &run() const { return m_run; }
    [[nodiscard]] std::uint64_t lastOffset() const;
    /// What a subscriber with these filters, whose stream has the name of this choice, can be
    /// given.
    [[nodiscard]] wire::ResumeResult judge(const wire::ResumePoint &known,
                                           std::string_view choice,
                                           const std::vector<live::Filter> &filters) const;
    using Missed = std::vector<std::shared_ptr<const LiveMessage>>;
    /// What followed `offset`, at most some messages; nothing if that is no longer known.
    [[nodiscard]] std::optional<Missed> after(std::uint64_t offset) const;
    /// All of a session that followed; on its loop. Nothing if that is no longer known.
    [[nodiscard]] std::optional<Missed> after(std::uint64_t offset,
                                              const model::SessionId &session) const;
    void readPage(storage::SnapshotCursor cursor,
                  storage::Store::Callback<storage::SnapshotPage> done)
    {
        m_readPage(cursor, m_context.pending.track(std::move(done)));
    }
    void setListeners(std::vector<std::pair<std::string, std::string>> listeners);
    [[nodiscard]] live::Hello hello() const;

    /// On the loop of the viewer's socket.
    void add(transport::Loop &loop, std::shared_ptr<LiveViewer> viewer);
    void remove(transport::Loop &loop, const LiveViewer &viewer);

    /// The message in a format, written now unless that is done already. Any thread.
    [[nodiscard]] Frame frameOf(const LiveMessage &message, FeedFormat format);
    [[nodiscard]] FeedEncoder &encoder() { return m_encoder; }

    /// Calls `visit` for every outbox of a viewer on that loop. On that loop.
    void forEach(transport::Loop &loop, const std::function<void(Outbox &)> &visit);

private:
    struct Room
    {
        std::atomic<int> size{0};                         ///< any thread
        std::vector<std::shared_ptr<LiveViewer>> viewers; ///< on its loop only
    };

    /// The message in the formats that have viewers, without a number.
    using Drafts = std::array<std::optional<wire::BinaryMessage>, kFeedFormatCount>;
    [[nodiscard]] Drafts draft(const LiveMessage &message);
    void post(const std::shared_ptr<const LiveMessage> &message);
    std::uint64_t publishLogged(LiveMessage message, Drafts drafts);

    ServiceContext &m_context;
    const ReadPage m_readPage;
    const std::string m_run;
    std::unordered_map<transport::Loop *, Room> m_rooms; ///< filled in the constructor
    FeedEncoder m_encoder;
    std::array<std::atomic<int>, kFeedFormatCount> m_viewers{}; ///< by FeedFormat::index()
    std::atomic<bool> m_isLogging{false}; ///< since the first came who may come back
    /// Guards the log. A message is numbered and posted under it, so that all loops get all
    /// messages in the order of their numbers.
    mutable std::mutex m_logMutex;
    FeedLog<LiveMessage> m_log;
    mutable std::mutex m_mutex; ///< guards the next
    std::vector<std::pair<std::string, std::string>> m_listeners;
};

} // namespace stag::stag
