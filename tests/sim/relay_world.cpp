// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/relay_world.h"

#include "core/wire/relay_batch.h"
#include "core/wire/stag.h"

#include <algorithm>

namespace stag::sim {

void Stag::request(const std::string &body, const Reply &reply)
{
    test::ConstantRandom random(1);
    auto request = wire::parseIngest(body, {m_timeline.clock.now(), random});
    if (!request)
        return reply(request.error());
    // One writer takes the requests in the order of their arrival.
    const MonotonicTime now = m_timeline.clock.monotonic();
    m_lastCommit = std::max(m_lastCommit, now + m_dice.ms(0, 8));
    m_timeline.after(std::chrono::duration_cast<std::chrono::milliseconds>(m_lastCommit - now),
                     [this, life = m_life, events = std::move(request->events), reply] {
                         if (!m_isUp || life != m_life)
                             return;
                         commit(events);
                         if (m_dice.chance(2)) {
                             kill(); // stored, and nobody will be told
                             m_timeline.after(m_dice.ms(1, 300), [this] { start(); });
                             return;
                         }
                         reply({});
                     });
}

void Stag::commit(const std::vector<model::SpatialEvent> &events)
{
    for (const model::SpatialEvent &event : events) {
        const Stored stored{event.session.text(), event.id.text()};
        if (!m_known.insert(stored).second)
            continue;
        m_log.push_back(stored);
        for (Subscriber *subscriber : m_subscribers)
            subscriber->announced(stored);
    }
}

void Stag::kill()
{
    m_isUp = false;
    for (Subscriber *subscriber : m_subscribers)
        subscriber->disconnected();
}

void Stag::start()
{
    m_isUp = true;
    ++m_life;
}

void Subscriber::announced(const Stored &event)
{
    if (!m_isConnected)
        return;
    if (m_dice.chance(2))
        return disconnected();
    // One after the other, as on any connection.
    const MonotonicTime now = m_timeline.clock.monotonic();
    m_lastArrival = std::max(m_lastArrival, now + m_dice.ms(0, 20));
    m_timeline.after(std::chrono::duration_cast<std::chrono::milliseconds>(m_lastArrival - now),
                     [this, connection = m_connection, event] {
                         if (m_isConnected && connection == m_connection)
                             m_seen.push_back(event);
                     });
}

void Subscriber::disconnected()
{
    if (!std::exchange(m_isConnected, false))
        return;
    m_timeline.after(m_dice.ms(1, 100), [this] { connect(); });
}

void Subscriber::connect()
{
    if (!m_stag.isUp()) {
        m_timeline.after(m_dice.ms(1, 100), [this] { connect(); });
        return;
    }
    m_isConnected = true;
    ++m_connection;
    m_seen = m_stag.log();
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
