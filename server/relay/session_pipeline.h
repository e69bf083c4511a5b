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
/// again and again while the sink is away. Where the sink lets them, poses do not wait while
/// anchors and meshes are on their way, which may take long; each kind keeps its order. With a
/// spool the events are on the disk meanwhile, and those that memory has no room for are only
/// there. Thread: the loop of the session.
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
        return waitingCount() == 0 && !m_ordinary.batch && !m_passing.batch && !hasBacklog()
               && !m_isReading && m_heldBack.empty();
    }

private:
    struct Waiting
    {
        model::SpatialEvent event;
        std::size_t sizeBytes = 0;
        Kind kind = Kind::Reliable;
        std::int64_t position = 0; ///< in the spool
        std::uint64_t number = 0;  ///< counts up with each
    };
    enum class Kinds { All, Poses, Reliable };
    /// A batch on its way.
    struct Flight
    {
        explicit Flight(const policy::Backoff &itsBackoff)
            : backoff(itsBackoff)
        {}

        EventSink::Batch batch;              ///< null: nothing is
        std::vector<EventSink::Batch> parts; ///< of one that was refused; the last one is next
        bool hasPoses = false;               ///< or may have
        MonotonicTime start;
        policy::Backoff backoff;
        std::unique_ptr<transport::Loop::Timer> retry;
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
    [[nodiscard]] std::size_t waitingCount() const { return m_poses.size() + m_reliable.size(); }
    /// Whether no pose may leave before what is on its way has arrived.
    [[nodiscard]] bool holdsPoses() const;
    void deliverOrWait();
    void deliverWhatMay();
    [[nodiscard]] std::size_t batchEventsMax() const;
    [[nodiscard]] std::deque<Waiting> &firstOf(Kinds kinds);
    void begin(Flight &flight, Kinds kinds);
    [[nodiscard]] EventSink::Batch takeBatch(Kinds kinds);
    void deliver(Flight &flight);
    void delivered(Flight &flight, const Result<void> &result);
    static void halve(Flight &flight);
    void giveUp(const EventSink::Batch &batch, const Error &error);
    Surroundings m_with;
    model::SessionId m_session;
    std::deque<Waiting> m_poses;
    std::deque<Waiting> m_reliable;
    std::uint64_t m_lastNumber = 0;
    /// The waiting pose of each anchor, as long as so much waits that it is asked for; references
    /// into a deque survive pushing and popping at its ends.
    std::unordered_map<model::AnchorId, Waiting *> m_waitingPoses;
    bool m_knowsWaitingPoses = false;
    std::size_t m_queuedBytes = 0;
    Flight m_ordinary;                  ///< anchors and meshes, or whatever comes
    Flight m_passing;                   ///< poses beside anchors and meshes
    std::int64_t m_inFlightThrough = 0; ///< position of the last
    std::int64_t m_spooledThrough = 0;  ///< position of the newest event of the session
    std::int64_t m_loadedThrough = 0;   ///< what is behind it is on the disk only
    bool m_isReading = false;
    policy::BatchPolicy m_batch;
    std::unique_ptr<transport::Loop::Timer> m_timer;
    std::unique_ptr<transport::Loop::Timer> m_readTimer;
    std::vector<std::function<void()>> m_drained;
    std::unordered_set<std::shared_ptr<ReadingGate>> m_heldBack;
};

} // namespace stag::relay
