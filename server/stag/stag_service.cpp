// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/stag_service.h"

#include "core/wire/status.h"
#include "server/stag/service_core.h"
#include "server/transport/router.h"

#include <optional>

namespace stag::stag {

StagService::StagService(transport::LoopPool &loops,
                         storage::Store &store,
                         metrics::Registry &registry,
                         const Clock &clock,
                         Random &random,
                         const StagSettings &settings)
    : m_core(std::make_shared<ServiceCore>(loops, store, registry, clock, random, settings))
{
    m_core->ticker.start();
}

StagService::~StagService()
{
    m_core->context.pending.wait();
}

void StagService::mount(transport::Router &router, const RelayConnections &relayConnections)
{
    using transport::Method;
    const StagSettings &settings = m_core->context.settings;
    const auto route = [&](Method method, std::string pattern, auto handler) {
        router.handle(
            method,
            std::move(pattern),
            [core = m_core, handler](transport::Request request, transport::Responder respond) {
                (core->api.*handler)(std::move(request), std::move(respond));
            });
    };
    router.handle(Method::Get,
                  "/health",
                  [core = m_core, relayConnections](const transport::Request &,
                                                    transport::Responder respond) {
                      const auto connections =
                          relayConnections ? std::optional(relayConnections()) : std::nullopt;
                      core->api.health(connections, std::move(respond));
                  });
    route(Method::Post, "/api/v1/ingest", &HttpApi::ingest);
    route(Method::Post, "/ingest", &HttpApi::ingest);
    route(Method::Get, "/api/v1/query", &HttpApi::query);
    route(Method::Get, "/api/v1/anchors/{id}", &HttpApi::anchor);
    route(Method::Get, "/api/v1/meshes/{id}", &HttpApi::mesh);
    route(Method::Get, "/api/v1/meshes/{id}/versions", &HttpApi::meshVersions);
    router.handle(Method::Get,
                  "/api/v1/graph",
                  [core = m_core](transport::Request request, transport::Responder respond) {
                      core->graphApi.graph(std::move(request), std::move(respond));
                  });
    route(Method::Get, "/api/v1/sessions", &HttpApi::sessions);
    const auto deletion = [&](Method method, std::string pattern, auto handler) {
        router.handle(
            method,
            std::move(pattern),
            [core = m_core, handler](transport::Request request, transport::Responder respond) {
                (core->deletionApi.*handler)(std::move(request), std::move(respond));
            });
    };
    deletion(Method::Delete, "/api/v1/anchors/{id}", &DeletionApi::deleteAnchor);
    deletion(Method::Delete, "/api/v1/sessions/{id}", &DeletionApi::deleteSession);
    deletion(Method::Get, "/api/v1/audit", &DeletionApi::audit);
    mountSubscribers(router, relayConnections);
    route(Method::Get, "/api/v1/metrics", &HttpApi::totals);
    router.setFailureWriter([](const transport::RequestFailure &failure) {
        transport::Response response;
        response.status = failure.status;
        response.body = wire::writeError(failure.error, failure.text);
        return response;
    });
    if (settings.metricsEnabled)
        route(Method::Get, settings.metricsPath, &HttpApi::metrics);

    transport::WebSocketSettings client;
    client.messageBytesMax = settings.limits.clientMessageBytesMax;
    client.sendQueueBytesMax = settings.limits.clientQueueBytesMax;
    client.pingInterval = settings.limits.pingInterval;
    client.pongTimeout = settings.limits.pongTimeout;
    router.webSocket(
        "/api/v1/ws",
        [core = m_core](const transport::Request &request) { return core->connectClient(request); },
        client);
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
            });
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

void StagService::ingest(std::vector<model::SpatialEvent> events,
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

void StagService::publish(live::PacketLogged packet)
{
    ServiceContext &context = m_core->context;
    context.traffic.messagesIn.fetch_add(1, std::memory_order_relaxed);
    if (packet.verdict == live::Verdict::Rejected)
        context.traffic.rejected.fetch_add(1, std::memory_order_relaxed);
    m_core->feed.publish(std::move(packet));
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
