// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/relay_core.h"

#include "core/base/uuid.h"
#include "core/wire/status.h"
#include "server/relay/admission.h"
#include "server/relay/stream_connection.h"

#include <utility>

namespace stag::relay {

namespace {

wire::Limits wireLimitsFor(const RelaySettings &settings)
{
    wire::Limits limits;
    limits.documentBytesMax = settings.messageBytesMax;
    limits.gunzipBytesMax = settings.limits.inflatedBytesMax;
    return limits;
}

wire::Unopened unopenedIn(const wire::StreamPacket &packet)
{
    const auto *mesh = std::get_if<wire::StreamMesh>(&packet.data);
    return mesh ? mesh->unopened : wire::Unopened::No;
}

std::string textOf(const std::optional<std::string_view> &value)
{
    return value ? std::string(*value) : std::string();
}

} // namespace

RelayService::Core::Core(transport::LoopPool &loops,
                         EventSink &sink,
                         PacketObserver &observer,
                         metrics::Registry &registry,
                         const Clock &clock,
                         Random &random,
                         const RelaySettings &settings,
                         Spool *spool)
    : m_loops(loops)
    , m_sink(sink)
    , m_observer(observer)
    , m_clock(clock)
    , m_random(random)
    , m_settings(settings)
    , m_spool(spool)
    , m_wireLimits(wireLimitsFor(settings))
    , m_poseNames(sink.isAllOrNothing() ? PoseNames::LeftOut : PoseNames::Made)
    , m_metrics(registry)
    , m_started(clock.monotonic())
{
    for (int i = 0; i < loops.size(); ++i)
        m_shards.push_back(std::make_unique<Shard>(loops.at(i)));
}

void RelayService::Core::start()
{
    if (m_spool) {
        m_spool->onRelief([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->spoolRelieved();
        });
        for (const storage::SpoolSession &left : m_spool->leftBehind()) {
            Shard &shard = shardOf(left.session);
            shard.loop.post([weak = weak_from_this(), &shard, left] {
                if (const auto self = weak.lock())
                    self->pipelineOf(shard, left.session).resume(left);
            });
        }
    }
    for (const auto &shard : m_shards) {
        shard->loop.post([weak = weak_from_this(), &shard = *shard] {
            if (const auto self = weak.lock())
                self->beat(shard);
        });
    }
}

void RelayService::Core::spoolRelieved()
{
    m_loops.at(0).post([self = shared_from_this()] {
        for (const auto &newcomer : std::exchange(self->m_newcomers, {})) {
            if (const auto gate = newcomer.lock())
                gate->release();
        }
    });
    for (const auto &shard : m_shards) {
        shard->loop.post([self = shared_from_this(), &shard = *shard] {
            for (const auto &[id, pipeline] : shard.sessions)
                pipeline->relieve();
        });
    }
}

void RelayService::Core::mount(transport::Router &router)
{
    const auto self = shared_from_this();
    transport::WebSocketSettings socket;
    socket.messageBytesMax = m_settings.messageBytesMax;
    router.webSocket(
        "/ws/streamkit",
        [self](const transport::Request &request) {
            transport::UpgradeDecision decision;
            if (auto refusal = refuseAdmission(request, self->m_settings.admission)) {
                self->m_metrics.connectionsRefused.increment();
                decision.refusal = *std::move(refusal);
                return decision;
            }
            auto sender = std::make_shared<DeviceIdentity>();
            sender->device = model::DeviceId(textOf(request.queryValue("device_id")));
            sender->name = textOf(request.queryValue("device_name"));
            sender->connection = "conn_" + uuid4(self->m_random);
            decision.session = std::make_unique<StreamConnection>(
                *self, std::move(sender), textOf(request.queryValue("session_id")));
            return decision;
        },
        socket,
        transport::Access::Device);
    router.handle(
        transport::Method::Get,
        "/health",
        [self](const transport::Request &, const transport::Responder &respond) {
            self->answerHealth(respond);
        },
        transport::Access::Public);
    router.handle(transport::Method::Get,
                  "/status",
                  [self](const transport::Request &, const transport::Responder &respond) {
                      self->answerStatus(respond);
                  });
}

void RelayService::Core::answerHealth(const transport::Responder &respond)
{
    m_loops.at(0).post([self = shared_from_this(), respond] {
        transport::Response response;
        response.body = wire::writeRelayHealth(self->m_connections.size(), self->m_clock.now());
        respond(std::move(response));
    });
}

void RelayService::Core::answerStatus(const transport::Responder &respond)
{
    m_loops.at(0).post([self = shared_from_this(), respond] {
        transport::Response response;
        response.body = wire::writeRelayStatus(self->m_connections.size(),
                                               self->m_clock.monotonic() - self->m_started);
        respond(std::move(response));
    });
}

void RelayService::Core::connectionOpened(std::uint64_t id,
                                          std::shared_ptr<ConnectionActivity> activity)
{
    m_metrics.connectionsTotal.increment();
    connectionListedAgain(id, std::move(activity));
}

void RelayService::Core::connectionListedAgain(std::uint64_t id,
                                               std::shared_ptr<ConnectionActivity> activity)
{
    m_loops.at(0).post([self = shared_from_this(), id, activity = std::move(activity)]() mutable {
        self->m_connections.add(id, std::move(activity));
        self->m_metrics.connectionsActive.set(static_cast<double>(self->m_connections.size()));
    });
}

void RelayService::Core::connectionClosed(std::uint64_t id)
{
    m_loops.at(0).post([self = shared_from_this(), id] {
        self->m_connections.remove(id);
        self->m_metrics.connectionsActive.set(static_cast<double>(self->m_connections.size()));
    });
}

void RelayService::Core::holdNewcomer(const std::shared_ptr<ReadingGate> &gate)
{
    if (!m_spool || !m_spool->isPressed())
        return;
    m_metrics.readingPaused("spool");
    gate->hold();
    m_loops.at(0).post([self = shared_from_this(), gate] {
        std::erase_if(self->m_newcomers, [](const auto &newcomer) { return newcomer.expired(); });
        if (self->m_spool->isPressed())
            self->m_newcomers.push_back(gate);
        else
            gate->release();
    });
}

void RelayService::Core::accept(ReceivedPacket received,
                                const std::shared_ptr<ConnectionLoad> &load)
{
    if (m_draining.load()) {
        refuse(*received.sender,
               received.packet.session,
               wire::packetType(received.packet),
               received.sizeBytes,
               live::Verdict::Dropped,
               "shutting down");
        return;
    }
    Shard &shard = shardOf(received.packet.session);
    if (shard.loop.isCurrent()) {
        PacketInTransit transit(load, std::move(received));
        return process(shard, transit);
    }
    shard.loop.post([self = shared_from_this(),
                     &shard,
                     transit = std::make_shared<PacketInTransit>(load, std::move(received))] {
        self->process(shard, *transit);
    });
}

void RelayService::Core::process(Shard &shard, PacketInTransit &transit)
{
    ReceivedPacket &received = transit.received();
    const DeviceIdentity &sender = *received.sender;
    const model::SessionId session = received.packet.session;
    const std::string_view type = wire::packetType(received.packet);
    const auto kind = std::holds_alternative<wire::StreamPose>(received.packet.data)
                          ? SessionPipeline::Kind::Pose
                          : SessionPipeline::Kind::Reliable;
    const wire::Unopened unopened = unopenedIn(received.packet);
    auto event = toSpatialEvent(
        std::move(received.packet), sender, m_random, received.stream.get(), m_poseNames);
    if (!event) {
        m_metrics.packetFailed(type, "transform_error");
        refuse(sender,
               session,
               type,
               received.sizeBytes,
               live::Verdict::Rejected,
               event.error().detail);
        return;
    }
    const bool isWatched = m_observer.isWatched();
    const auto triangleCount = isWatched ? triangleCountOf(*event) : std::nullopt;
    std::string entity = isWatched ? entityOf(*event) : std::string();
    SessionPipeline &pipeline = pipelineOf(shard, session);
    const auto outcome = pipeline.push(*std::move(event), kind);
    if (kind == SessionPipeline::Kind::Reliable)
        pipeline.holdBackIfPressed(transit.gate());
    if (outcome == SessionPipeline::Outcome::Dropped) {
        refuse(sender,
               session,
               type,
               received.sizeBytes,
               live::Verdict::Dropped,
               "session queue full");
        return;
    }
    m_metrics.packetProcessed(type, m_clock.monotonic() - received.received);
    if (!isWatched && unopened == wire::Unopened::No)
        return m_observer.packetPassed();
    live::PacketLogged packet;
    if (unopened != wire::Unopened::No) {
        m_metrics.keptUnopened(unopened);
        packet.detail = unopened == wire::Unopened::Lzfse ? "kept as sent: LZFSE is not opened"
                                                          : "kept as sent: damaged compression";
    }
    packet.time = m_clock.now();
    packet.session = session;
    packet.source = sender.label();
    packet.kind = type;
    packet.sizeBytes = received.sizeBytes;
    packet.entity = std::move(entity);
    packet.triangleCount = triangleCount;
    if (outcome == SessionPipeline::Outcome::Coalesced) {
        packet.verdict = live::Verdict::Coalesced;
        packet.detail = "replaced a waiting pose";
    }
    m_observer.packetSeen(packet);
}

void RelayService::Core::refuse(const DeviceIdentity &sender,
                                const model::SessionId &session,
                                std::string_view type,
                                std::size_t sizeBytes,
                                live::Verdict verdict,
                                std::string_view reason)
{
    if (verdict == live::Verdict::Dropped)
        m_metrics.packetDropped(type, reason);
    live::PacketLogged packet;
    packet.time = m_clock.now();
    packet.session = session;
    packet.source = sender.label();
    packet.kind = type;
    packet.sizeBytes = sizeBytes;
    packet.verdict = verdict;
    packet.detail = reason;
    m_observer.packetSeen(packet);
}

SessionPipeline &RelayService::Core::pipelineOf(Shard &shard, const model::SessionId &session)
{
    auto &pipeline = shard.sessions[session];
    if (!pipeline) {
        pipeline = std::make_shared<SessionPipeline>(
            SessionPipeline::Surroundings{
                shard.loop, m_sink, m_observer, m_metrics, m_clock, m_random, m_settings, m_spool},
            session);
    }
    return *pipeline;
}

RelayService::Core::Shard &RelayService::Core::shardOf(const model::SessionId &session)
{
    return shardAt(m_loops.forKey(session.text()));
}

RelayService::Core::Shard &RelayService::Core::shardAt(const transport::Loop &loop)
{
    for (const auto &shard : m_shards) {
        if (&shard->loop == &loop)
            return *shard;
    }
    return *m_shards.front();
}

void RelayService::Core::beat(Shard &shard)
{
    std::erase_if(shard.sessions, [](const auto &entry) { return entry.second->idle(); });
    if (&shard == m_shards.front().get())
        beatConnections();
    shard.heartbeat =
        shard.loop.after(m_settings.heartbeatInterval, [this, &shard] { beat(shard); });
}

void RelayService::Core::beatConnections()
{
    constexpr int kSilentBeatsMax = 3;
    m_connections.removeStale(m_clock.monotonic() - kSilentBeatsMax * m_settings.heartbeatInterval);
    m_metrics.connectionsActive.set(static_cast<double>(m_connections.size()));
}

void RelayService::Core::drain(std::function<void()> done)
{
    m_draining.store(true);
    // Destroyed with the last pipeline that held it: then every batch is safe.
    const auto everything =
        std::shared_ptr<void>(nullptr, [done = std::move(done)](void *) { done(); });
    for (const auto &shard : m_shards) {
        shard->loop.post([self = shared_from_this(), &shard = *shard, everything] {
            for (const auto &[id, pipeline] : shard.sessions)
                pipeline->drain([everything] {});
        });
    }
}

} // namespace stag::relay
