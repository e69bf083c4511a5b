// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/relay_world.h"

#include "core/wire/relay_batch.h"
#include "core/wire/stag.h"

#include <algorithm>

namespace stag::sim {

namespace {

/// What a device would say of itself. It says so here, for the relay's disk is small on purpose.
void nameDevices(std::vector<model::SpatialEvent> &events)
{
    for (model::SpatialEvent &event : events)
        for (model::Anchor &anchor : event.anchors) {
            anchor.session = event.session;
            if (anchor.id.text() == "device")
                anchor.metadata = R"({"kind":"device","device_id":"d"})";
        }
}

} // namespace

Stag::Stag(Timeline &timeline,
           Dice &dice,
           Idle &idle,
           metrics::Registry &registry,
           std::uint64_t seed,
           const stag::StagSettings &settings)
    : m_timeline(timeline)
    , m_dice(dice)
    , m_idle(idle)
    , m_registry(registry)
    , m_random(seed)
    , m_settings(settings)
{
    start();
}

void Stag::request(const std::string &body, const Reply &reply)
{
    test::ConstantRandom random(1);
    auto request = wire::parseIngest(body, {m_timeline.clock.now(), random});
    if (!request)
        return reply(request.error());
    nameDevices(request->events);
    for (const model::SpatialEvent &event : request->events)
        m_lives.back()->showPoses(event);
    write([this, events = std::move(request->events), reply] {
        commit(events);
        if (m_dice.chance(2)) {
            kill(); // stored, and nobody will be told
            m_timeline.after(m_dice.ms(1, 300), [this] { start(); });
            return;
        }
        reply({});
    });
}

void Stag::store(model::SpatialEvent event)
{
    std::vector<model::SpatialEvent> events{std::move(event)};
    nameDevices(events);
    m_lives.back()->showPoses(events.front());
    commit(events);
}

void Stag::remove(const model::SessionId &session, const model::AnchorId &anchor)
{
    if (!m_isUp)
        return;
    write([this, session, anchor] {
        if (m_database.remove(session, anchor))
            m_lives.back()->announceRemoved(session, anchor);
    });
}

void Stag::write(std::function<void()> transaction)
{
    const MonotonicTime now = m_timeline.clock.monotonic();
    m_lastCommit = std::max(m_lastCommit, now + m_dice.ms(0, 8));
    m_timeline.after(std::chrono::duration_cast<std::chrono::milliseconds>(m_lastCommit - now),
                     [this, life = m_lives.size(), transaction = std::move(transaction)] {
                         if (m_isUp && life == m_lives.size())
                             transaction();
                     });
}

void Stag::commit(const std::vector<model::SpatialEvent> &events)
{
    for (const model::SpatialEvent &event : events) {
        const Stored stored{event.session.text(), event.id.text()};
        if (!m_known.insert(stored).second)
            continue;
        m_log.push_back(stored);
        m_database.store(event);
        m_lives.back()->announce(event);
    }
}

void Stag::kill()
{
    m_isUp = false;
    for (Viewer *viewer : m_viewers)
        viewer->serverDied();
}

void Stag::start()
{
    m_isUp = true;
    m_lives.push_back(std::make_shared<Feed>(
        m_timeline, m_dice, m_idle, m_registry, m_random, m_database, m_settings));
}

void Network::deliver(Batch batch, Done done)
{
    const auto answer = [done = std::move(done),
                         answered = std::make_shared<bool>(false)](const Result<void> &result) {
        if (!std::exchange(*answered, true))
            done(result);
    };
    m_timeline.after(std::chrono::milliseconds(60), [answer] {
        answer(Error{ErrorCode::Timeout, "no answer"});
    });
    if (m_dice.chance(m_lossPercent))
        return;
    // Now and then one is so late that its sender has given up and sent it again.
    const auto delay = m_dice.chance(5) ? m_dice.ms(50, 150) : m_dice.ms(0, 10);
    const std::string body = wire::writeRelayBatch(*batch, m_timeline.clock.now()).text;
    m_timeline.after(delay, [this, body, answer, sender = m_sender] {
        if (sender == m_sender)
            arrive(body, answer);
    });
}

void Network::arrive(const std::string &body, const Stag::Reply &reply)
{
    if (!m_stag.isUp()) {
        if (m_dice.chance(50))
            reply(Error{ErrorCode::Unavailable, "refused"});
        return;
    }
    m_stag.request(body, [this, reply](const Result<void> &result) {
        if (!m_dice.chance(m_lossPercent))
            m_timeline.after(m_dice.ms(0, 10), [reply, result] { reply(result); });
    });
}

Relay::Relay(Timeline &timeline,
             Network &network,
             storage::SpoolStore &disk,
             metrics::Registry &registry,
             std::uint64_t seed)
    : m_timeline(timeline)
    , m_network(network)
    , m_disk(disk)
    , m_registry(registry)
    , m_random(seed)
    , m_metrics(registry)
{
    // So small that every path is taken within a hundred events.
    m_settings.batchEventsMax = 3;
    m_settings.batchTimeout = std::chrono::milliseconds(15);
    m_settings.limits.readAheadEventsMax = 4;
    m_settings.limits.retryDelayMin = std::chrono::milliseconds(5);
    m_settings.limits.retryDelayMax = std::chrono::milliseconds(100);
    start();
}

void Relay::kill()
{
    m_newcomers.clear();
    m_pipelines.clear();
    m_spool.reset();
}

void Relay::start()
{
    m_network.senderStarted();
    m_spool = std::make_shared<relay::Spool>(
        m_timeline.loop, m_disk, m_registry, m_timeline.clock, m_settings.limits);
    m_spool->onRelief([this] {
        m_timeline.loop.post([this] {
            for (const auto &[id, pipeline] : m_pipelines)
                pipeline->relieve();
            for (const auto &gate : std::exchange(m_newcomers, {}))
                gate->release();
        });
    });
    for (const storage::SpoolSession &left : m_spool->leftBehind())
        pipelineOf(left.session).resume(left);
}

bool Relay::isIdle() const
{
    return std::all_of(m_pipelines.begin(), m_pipelines.end(), [](const auto &entry) {
        return entry.second->idle();
    });
}

void Relay::connected(const std::shared_ptr<relay::ReadingGate> &gate)
{
    if (!m_spool->isPressed())
        return;
    gate->hold();
    m_newcomers.push_back(gate);
}

bool Relay::push(model::SpatialEvent event,
                 Kind kind,
                 const std::shared_ptr<relay::ReadingGate> &gate)
{
    relay::SessionPipeline &pipeline = pipelineOf(event.session);
    const auto outcome = pipeline.push(std::move(event), kind);
    if (kind == Kind::Reliable)
        pipeline.holdBackIfPressed(gate);
    return outcome == relay::SessionPipeline::Outcome::Queued;
}

relay::SessionPipeline &Relay::pipelineOf(const model::SessionId &session)
{
    auto &pipeline = m_pipelines[session.text()];
    if (!pipeline)
        pipeline = std::make_shared<relay::SessionPipeline>(
            relay::SessionPipeline::Surroundings{m_timeline.loop,
                                                 m_network,
                                                 m_observer,
                                                 m_metrics,
                                                 m_timeline.clock,
                                                 m_random,
                                                 m_settings,
                                                 m_spool.get()},
            session);
    return *pipeline;
}

} // namespace stag::sim
