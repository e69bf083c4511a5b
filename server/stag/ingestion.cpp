// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/ingestion.h"

#include "core/wire/anchor_metadata.h"
#include "server/stag/delivery_class.h"

#include <algorithm>
#include <span>

namespace stag::stag {

namespace {

constexpr std::chrono::seconds kSessionAnnouncement{1};
constexpr std::uint64_t kNobody = 0;

std::uint64_t idOf(const std::shared_ptr<SessionClient> &sender)
{
    return sender ? sender->id() : kNobody;
}

bool anyOf(const std::vector<model::SpatialEvent> &events, auto list)
{
    return std::any_of(
        events.begin(), events.end(), [list](const auto &event) { return !(event.*list).empty(); });
}

/// Poses are shown before they are committed, everything else after.
storage::Haste hasteOf(const IngestJob &job)
{
    if (job.origin != IngestOrigin::Relay)
        return storage::Haste::Awaited;
    const bool isWatched =
        std::any_of(job.events->begin(), job.events->end(), [](const model::SpatialEvent &event) {
            return !event.meshes.empty()
                   || !std::all_of(event.anchors.begin(), event.anchors.end(), wire::hasStreamId);
        });
    return isWatched ? storage::Haste::Watched : storage::Haste::Patient;
}

} // namespace

storage::Events ofOneSessionEach(std::vector<model::SpatialEvent> events)
{
    for (model::SpatialEvent &event : events) {
        for (model::Anchor &anchor : event.anchors)
            anchor.session = event.session;
        for (model::Mesh &mesh : event.meshes)
            mesh.session = event.session;
    }
    return std::make_shared<const std::vector<model::SpatialEvent>>(std::move(events));
}

Ingestion::Ingestion(ServiceContext &context,
                     SessionHubs &hubs,
                     LiveFeed &feed,
                     GeofenceAnnouncer &geofences,
                     LateMeshes &late)
    : m_context(context)
    , m_hubs(hubs)
    , m_feed(feed)
    , m_geofences(geofences)
    , m_late(late)
{
    for (int i = 0; i < context.loops.size(); ++i)
        m_states.try_emplace(&context.loops.at(i),
                             LoopState{RecentEvents(context.settings.limits.recentEventsMax),
                                       RecentRemovals(context.settings.limits.knownSessionsMax),
                                       {},
                                       {}});
}

void Ingestion::run(IngestJob received)
{
    // Of the relay each packet has been counted.
    if (received.origin != IngestOrigin::Relay)
        m_context.traffic.messagesIn.fetch_add(1, std::memory_order_relaxed);
    received.received = m_context.clock.monotonic();
    const Job job = std::make_shared<const IngestJob>(std::move(received));
    showPoses(job);
    m_context.store.ingest(
        job->events,
        m_context.pending.track([this, job](Result<std::vector<storage::EventOutcome>> outcomes) {
            finish(job, std::move(outcomes));
        }),
        hasteOf(*job));
}

void Ingestion::logRejected(const IngestJob &job, std::string detail)
{
    m_context.traffic.messagesIn.fetch_add(1, std::memory_order_relaxed);
    log(job, live::Verdict::Rejected, std::move(detail));
}

void Ingestion::showPoses(const Job &job)
{
    if (isHeard(*job) && anyOf(*job->events, &model::SpatialEvent::anchors))
        onSessionLoops(job, [this](const Job &events, Range range, LoopState &state) {
            showPoses(events, range, state);
        });
}

void Ingestion::showPoses(const Job &job, Range range, LoopState &state)
{
    if (state.failed.contains(job->events))
        return;
    for (std::size_t i = range.begin; i < range.end; ++i) {
        const model::SpatialEvent &event = (*job->events)[i];
        const bool isWatched = m_hubs.hasClients(event.session) || m_feed.hasViewers();
        if (!isWatched || !state.recent.insert(event))
            continue;
        for (const model::Anchor &anchor : event.anchors) {
            if (deliveryClassOf(anchor) != live::DeliveryClass::Pose)
                continue;
            tellPose(job, anchor);
            if (!state.removals.isEmpty())
                state.removals.poseTold(anchor, m_context.clock.monotonic());
        }
    }
}

void Ingestion::tellPose(const Job &job, const model::Anchor &pose)
{
    if (m_hubs.hasClients(pose.session))
        m_hubs.broadcastPose(
            pose.session, SessionMessage::pose(pose, job->traceId), idOf(job->sender), job);
    if (m_feed.hasViewers())
        m_feed.publish(live::AnchorChanged{pose, live::DeliveryClass::Pose, {}});
}

void Ingestion::tellLostPoses(const Job &job,
                              const model::SpatialEvent &event,
                              const LoopState &state)
{
    for (const model::Anchor &anchor : event.anchors)
        if (state.removals.isLost(anchor, job->received)
            && deliveryClassOf(anchor) == live::DeliveryClass::Pose)
            tellPose(job, anchor);
}

void Ingestion::removalTold(const model::SessionId &session)
{
    LoopState &state = m_states.at(&m_context.loops.forKey(session.text()));
    state.removals.removalTold(session, m_context.clock.monotonic());
    state.announced.erase(session);
}

void Ingestion::finish(const Job &job, Result<std::vector<storage::EventOutcome>> result)
{
    m_context.metrics.ingestFinished(result.has_value(),
                                     anyOf(*job->events, &model::SpatialEvent::anchors),
                                     anyOf(*job->events, &model::SpatialEvent::meshes),
                                     m_context.clock.monotonic() - job->received);
    if (!result) {
        log(*job, live::Verdict::Rejected, result.error().detail);
        if (isHeard(*job))
            onSessionLoops(job, [](const Job &shown, Range, LoopState &state) {
                state.failed.add(shown->events);
            });
        job->done(std::move(result).error());
        return;
    }
    IngestSummary summary;
    for (std::size_t i = 0; i < result->size(); ++i) {
        const storage::EventOutcome &outcome = (*result)[i];
        summary.anchorCount += outcome.anchorCount;
        summary.meshCount += outcome.meshCount;
        if (outcome.hasMoreLate)
            m_late.goOn();
    }
    for (const Range range : rangesOf(*job))
        m_context.metrics.eventsStored(
            (*job->events)[range.begin].session.text(),
            std::span(*result).subspan(range.begin, range.end - range.begin));
    logStored(*job, *result);
    const Outcomes outcomes =
        std::make_shared<const std::vector<storage::EventOutcome>>(std::move(*result));
    const bool crossesFences = std::any_of(
        outcomes->begin(), outcomes->end(), [](const auto &one) { return !one.geofences.empty(); });
    if (crossesFences || isHeard(*job))
        onSessionLoops(job, [this, outcomes](const Job &events, Range range, LoopState &state) {
            announce(events, outcomes, range, state);
        });
    if (job->origin != IngestOrigin::Relay)
        summary.events = *outcomes;
    job->done(std::move(summary));
}

bool Ingestion::isHeard(const IngestJob &job) const
{
    return job.sender || m_hubs.hasAnyClients() || m_feed.isFollowed();
}

void Ingestion::announce(const Job &job, const Outcomes &outcomes, Range range, LoopState &state)
{
    for (std::size_t i = range.begin; i < range.end; ++i) {
        const model::SpatialEvent &event = (*job->events)[i];
        const storage::EventOutcome &outcome = (*outcomes)[i];
        if (outcome.repeated)
            continue;
        announceSession(event, outcome, state);
        announceAnchors(*job, event, outcome);
        if (!state.removals.isEmpty())
            tellLostPoses(job, event, state);
        m_geofences.tell(outcome.geofences);
        announceMeshes(*job, event, outcome);
        m_late.tell(outcome.lateMeshes);
    }
}

void Ingestion::announceSession(const model::SpatialEvent &event,
                                const storage::EventOutcome &outcome,
                                LoopState &state)
{
    if (!m_feed.hasViewers())
        return;
    const MonotonicTime now = m_context.clock.monotonic();
    const auto known = state.announced.find(event.session);
    if (known != state.announced.end() && now - known->second < kSessionAnnouncement)
        return;
    if (state.announced.size() >= m_context.settings.limits.knownSessionsMax)
        state.announced.clear(); // they are announced once more, no harm done
    state.announced[event.session] = now;
    m_feed.publish(
        live::SessionChanged{event.session, outcome.sessionFirstSeen, m_context.clock.now()});
}

bool Ingestion::isEchoed(const IngestJob &job, const model::SessionId &session) const
{
    return job.sender && (m_context.settings.echoToSender || job.sender->countsIn(session));
}

void Ingestion::announceAnchors(const IngestJob &job,
                                const model::SpatialEvent &event,
                                const storage::EventOutcome &outcome)
{
    const bool echo = isEchoed(job, event.session);
    const bool hasClients = m_hubs.hasClients(event.session);
    if (!echo && !hasClients && !m_feed.isFollowed())
        return;
    for (std::size_t i = 0; i < event.anchors.size(); ++i) {
        const model::Anchor &anchor = event.anchors[i];
        const bool isPose = deliveryClassOf(anchor) == live::DeliveryClass::Pose;
        const auto offset = isPose ? std::nullopt : publishAnchor(anchor, outcome, i);
        if (!echo && (isPose || !hasClients))
            continue;
        auto message = SessionMessage::anchorUpdate(anchor, job.traceId);
        message.setOffset(offset);
        if (echo)
            m_hubs.echo(*job.sender, event.session, message);
        if (!isPose)
            m_hubs.broadcast(event.session, message, idOf(job.sender));
    }
}

std::optional<std::uint64_t> Ingestion::publishAnchor(const model::Anchor &anchor,
                                                      const storage::EventOutcome &outcome,
                                                      std::size_t index)
{
    if (!m_feed.isFollowed())
        return std::nullopt;
    live::AnchorChanged change{anchor, live::DeliveryClass::Reliable, {}};
    if (index < outcome.keptMetadata.size() && !outcome.keptMetadata[index].empty())
        change.anchor.metadata = outcome.keptMetadata[index];
    change.deliveryClass = deliveryClassOf(change.anchor);
    return m_feed.publish(std::move(change));
}

void Ingestion::announceMeshes(const IngestJob &job,
                               const model::SpatialEvent &event,
                               const storage::EventOutcome &outcome)
{
    for (std::size_t i = 0; i < event.meshes.size(); ++i) {
        const bool echo = isEchoed(job, event.session);
        const bool isNews = !outcome.meshes[i].duplicate && m_feed.isFollowed();
        const bool hasClients = m_hubs.hasClients(event.session);
        if (!echo && !isNews && !hasClients)
            continue;
        model::Mesh mesh = event.meshes[i];
        mesh.id = outcome.meshes[i].id;
        if (!mesh.isDelta)
            mesh.hash = outcome.meshes[i].hash;
        std::optional<std::uint64_t> offset;
        if (isNews)
            offset = m_feed.publish(live::MeshChanged{asStored(mesh, outcome.meshes[i])});
        if (!echo && !hasClients)
            continue;
        auto message = SessionMessage::meshUpdate(mesh, outcome.meshes[i], job.traceId);
        message.setOffset(offset);
        if (echo)
            m_hubs.echo(*job.sender, event.session, message);
        const std::size_t others = m_hubs.broadcast(event.session, message, idOf(job.sender));
        m_context.metrics.meshBytesSent(event.session.text(),
                                        (others + (echo ? 1 : 0)) * mesh.payload->sizeBytes());
    }
}

void Ingestion::logStored(const IngestJob &job, const std::vector<storage::EventOutcome> &outcomes)
{
    bool allRepeated = !outcomes.empty();
    bool duplicateMesh = false;
    bool appliedDelta = false;
    for (const storage::EventOutcome &outcome : outcomes) {
        allRepeated = allRepeated && outcome.repeated;
        for (const storage::MeshOutcome &mesh : outcome.meshes) {
            duplicateMesh = duplicateMesh || mesh.duplicate;
            appliedDelta = appliedDelta || mesh.resolved;
        }
    }
    if (allRepeated)
        log(job, live::Verdict::Deduplicated, "event already stored");
    else if (duplicateMesh)
        log(job, live::Verdict::Deduplicated, "mesh content already stored");
    else if (appliedDelta)
        log(job, live::Verdict::DeltaApplied, {});
    else
        log(job, live::Verdict::Accepted, {});
}

void Ingestion::log(const IngestJob &job, live::Verdict verdict, std::string detail)
{
    // The relay reports its packets itself, one by one, and a batch only when it gives it up.
    if (job.origin == IngestOrigin::Relay)
        return;
    if (verdict == live::Verdict::Rejected)
        m_context.traffic.rejected.fetch_add(1, std::memory_order_relaxed);
    if (!m_feed.hasViewers())
        return;
    m_feed.publish(
        live::PacketLogged{m_context.clock.now(),
                           job.events->empty() ? model::SessionId() : job.events->front().session,
                           job.source,
                           job.kind,
                           job.sizeBytes,
                           verdict,
                           std::move(detail)});
}

std::vector<Ingestion::Range> Ingestion::rangesOf(const IngestJob &job) const
{
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < job.events->size(); ++i) {
        if (ranges.empty()
            || (*job.events)[i].session != (*job.events)[ranges.back().begin].session)
            ranges.push_back({i, i});
        ranges.back().end = i + 1;
    }
    return ranges;
}

void Ingestion::onSessionLoops(const Job &job,
                               const std::function<void(const Job &, Range, LoopState &)> &task)
{
    for (const Range range : rangesOf(*job)) {
        transport::Loop &loop = m_context.loops.forKey((*job->events)[range.begin].session.text());
        LoopState &state = m_states.at(&loop);
        loop.post([job, task, range, &state] { task(job, range, state); });
    }
}

} // namespace stag::stag
