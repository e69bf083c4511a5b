// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/edge_service.h"

#include "core/base/uuid.h"
#include "core/wire/edges.h"
#include "server/supervisor/edge_check.h"

#include <algorithm>
#include <utility>

namespace stag::supervisor {

namespace {

using std::chrono::milliseconds;

/// How often time has its effect, so that a missed beat is seen soon after it is one.
milliseconds tickOf(const policy::BeatSettings &beats)
{
    return std::clamp(beats.interval / 4, milliseconds(50), milliseconds(1'000));
}

Error unknownEdge(const model::EdgeId &id)
{
    return {ErrorCode::NotFound, "there is no edge server " + id.text()};
}

} // namespace

EdgeService::EdgeService(const ServiceContext &context, std::shared_ptr<FleetRoom> room)
    : m_context(context)
    , m_room(std::move(room))
    , m_tick(tickOf(m_room->fleet.settings().beats))
    , m_checks(context.registry.counter("stag_supervisor_health_checks_total",
                                        "Edge servers that were asked how they are, by outcome"))
    , m_healths(context.registry.gauge("stag_supervisor_edges", "Edge servers, by health"))
{}

template<typename Work>
void EdgeService::onLoop(Work work)
{
    m_room->loop.post(
        [self = shared_from_this(), work = std::move(work)] { work(self->m_room->fleet); });
}

void EdgeService::start()
{
    onLoop([this](EdgeFleet &) {
        m_noted = m_context.clock.monotonic();
        tick();
    });
}

void EdgeService::arm()
{
    m_timer = m_room->loop.after(m_tick, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->tick();
    });
}

void EdgeService::tick()
{
    EdgeFleet &fleet = m_room->fleet;
    for (model::EdgeId &id : fleet.advance())
        m_toNote.insert(std::move(id));
    const auto counts = fleet.healthCounts();
    for (std::size_t i = 0; i < counts.size(); ++i)
        m_healths
            .with({{"health", std::string(wire::healthName(static_cast<model::EdgeHealth>(i)))}})
            .set(static_cast<double>(counts.at(i)));
    // Changes at once, figures now and then.
    const MonotonicTime now = m_context.clock.monotonic();
    if (now - m_noted >= fleet.settings().beats.interval) {
        m_noted = now;
        for (const model::EdgeRecord &record : fleet.records())
            m_toNote.insert(record.edge.id);
    }
    noteStatuses();
    checkDue();
    arm();
}

void EdgeService::noteStatuses()
{
    if (m_isNoting || m_toNote.empty())
        return;
    std::vector<storage::KnownEdgeStatus> statuses;
    for (const model::EdgeId &id : std::exchange(m_toNote, {}))
        if (auto record = m_room->fleet.record(id))
            statuses.push_back({id, std::move(record->status)});
    m_isNoting = true;
    m_context.store.edges().note(
        std::move(statuses), [self = shared_from_this()](const Result<void> &noted) {
            ignoreError(noted, "the next time says the same, or something newer");
            self->onLoop([self](EdgeFleet &) { self->m_isNoting = false; });
        });
}

void EdgeService::checkDue()
{
    const MonotonicTime now = m_context.clock.monotonic();
    for (const model::EdgeRecord &record : m_room->fleet.records()) {
        const model::Edge &edge = record.edge;
        if (edge.healthCheckUrl.empty() || !edge.isActive || m_running.contains(edge.id))
            continue;
        if (m_running.size() >= m_context.limits.edges.checksAtOnceMax)
            return;
        if (const auto due = m_due.find(edge.id); due == m_due.end() || due->second <= now)
            startCheck(edge);
    }
}

void EdgeService::startCheck(const model::Edge &edge)
{
    m_due[edge.id] = m_context.clock.monotonic() + m_room->fleet.settings().beats.interval;
    m_running.try_emplace(edge.id);
    const EdgeServerLimits &limits = m_context.limits.edges;
    auto client = askEdge(m_room->loop,
                          edge.healthCheckUrl,
                          {.connectTimeout = limits.checkTimeout,
                           .requestTimeout = limits.checkTimeout,
                           .responseBytesMax = limits.checkAnswerBytesMax},
                          [weak = weak_from_this(), id = edge.id](const auto &answer) {
                              if (const auto self = weak.lock())
                                  self->finishCheck(id, answer);
                          });
    if (const auto running = m_running.find(edge.id); running != m_running.end())
        running->second.client = std::move(client);
}

void EdgeService::finishCheck(const model::EdgeId &id, const Result<model::EdgeReport> &answer)
{
    const auto running = m_running.find(id);
    if (running == m_running.end())
        return;
    const Check check = std::move(running->second);
    m_running.erase(running);
    m_checks.with({{"outcome", answer ? "good" : "failed"}}).increment();
    if (answer)
        m_room->fleet.heard(id, *answer, EdgeFleet::Word::Check);
    else
        m_room->fleet.checkFailed(id, answer.error().detail);
    m_toNote.insert(id);
    for (const auto &done : check.waiting)
        this->answer(id, done);
}

void EdgeService::answer(const model::EdgeId &id, const Done<model::EdgeRecord> &done) const
{
    auto record = m_room->fleet.record(id);
    done(record ? Result<model::EdgeRecord>(*std::move(record)) : unknownEdge(id));
}

void EdgeService::list(Done<std::vector<model::EdgeRecord>> done)
{
    onLoop([done = std::move(done)](EdgeFleet &fleet) { done(fleet.records()); });
}

void EdgeService::find(model::EdgeId id, Done<model::EdgeRecord> done)
{
    onLoop([this, id = std::move(id), done = std::move(done)](EdgeFleet &) { answer(id, done); });
}

void EdgeService::leastLoaded(geo::Geodetic place,
                              std::size_t limit,
                              Done<std::vector<model::EdgeRecord>> done)
{
    onLoop([place, limit, done = std::move(done)](EdgeFleet &fleet) {
        std::vector<model::EdgeRecord> records;
        for (const model::EdgeId &id : policy::leastLoaded(place, fleet.candidates(), limit))
            if (auto record = fleet.record(id))
                records.push_back(*std::move(record));
        done(std::move(records));
    });
}

void EdgeService::put(const model::Edge &edge, const Done<model::EdgeRecord> &done)
{
    m_room->fleet.put(edge);
    m_due.erase(edge.id);
    answer(edge.id, done);
}

void EdgeService::add(const model::EdgeEdit &edit, std::string actor, Done<model::EdgeRecord> done)
{
    model::Edge edge = model::applied(edit, {});
    edge.id = model::EdgeId(uuid4(m_context.random));
    m_context.store.edges().add(
        std::move(edge),
        m_context.limits.edges.countMax,
        std::move(actor),
        [self = shared_from_this(), done = std::move(done)](const Result<model::Edge> &added) {
            self->onLoop([self, done, added](EdgeFleet &) {
                if (!added)
                    return done(added.error());
                self->put(*added, done);
            });
        });
}

void EdgeService::edit(model::EdgeId id,
                       model::EdgeEdit edit,
                       std::string actor,
                       Done<model::EdgeRecord> done)
{
    m_context.store.edges().edit(
        std::move(id),
        std::move(edit),
        std::move(actor),
        [self = shared_from_this(), done = std::move(done)](const Result<model::Edge> &edited) {
            self->onLoop([self, done, edited](EdgeFleet &) {
                if (!edited)
                    return done(edited.error());
                self->put(*edited, done);
            });
        });
}

void EdgeService::remove(model::EdgeId id, std::string actor, Done<void> done)
{
    m_context.store.edges().remove(
        id,
        std::move(actor),
        [self = shared_from_this(), id, done = std::move(done)](const Result<void> &removed) {
            self->onLoop([self, id, done, removed](EdgeFleet &fleet) {
                if (removed) {
                    fleet.remove(id);
                    self->m_due.erase(id);
                }
                done(removed);
            });
        });
}

void EdgeService::report(model::EdgeId id, model::EdgeReport report, Done<model::EdgeRecord> done)
{
    onLoop([this, id = std::move(id), report = std::move(report), done = std::move(done)](
               EdgeFleet &fleet) {
        if (!fleet.heard(id, report, EdgeFleet::Word::Ping))
            return done(unknownEdge(id));
        answer(id, done);
    });
}

void EdgeService::check(model::EdgeId id, Done<model::EdgeRecord> done)
{
    onLoop([this, id = std::move(id), done = std::move(done)](EdgeFleet &fleet) {
        const model::Edge *const edge = fleet.find(id);
        if (!edge)
            return done(unknownEdge(id));
        if (edge->healthCheckUrl.empty())
            return done(Error{ErrorCode::Conflict, "the edge server has no health_check_url"});
        if (!m_running.contains(id))
            startCheck(*edge);
        // One whose URL cannot be asked is answered already.
        if (const auto running = m_running.find(id); running != m_running.end())
            running->second.waiting.push_back(done);
        else
            answer(id, done);
    });
}

} // namespace stag::supervisor
