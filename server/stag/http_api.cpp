// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/http_api.h"

#include "core/model/validation.h"
#include "core/wire/mesh_history.h"
#include "core/wire/sessions.h"
#include "core/wire/stag.h"
#include "core/wire/status.h"

#include <limits>

namespace stag::stag {

namespace {

transport::Response json(std::string body, int status = 200)
{
    transport::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

/// What went wrong in the store, in the words of the route.
transport::Response failure(const Error &error, std::string_view message)
{
    // Only what the client can do something about is explained to it.
    if (error.code != ErrorCode::Unavailable && error.code != ErrorCode::TooLarge)
        return json(wire::writeError(message), transport::httpStatus(ErrorCode::Internal));
    transport::Response response =
        json(wire::writeError(message, error.detail), transport::httpStatus(error.code));
    if (error.code == ErrorCode::Unavailable)
        response.headers.emplace_back("Retry-After", "1");
    return response;
}

/// Why a body was refused. A required field that is missing reads as the published validator says
/// it; a value that makes no sense has a code.
transport::Response refusal(const Error &error)
{
    if (error.code == ErrorCode::InvalidArgument && !error.detail.starts_with("Key: "))
        return json(wire::writeApiError(wire::ApiCode::ValidationError, error.detail),
                    wire::apiStatus(wire::ApiCode::ValidationError));
    return json(wire::writeError("Invalid request body", error.detail),
                transport::httpStatus(error.code));
}

transport::Response meshFailure(const Error &error)
{
    return error.code == ErrorCode::NotFound ? json(wire::writeError("Mesh not found"), 404)
                                             : failure(error, "Failed to get mesh");
}

} // namespace

HttpApi::HttpApi(ServiceContext &context, Ingestion &ingestion)
    : m_context(context)
    , m_ingestion(ingestion)
{}

void HttpApi::health(std::optional<std::size_t> relayConnections, transport::Responder respond)
{
    m_context.store.probe(
        m_context.pending.track([this, relayConnections, respond](const Result<void> &answered) {
            respond(json(wire::writeStagHealth(m_context.settings.version,
                                               m_context.clock.now(),
                                               answered.has_value(),
                                               relayConnections)));
        }));
}

void HttpApi::ingest(transport::Request request, transport::Responder respond)
{
    IngestJob job;
    job.source = request.remoteAddress;
    job.kind = "ingest";
    job.sizeBytes = request.body.size();
    auto parsed = wire::parseIngest(request.body, {m_context.clock.now(), m_context.random});
    if (!parsed) {
        m_ingestion.logRejected(job, parsed.error().detail);
        return respond(refusal(parsed.error()));
    }
    job.events = std::move(parsed->events);
    job.done = [respond, shape = parsed->shape](const Result<IngestSummary> &summary) {
        if (!summary)
            return respond(failure(summary.error(), "Failed to ingest event"));
        std::vector<wire::IngestedEvent> events;
        events.reserve(summary->events.size());
        for (const storage::EventOutcome &event : summary->events)
            events.push_back({event.id, event.anchorCount, event.meshCount});
        respond(json(wire::writeIngestAnswer(shape, events)));
    };
    m_ingestion.run(std::move(job));
}

void HttpApi::query(transport::Request request, transport::Responder respond)
{
    const auto parsed = wire::parseQuery(request.query);
    if (!parsed)
        return respond(json(wire::writeQueryError(parsed.error()), 400));
    storage::AnchorQuery query;
    query.session = parsed->session;
    if (parsed->anchor)
        query.near = storage::Near{*parsed->anchor, parsed->radiusM};
    query.since = parsed->since;
    query.until = parsed->until;
    query.limit = parsed->limit;
    query.offset = parsed->offset;
    query.withMeshes = parsed->includeMeshes;
    const auto started = m_context.clock.monotonic();
    m_context.store.query(
        query,
        m_context.pending.track(
            [this, respond, started, limit = query.limit, withMeshes = query.withMeshes](
                const Result<storage::AnchorPage> &page) {
                m_context.metrics.queryFinished(page.has_value(),
                                                m_context.clock.monotonic() - started);
                if (!page)
                    return respond(failure(page.error(), "Failed to execute query"));
                for (const model::Mesh &mesh : page->meshes)
                    m_context.metrics.meshBytesSent(mesh.session.text(), mesh.payload->sizeBytes());
                respond(json(wire::writeQueryAnswer(
                    {page->anchors,
                     page->meshes,
                     withMeshes && (!page->anchors.empty() || !page->meshes.empty()),
                     page->anchors.size() >= limit})));
            }));
}

void HttpApi::anchor(transport::Request request, transport::Responder respond)
{
    std::optional<model::SessionId> session;
    if (const auto value = request.queryValue("session_id"); value && !value->empty())
        session = model::SessionId(std::string(*value));
    m_context.store.anchor(model::AnchorId(request.pathParameters["id"]),
                           session,
                           m_context.pending.track([respond](const Result<model::Anchor> &anchor) {
                               if (anchor)
                                   return respond(json(wire::writeAnchor(*anchor)));
                               if (anchor.error().code == ErrorCode::NotFound)
                                   return respond(json(wire::writeError("Anchor not found"), 404));
                               respond(failure(anchor.error(), "Failed to get anchor"));
                           }));
}

void HttpApi::mesh(transport::Request request, transport::Responder respond)
{
    const auto query = wire::parseMeshQuery(request.query);
    if (!query)
        return respond(json(wire::writeQueryError(query.error()), 400));
    m_context.store.mesh(model::MeshId(request.pathParameters["id"]),
                         query->session,
                         query->version,
                         m_context.pending.track([this, respond](const Result<model::Mesh> &mesh) {
                             if (!mesh)
                                 return respond(meshFailure(mesh.error()));
                             m_context.metrics.meshBytesSent(mesh->session.text(),
                                                             mesh->payload->sizeBytes());
                             respond(json(wire::writeMeshAnswer(*mesh)));
                         }));
}

void HttpApi::meshVersions(transport::Request request, transport::Responder respond)
{
    const auto query = wire::parseMeshQuery(request.query);
    if (!query)
        return respond(json(wire::writeQueryError(query.error()), 400));
    m_context.store.meshHistory(
        {model::MeshId(request.pathParameters["id"]), query->session, query->before, query->limit},
        m_context.pending.track([respond](const Result<model::MeshHistory> &history) {
            respond(history ? json(wire::writeMeshHistory(*history))
                            : meshFailure(history.error()));
        }));
}

void HttpApi::sessions(transport::Request, transport::Responder respond)
{
    m_context.store.sessions(
        std::numeric_limits<std::size_t>::max(),
        m_context.pending.track([respond](const Result<std::vector<model::Session>> &sessions) {
            if (!sessions)
                return respond(failure(sessions.error(), "Failed to list sessions"));
            respond(json(wire::writeSessions(*sessions)));
        }));
}

void HttpApi::totals(transport::Request, transport::Responder respond)
{
    m_context.store.totals(
        m_context.pending.track([this, respond](const Result<storage::Totals> &totals) {
            if (!totals)
                return respond(failure(totals.error(), "Failed to get metrics"));
            const auto clients = m_context.traffic.clients.load();
            respond(json(wire::writeStagTotals({static_cast<std::uint64_t>(clients),
                                                totals->anchors,
                                                totals->meshes,
                                                totals->meshBytes.stored,
                                                totals->meshBytes.compressionRatio()})));
        }));
}

void HttpApi::metrics(transport::Request, transport::Responder respond)
{
    const auto expose = [this, respond](const Result<std::vector<model::Session>> &sessions) {
        if (sessions)
            m_context.metrics.stored(*sessions);
        m_context.metrics.stored(m_context.store.counters());
        transport::Response response;
        response.contentType = std::string(::stag::metrics::kExpositionContentType);
        response.body = m_context.registry.expose();
        respond(std::move(response));
    };
    m_context.store.totals(
        m_context.pending.track([this, expose](const Result<storage::Totals> &totals) {
            if (totals)
                m_context.metrics.stored(*totals);
            m_context.store.sessions(m_context.settings.limits.ratioSessionsMax,
                                     m_context.pending.track(expose));
        }));
}

} // namespace stag::stag
