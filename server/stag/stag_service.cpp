// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/stag_service.h"

#include "core/wire/status.h"
#include "server/stag/service_core.h"
#include "server/transport/router.h"

#include <optional>

namespace stag::stag {

namespace {

using transport::Method;

/// Adds routes to the handlers of one part of the core.
template<typename Api>
class Routes
{
public:
    Routes(transport::Router &router, std::shared_ptr<ServiceCore> core, Api ServiceCore::*api)
        : m_router(router)
        , m_core(std::move(core))
        , m_api(api)
    {}
    void add(Method method,
             std::string pattern,
             void (Api::*handler)(transport::Request, transport::Responder),
             transport::Access access = transport::Access::ByMethod) const
    {
        m_router.handle(
            method,
            std::move(pattern),
            [core = m_core, api = m_api, handler](transport::Request request,
                                                  transport::Responder respond) {
                (core.get()->*api.*handler)(std::move(request), std::move(respond));
            },
            access);
    }

private:
    transport::Router &m_router;
    std::shared_ptr<ServiceCore> m_core;
    Api ServiceCore::*m_api;
};

void addGeofences(transport::Router &router, const std::shared_ptr<ServiceCore> &core)
{
    const Routes routes(router, core, &ServiceCore::geofenceApi);
    routes.add(Method::Post, "/api/v1/geofences", &GeofenceApi::create);
    routes.add(Method::Get, "/api/v1/geofences", &GeofenceApi::list);
    routes.add(Method::Get, "/api/v1/geofences/{id}", &GeofenceApi::one);
    routes.add(Method::Put, "/api/v1/geofences/{id}", &GeofenceApi::replace);
    routes.add(Method::Delete, "/api/v1/geofences/{id}", &GeofenceApi::remove);
    routes.add(Method::Get, "/api/v1/geofences/{id}/events", &GeofenceApi::events);
    routes.add(Method::Get, "/api/v1/geofences/{id}/inside", &GeofenceApi::inside);
}

void addDeletions(transport::Router &router, const std::shared_ptr<ServiceCore> &core)
{
    const Routes routes(router, core, &ServiceCore::deletionApi);
    routes.add(Method::Delete, "/api/v1/anchors/{id}", &DeletionApi::deleteAnchor);
    routes.add(Method::Delete, "/api/v1/sessions/{id}", &DeletionApi::deleteSession);
    routes.add(Method::Get, "/api/v1/audit", &DeletionApi::audit, transport::Access::Admin);
    routes.add(
        Method::Get, "/api/v1/audit/verify", &DeletionApi::auditChain, transport::Access::Admin);
}

void addTransfers(transport::Router &router, const std::shared_ptr<ServiceCore> &core)
{
    const Routes routes(router, core, &ServiceCore::transferApi);
    routes.add(Method::Get, "/api/v1/sessions/{id}/export", &TransferApi::exportSession);
    transport::BodyStream imports = core->transferApi.imports();
    imports.handler = [core, take = std::move(imports.handler)](transport::Request request,
                                                                transport::Responder respond) {
        return take(std::move(request), std::move(respond));
    };
    router.handleStream(Method::Post, "/api/v1/import", std::move(imports));
}

void addQuestions(transport::Router &router, const std::shared_ptr<ServiceCore> &core)
{
    const Routes routes(router, core, &ServiceCore::api);
    routes.add(Method::Post, "/api/v1/ingest", &HttpApi::ingest);
    routes.add(Method::Post, "/ingest", &HttpApi::ingest);
    routes.add(Method::Get, "/api/v1/query", &HttpApi::query);
    routes.add(Method::Get, "/api/v1/anchors/{id}", &HttpApi::anchor);
    routes.add(Method::Get, "/api/v1/anchors/{id}/history", &HttpApi::anchorPast);
    routes.add(Method::Get, "/api/v1/meshes/{id}", &HttpApi::mesh);
    routes.add(Method::Get, "/api/v1/meshes/{id}/versions", &HttpApi::meshVersions);
    routes.add(Method::Get, "/api/v1/sessions", &HttpApi::sessions);
    routes.add(Method::Get, "/api/v1/metrics", &HttpApi::totals);
    routes.add(Method::Get, "/api/v1/health", &HttpApi::firstHealth, transport::Access::Public);
    if (core->context.settings.metricsEnabled)
        routes.add(Method::Get, core->context.settings.metricsPath, &HttpApi::metrics);
    Routes(router, core, &ServiceCore::graphApi)
        .add(Method::Get, "/api/v1/graph", &GraphApi::graph);
}

} // namespace

StagService::StagService(transport::LoopPool &loops,
                         storage::Store &store,
                         metrics::Registry &registry,
                         const Clock &clock,
                         Random &random,
                         const StagSettings &settings)
    : m_core(std::make_shared<ServiceCore>(loops, store, registry, clock, random, settings))
{
    m_core->ticker.start();
    m_core->geofences.start();
    if (store.counters().lateDeltas.isMore) // left when the last server ended
        m_core->lateMeshes.goOn();
}

StagService::~StagService()
{
    m_core->transferApi.finish();
    m_core->lateMeshes.stop();
    m_core->context.pending.wait();
}

void StagService::mount(transport::Router &router, const RelayConnections &relayConnections)
{
    router.handle(
        Method::Get,
        "/health",
        [core = m_core, relayConnections](const transport::Request &,
                                          transport::Responder respond) {
            const auto connections =
                relayConnections ? std::optional(relayConnections()) : std::nullopt;
            core->api.health(connections, std::move(respond));
        },
        transport::Access::Public);
    addQuestions(router, m_core);
    addDeletions(router, m_core);
    addGeofences(router, m_core);
    addTransfers(router, m_core);
    mountSubscribers(router, relayConnections);
    router.setFailureWriter([](const transport::RequestFailure &failure) {
        transport::Response response;
        response.status = failure.status;
        response.body = wire::writeError(failure.error, failure.text);
        return response;
    });
    mountWebSockets(router);
}

void StagService::mountWebSockets(transport::Router &router)
{
    const StagSettings &settings = m_core->context.settings;
    transport::WebSocketSettings client;
    client.messageBytesMax = settings.limits.clientMessageBytesMax;
    client.sendQueueBytesMax = settings.limits.clientQueueBytesMax;
    client.pingInterval = settings.limits.pingInterval;
    client.pongTimeout = settings.limits.pongTimeout;
    router.webSocket(
        "/api/v1/ws",
        [core = m_core](const transport::Request &request) { return core->connectClient(request); },
        client,
        transport::Access::Exchange);
    // The viewer's own bound acts first; this one is for a single huge message.
    client.messageBytesMax = settings.limits.viewerMessageBytesMax;
    router.webSocket(
        "/api/v1/live",
        [core = m_core](const transport::Request &request) { return core->connectViewer(request); },
        client);
}

void StagService::mountSubscribers(transport::Router &router,
                                   const RelayConnections &relayConnections)
{
    using transport::Method;
    const auto route = [&](Method method, std::string pattern, auto handler) {
        router.handle(
            method,
            std::move(pattern),
            [core = m_core, handler](transport::Request request, transport::Responder respond) {
                (core->subscriberApi.*handler)(std::move(request), std::move(respond));
            },
            transport::Access::Admin);
    };
    route(Method::Get, "/api/v1/subscribers", &SubscriberApi::list);
    route(Method::Delete, "/api/v1/subscribers/{id}", &SubscriberApi::disconnect);
    router.handle(Method::Get,
                  "/status",
                  [core = m_core, relayConnections](const transport::Request &,
                                                    transport::Responder respond) {
                      core->subscriberApi.status(
                          relayConnections ? std::optional(relayConnections()) : std::nullopt,
                          std::move(respond));
                  });
}

void StagService::ingest(std::shared_ptr<const std::vector<model::SpatialEvent>> events,
                         IngestOrigin origin,
                         std::function<void(Result<IngestSummary>)> done)
{
    IngestJob job;
    job.events = std::move(events);
    job.origin = origin;
    job.kind = "ingest";
    job.done = std::move(done);
    m_core->ingestion.run(std::move(job));
}

void StagService::streamsDeparted(const model::SessionId &session,
                                  std::vector<model::AnchorId> streams)
{
    m_core->geofences.departed(session, std::move(streams));
}

void StagService::publish(live::PacketLogged packet)
{
    ServiceContext &context = m_core->context;
    context.traffic.messagesIn.fetch_add(1, std::memory_order_relaxed);
    if (packet.verdict == live::Verdict::Rejected)
        context.traffic.rejected.fetch_add(1, std::memory_order_relaxed);
    m_core->feed.publish(std::move(packet));
}

void StagService::countPacket()
{
    m_core->context.traffic.messagesIn.fetch_add(1, std::memory_order_relaxed);
}

bool StagService::isWatched() const
{
    return m_core->feed.hasViewers();
}

void StagService::announce(std::vector<std::pair<std::string, std::string>> listeners)
{
    m_core->feed.setListeners(std::move(listeners));
}

transport::TrafficObserver &StagService::trafficObserver()
{
    return *m_core;
}

} // namespace stag::stag
