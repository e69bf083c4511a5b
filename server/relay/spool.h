// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "server/relay/limits.h"
#include "server/relay/spool_metrics.h"
#include "server/storage/spool_store.h"
#include "server/transport/loop.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace stag::relay {

/// Events on the disk from the moment the relay has them until STAG has them.
///
/// Everything may be called from any thread and returns at once; the disk is touched on the loop of
/// the spool only. What comes within `spoolGroupInterval` is committed together, and then it
/// survives the process and the machine.
class Spool : public std::enable_shared_from_this<Spool>
{
public:
    struct Entry
    {
        std::int64_t position = 0;
        storage::SpoolKind kind = storage::SpoolKind::Pose;
        model::SpatialEvent event;
    };
    struct Page
    {
        std::vector<Entry> entries;
        std::int64_t throughPosition = 0; ///< all that is left of the session up to here is in it
    };
    using PageDone = std::function<void(Result<Page>)>;

    /// `loop` does nothing else that is in a hurry.
    Spool(transport::Loop &loop,
          storage::SpoolStore &store,
          metrics::Registry &registry,
          const Clock &clock,
          const RelayLimits &limits);
    ~Spool();

    /// Takes an event behind all others and returns its position. Nothing when too much waits for
    /// the disk already [relay_spool_refused_total].
    [[nodiscard]] std::optional<std::int64_t> append(const model::SpatialEvent &event,
                                                     storage::SpoolKind kind);
    /// STAG has everything of the session up to here.
    void remove(const model::SessionId &session, std::int64_t throughPosition);
    /// What follows in the session, also what has just been appended. `done` is called on the
    /// spool's loop; Unavailable: the disk does not do its part, try again later.
    void read(const model::SessionId &session, std::int64_t afterPosition, PageDone done);
    /// Whether anchors and meshes should no longer come: the disk does not keep up, or there are
    /// almost no poses left that could go instead.
    [[nodiscard]] bool isPressed() const { return m_isPressed.load(); }
    /// `relieved` is called, on any thread, each time that isPressed() ends. Before anything else.
    void onRelief(std::function<void()> relieved) { m_relieved = std::move(relieved); }
    /// What an earlier process left. Before anything else is called.
    [[nodiscard]] std::vector<storage::SpoolSession> leftBehind();
    /// Commits what waits. On the loop, or once it has stopped.
    void flush();

private:
    void commitSoon();
    [[nodiscard]] Result<void> commit();
    [[nodiscard]] Page decoded(storage::SpoolPage page);
    void updatePressure();

    transport::Loop &m_loop;
    storage::SpoolStore &m_store; ///< on the loop
    const SpoolMetrics m_metrics;
    const Clock &m_clock;
    const RelayLimits m_limits;
    std::unique_ptr<transport::Loop::Timer> m_timer; ///< on the loop
    std::int64_t m_committedThrough = 0;             ///< on the loop
    std::function<void()> m_relieved;
    std::atomic<bool> m_isPressed{false};

    std::mutex m_mutex; ///< guards all below
    std::vector<storage::SpoolChange> m_waiting;
    std::size_t m_waitingBytes = 0;    ///< also of what is being committed
    std::uint64_t m_reliableBytes = 0; ///< of anchors and meshes, on the disk
    std::int64_t m_lastPosition;
    bool m_isCommitDue = false;
};

} // namespace stag::relay
