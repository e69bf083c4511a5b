// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/session_pipeline.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stag::relay {

namespace {

bool mayTryAgain(ErrorCode code)
{
    return code == ErrorCode::Unavailable || code == ErrorCode::Timeout
           || code == ErrorCode::RateLimited;
}

policy::Backoff backoffOf(const RelayLimits &limits)
{
    return policy::Backoff({.first = limits.retryDelayMin, .max = limits.retryDelayMax});
}

/// Whether a batch was refused for what is in it, and a part of it may be taken.
bool isAboutContent(ErrorCode code)
{
    return code == ErrorCode::InvalidArgument || code == ErrorCode::TooLarge
           || code == ErrorCode::Corrupt;
}

storage::SpoolKind spoolKindOf(const model::SpatialEvent &event, SessionPipeline::Kind kind)
{
    if (kind == SessionPipeline::Kind::Pose)
        return storage::SpoolKind::Pose;
    return event.meshes.empty() ? storage::SpoolKind::Anchor : storage::SpoolKind::Mesh;
}

} // namespace

SessionPipeline::SessionPipeline(const Surroundings &surroundings, model::SessionId session)
    : m_with(surroundings)
    , m_session(std::move(session))
    , m_ordinary(backoffOf(m_with.settings.limits))
    , m_passing(backoffOf(m_with.settings.limits))
    , m_batch({.itemsMax = m_with.settings.batchEventsMax, .timeout = m_with.settings.batchTimeout})
{}

SessionPipeline::~SessionPipeline()
{
    for (const auto &gate : m_heldBack)
        gate->release();
}

SessionPipeline::Outcome SessionPipeline::push(model::SpatialEvent event, Kind kind)
{
    const std::size_t sizeBytes = model::memoryBytes(event);
    const Outcome outcome = m_with.spool ? pushSpooled(std::move(event), sizeBytes, kind)
                                         : pushInMemory(std::move(event), sizeBytes, kind);
    if (outcome == Outcome::Queued)
        deliverOrWait();
    return outcome;
}

SessionPipeline::Outcome
SessionPipeline::pushInMemory(model::SpatialEvent event, std::size_t sizeBytes, Kind kind)
{
    const RelayLimits &limits = m_with.settings.limits;
    const bool pose = kind == Kind::Pose && event.anchors.size() == 1;
    if (pose && waitingCount() >= limits.queuedEventsBeforeCoalescing) {
        listWaitingPoses();
        const auto waiting = m_waitingPoses.find(event.anchors.front().id);
        if (waiting != m_waitingPoses.end()) {
            m_queuedBytes += sizeBytes - waiting->second->sizeBytes;
            waiting->second->sizeBytes = sizeBytes;
            waiting->second->event = std::move(event);
            m_with.metrics.posesCoalesced.increment();
            return Outcome::Coalesced;
        }
    }
    if (waitingCount() >= limits.queuedEventsMax
        || m_queuedBytes + sizeBytes > limits.queuedBytesMax)
        return Outcome::Dropped;
    Waiting &last = enqueue({std::move(event), sizeBytes, kind});
    if (pose && m_knowsWaitingPoses)
        m_waitingPoses.insert_or_assign(last.event.anchors.front().id, &last);
    return Outcome::Queued;
}

void SessionPipeline::listWaitingPoses()
{
    if (m_knowsWaitingPoses)
        return;
    m_knowsWaitingPoses = true;
    for (Waiting &waiting : m_poses)
        m_waitingPoses.insert_or_assign(waiting.event.anchors.front().id, &waiting);
}

SessionPipeline::Outcome
SessionPipeline::pushSpooled(model::SpatialEvent event, std::size_t sizeBytes, Kind kind)
{
    const auto position = m_with.spool->append(event, spoolKindOf(event, kind));
    const bool keepsOrder = !hasBacklog();
    const bool hasRoom = keepsOrder && hasRoomToReadAhead(sizeBytes);
    if (!position && !hasRoom)
        return Outcome::Dropped;
    m_spooledThrough = position.value_or(m_spooledThrough);
    if (hasRoom) {
        m_loadedThrough = m_spooledThrough;
        enqueue({std::move(event), sizeBytes, kind, m_spooledThrough});
    }
    return Outcome::Queued;
}

SessionPipeline::Waiting &SessionPipeline::enqueue(Waiting waiting)
{
    m_queuedBytes += waiting.sizeBytes;
    m_with.metrics.queuedEvents.increment();
    m_batch.itemAdded(m_with.clock.monotonic());
    waiting.number = ++m_lastNumber;
    auto &queue = waiting.kind == Kind::Pose ? m_poses : m_reliable;
    return queue.emplace_back(std::move(waiting));
}

bool SessionPipeline::hasRoomToReadAhead(std::size_t sizeBytes) const
{
    const RelayLimits &limits = m_with.settings.limits;
    return waitingCount() == 0
           || (waitingCount() < limits.readAheadEventsMax
               && m_queuedBytes + sizeBytes <= limits.readAheadBytesMax);
}

bool SessionPipeline::isPressed() const
{
    const RelayLimits &limits = m_with.settings.limits;
    if (m_with.spool)
        return m_with.spool->isPressed();
    return waitingCount() >= limits.queuedEventsMax - limits.queuedEventsMax / 4
           || m_queuedBytes >= limits.queuedBytesMax - limits.queuedBytesMax / 4;
}

bool SessionPipeline::isRelieved() const
{
    const RelayLimits &limits = m_with.settings.limits;
    if (m_with.spool)
        return !m_with.spool->isPressed();
    return waitingCount() <= limits.queuedEventsMax / 2
           && m_queuedBytes <= limits.queuedBytesMax / 2;
}

void SessionPipeline::holdBackIfPressed(const std::shared_ptr<ReadingGate> &gate)
{
    if (!isPressed() || !m_heldBack.insert(gate).second)
        return;
    m_with.metrics.readingPaused(m_with.spool ? "spool" : "session queue");
    gate->hold();
}

void SessionPipeline::relieve()
{
    if (m_heldBack.empty() || !isRelieved())
        return;
    for (const auto &gate : std::exchange(m_heldBack, {}))
        gate->release();
}

void SessionPipeline::resume(const storage::SpoolSession &left)
{
    m_spooledThrough = left.lastPosition;
    deliverOrWait();
}

void SessionPipeline::readBacklog()
{
    if (m_isReading || m_readTimer || !hasBacklog())
        return;
    m_isReading = true;
    m_with.spool->read(m_session,
                       m_loadedThrough,
                       [weak = weak_from_this(), &loop = m_with.loop](Result<Spool::Page> page) {
                           loop.post([weak, page = std::move(page)]() mutable {
                               if (const auto self = weak.lock())
                                   self->backlogRead(std::move(page));
                           });
                       });
}

void SessionPipeline::backlogRead(Result<Spool::Page> page)
{
    m_isReading = false;
    if (!page) {
        m_readTimer = m_with.loop.after(m_with.settings.limits.spoolRetryInterval, [this] {
            m_readTimer.reset();
            readBacklog();
        });
        return;
    }
    for (Spool::Entry &entry : page->entries) {
        const std::size_t sizeBytes = model::memoryBytes(entry.event);
        const Kind kind = entry.kind == storage::SpoolKind::Pose ? Kind::Pose : Kind::Reliable;
        enqueue({std::move(entry.event), sizeBytes, kind, entry.position});
    }
    m_loadedThrough = page->throughPosition;
    deliverOrWait();
}

void SessionPipeline::drain(std::function<void()> done)
{
    const bool sinkIsAway = m_with.spool && m_ordinary.backoff.failures() > 0;
    if (idle() || sinkIsAway) {
        done();
        return;
    }
    m_drained.push_back(std::move(done));
    deliverOrWait();
}

void SessionPipeline::tellDrained()
{
    for (const auto &done : std::exchange(m_drained, {}))
        done();
}

bool SessionPipeline::holdsPoses() const
{
    return m_passing.batch || (m_ordinary.batch && m_ordinary.hasPoses);
}

void SessionPipeline::deliverOrWait()
{
    if (m_drained.empty() && waitingCount() < batchEventsMax())
        readBacklog();
    if (waitingCount() == 0 && !m_ordinary.batch && !m_passing.batch)
        return tellDrained();
    const bool mayPosesLeave = !m_poses.empty() && !holdsPoses();
    if (!mayPosesLeave && (m_reliable.empty() || m_ordinary.batch))
        return;
    const MonotonicTime now = m_with.clock.monotonic();
    if (!m_drained.empty() || m_batch.isDue(now)) {
        m_timer.reset();
        deliverWhatMay();
    } else if (!m_timer) {
        const auto wait =
            std::chrono::ceil<std::chrono::milliseconds>(m_batch.deadline().value_or(now) - now);
        m_timer = m_with.loop.after(wait, [this] {
            m_timer.reset();
            deliverOrWait();
        });
    }
}

void SessionPipeline::deliverWhatMay()
{
    const bool isQuick = m_reliable.empty() && !m_ordinary.batch && !m_passing.batch;
    if (!m_with.sink.letsPosesPass() || isQuick) {
        if (!m_ordinary.batch)
            begin(m_ordinary, Kinds::All);
        return;
    }
    if (!m_poses.empty() && !holdsPoses())
        begin(m_passing, Kinds::Poses);
    if (!m_reliable.empty() && !m_ordinary.batch)
        begin(m_ordinary, Kinds::Reliable);
}

std::size_t SessionPipeline::batchEventsMax() const
{
    return std::max(m_with.settings.batchEventsMax, m_with.sink.catchUpEventsMax());
}

std::deque<SessionPipeline::Waiting> &SessionPipeline::firstOf(Kinds kinds)
{
    const bool isPose = kinds == Kinds::Poses || m_reliable.empty()
                        || (kinds == Kinds::All && !m_poses.empty()
                            && m_poses.front().number < m_reliable.front().number);
    return isPose ? m_poses : m_reliable;
}

void SessionPipeline::begin(Flight &flight, Kinds kinds)
{
    flight.hasPoses = kinds != Kinds::Reliable;
    flight.batch = takeBatch(kinds);
    deliver(flight);
}

EventSink::Batch SessionPipeline::takeBatch(Kinds kinds)
{
    const std::size_t waiting = kinds == Kinds::All     ? waitingCount()
                                : kinds == Kinds::Poses ? m_poses.size()
                                                        : m_reliable.size();
    const std::size_t eventsMax = std::min(waiting, batchEventsMax());
    const std::size_t ordinary = m_with.settings.batchEventsMax;
    std::size_t bytes = 0;
    auto batch = std::make_shared<std::vector<model::SpatialEvent>>();
    batch->reserve(eventsMax);
    while (batch->size() < eventsMax) {
        std::deque<Waiting> &queue = firstOf(kinds);
        Waiting &first = queue.front();
        bytes += first.sizeBytes;
        if (batch->size() >= ordinary && bytes > m_with.settings.limits.catchUpBytesMax)
            break;
        m_queuedBytes -= first.sizeBytes;
        if (m_knowsWaitingPoses && first.kind == Kind::Pose) {
            const auto pose = m_waitingPoses.find(first.event.anchors.front().id);
            if (pose != m_waitingPoses.end() && pose->second == &first)
                m_waitingPoses.erase(pose);
        }
        m_inFlightThrough = first.position;
        batch->push_back(std::move(first.event));
        queue.pop_front();
    }
    if (waitingCount() < m_with.settings.limits.queuedEventsBeforeCoalescing) {
        m_knowsWaitingPoses = false;
        m_waitingPoses.clear();
    }
    m_batch.flushed();
    const MonotonicTime now = m_with.clock.monotonic();
    for (std::size_t i = 0; i < std::min(waitingCount(), m_with.settings.batchEventsMax); ++i)
        m_batch.itemAdded(now);
    const auto count = static_cast<double>(batch->size());
    m_with.metrics.queuedEvents.decrement(count);
    relieve();
    m_with.metrics.batchSize.observe(count);
    return batch;
}

void SessionPipeline::deliver(Flight &flight)
{
    flight.start = m_with.clock.monotonic();
    m_with.sink.deliver(
        flight.batch, [weak = weak_from_this(), &flight, &loop = m_with.loop](Result<void> result) {
            if (weak.expired())
                return;
            loop.post([weak, &flight, result = std::move(result)] {
                if (const auto self = weak.lock())
                    self->delivered(flight, result);
            });
        });
}

void SessionPipeline::delivered(Flight &flight, const Result<void> &result)
{
    m_with.metrics.requestFinished(result ? "success" : "error",
                                   m_with.clock.monotonic() - flight.start);
    if (!result && mayTryAgain(result.error().code)) {
        if (m_with.spool)
            tellDrained();
        flight.retry = m_with.loop.after(flight.backoff.next(m_with.random), [this, &flight] {
            m_with.metrics.batchRetries.increment();
            deliver(flight);
        });
        return;
    }
    flight.backoff.reset();
    flight.retry.reset();
    if (!result && flight.batch->size() > 1 && isAboutContent(result.error().code))
        halve(flight);
    else if (!result)
        giveUp(flight.batch, result.error());
    flight.batch.reset();
    if (!flight.parts.empty()) {
        flight.batch = std::move(flight.parts.back());
        flight.parts.pop_back();
        return deliver(flight);
    }
    if (m_with.spool)
        m_with.spool->remove(m_session, m_inFlightThrough);
    deliverOrWait();
}

/// What is wrong with one event, or only with all of them together, costs no other event.
void SessionPipeline::halve(Flight &flight)
{
    const EventSink::Batch &batch = flight.batch;
    const auto middle = batch->begin() + static_cast<std::ptrdiff_t>(batch->size() / 2);
    using Events = std::vector<model::SpatialEvent>;
    flight.parts.push_back(std::make_shared<const Events>(middle, batch->end()));
    flight.parts.push_back(std::make_shared<const Events>(batch->begin(), middle));
}

void SessionPipeline::giveUp(const EventSink::Batch &batch, const Error &error)
{
    for (const model::SpatialEvent &event : *batch)
        m_with.metrics.packetFailed(event.meshes.empty() ? "pose" : "mesh", "update_error");
    live::PacketLogged packet;
    packet.time = m_with.clock.now();
    packet.session = m_session;
    packet.source = "relay";
    packet.kind = "batch";
    packet.verdict = live::Verdict::Rejected;
    packet.detail = error.detail;
    m_with.observer.packetSeen(packet);
}

} // namespace stag::relay
