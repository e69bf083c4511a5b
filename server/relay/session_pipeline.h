// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/model/spatial_event.h"
#include "core/policy/backoff.h"
#include "core/policy/batch_policy.h"
#include "server/relay/event_sink.h"
#include "server/relay/packet_observer.h"
#include "server/relay/reading_gate.h"
#include "server/relay/relay_metrics.h"
#include "server/relay/relay_settings.h"
#include "server/relay/spool.h"
#include "server/transport/loop.h"

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stag::relay {

/// The queue of one session: collects events into batches and hands them over one after the other,
/// again and again while the sink is away. With a spool the events are on the disk meanwhile, and
/// those that memory has no room for are only there. Thread: the loop of the session.
class SessionPipeline : public std::enable_shared_from_this<SessionPipeline>
{
public:
    /// What a pipeline works with; all of it outlives the pipeline.
    struct Surroundings
    {
        transport::Loop &loop;
        EventSink &sink;
        PacketObserver &observer;
        const RelayMetrics &metrics;
        const Clock &clock;
        Random &random;
        const RelaySettings &settings;
        Spool *spool = nullptr; ///< null: events are in memory only
    };
    enum class Kind { Pose, Reliable };
    enum class Outcome { Queued, Coalesced, Dropped };

    SessionPipeline(const Surroundings &surroundings, model::SessionId session);
    ~SessionPipeline();

    /// Takes one event. A pose may replace the waiting pose of the same anchor.
    Outcome push(model::SpatialEvent event, Kind kind);
    /// Stops the reading of a connection that sent an anchor or a mesh while there is hardly room
    /// for more, until there is.
    void holdBackIfPressed(const std::shared_ptr<ReadingGate> &gate);
    /// Lets the connections that are held back go on if there is room again.
    void relieve();
    /// Goes on with what an earlier process left in the spool.
    void resume(const storage::SpoolSession &left);
    /// Hands over what waits without waiting for more; `done` is called on the loop when nothing is
    /// left. With a spool that is the case when the sink is away, too.
    void drain(std::function<void()> done);
    /// Whether nothing waits, nothing is on its way and nobody is held back.
    [[nodiscard]] bool idle() const
    {
        return m_queue.empty() && !m_inFlight && !hasBacklog() && !m_isReading
               && m_heldBack.empty();
    }

private:
    struct Waiting
    {
        model::SpatialEvent event;
        std::size_t sizeBytes = 0;
        Kind kind = Kind::Reliable;
        std::int64_t position = 0; ///< in the spool
    };

    Outcome pushInMemory(model::SpatialEvent event, std::size_t sizeBytes, Kind kind);
    void listWaitingPoses();
    Outcome pushSpooled(model::SpatialEvent event, std::size_t sizeBytes, Kind kind);
    Waiting &enqueue(Waiting waiting);
    /// Whether there are events that are on the disk and not in memory.
    [[nodiscard]] bool hasBacklog() const { return m_loadedThrough < m_spooledThrough; }
    [[nodiscard]] bool hasRoomToReadAhead(std::size_t sizeBytes) const;
    void readBacklog();
    void backlogRead(Result<Spool::Page> page);
    void tellDrained();
    [[nodiscard]] bool isPressed() const;
    [[nodiscard]] bool isRelieved() const;
    void deliverOrWait();
    [[nodiscard]] std::size_t batchEventsMax() const;
    void takeBatch();
    void deliver();
    void delivered(const Result<void> &result);
    void halve();
    void giveUp(const Error &error);
    Surroundings m_with;
    model::SessionId m_session;
    std::deque<Waiting> m_queue;
    /// The waiting pose of each anchor, as long as so much waits that it is asked for; references
    /// into a deque survive pushing and popping at its ends.
    std::unordered_map<model::AnchorId, Waiting *> m_waitingPoses;
    bool m_knowsWaitingPoses = false;
    std::size_t m_queuedBytes = 0;
    EventSink::Batch m_inFlight;           ///< null: nothing
    std::vector<EventSink::Batch> m_parts; ///< of a batch that was refused; the last one is next
    std::int64_t m_inFlightThrough = 0;    ///< position of the last
    std::int64_t m_spooledThrough = 0;     ///< position of the newest event of the session
    std::int64_t m_loadedThrough = 0;      ///< what is behind it is on the disk only
    bool m_isReading = false;
    MonotonicTime m_deliveryStart;
    policy::BatchPolicy m_batch;
    policy::Backoff m_backoff;
    std::unique_ptr<transport::Loop::Timer> m_timer;
    std::unique_ptr<transport::Loop::Timer> m_readTimer;
    std::vector<std::function<void()>> m_drained;
    std::unordered_set<std::shared_ptr<ReadingGate>> m_heldBack;
};

} // namespace stag::relay
