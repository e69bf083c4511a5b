// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/http_api.h"

#include "core/model/validation.h"
#include "core/wire/mesh_history.h"
#include "core/wire/past.h"
#include "core/wire/sessions.h"
#include "core/wire/stag.h"
#include "core/wire/status.h"
#include "server/stag/answers.h"
#include "server/stag/payload_format.h"

#include <algorithm>
#include <limits>

namespace stag::stag {

namespace {

/// Why a body was refused. A required field that is missing reads as the published validator says
/// it; a value that makes no sense has a code.
transport::Response refusal(const Error &error)
{
    if (error.code == ErrorCode::InvalidArgument && !error.detail.starts_with("Key: "))
        return jsonAnswer(wire::writeApiError(wire::ApiCode::ValidationError, error.detail),
                          wire::apiStatus(wire::ApiCode::ValidationError));
    return jsonAnswer(wire::writeError("Invalid request body", error.detail),
                      transport::httpStatus(error.code));
}

/// Whether there may be another page.
bool hasMore(const storage::AnchorQuery &query, std::size_t count)
{
    if (query.near && query.near->count > 0 && query.offset + count >= query.near->count)
        return false;
    return count >= query.limit;
}

transport::Response anchorFailure(const Error &error)
{
    if (error.code == ErrorCode::NotFound)
        return jsonAnswer(wire::writeError("Anchor not found"), 404);
    if (error.code == ErrorCode::InvalidArgument)
        return jsonAnswer(wire::writeQueryError(error), 400);
    return failureAnswer(error, "Failed to get anchor");
}

transport::Response meshFailure(const Error &error)
{
    return error.code == ErrorCode::NotFound ? jsonAnswer(wire::writeError("Mesh not found"), 404)
                                             : failureAnswer(error, "Failed to get mesh");
}

/// As numbers, if the bytes are a mesh; a delta that was not resolved stays one.
model::Mesh decompressed(model::Mesh mesh)
{
    if (!mesh.isDelta)
        mesh.payload = payloadIn(codec::PayloadFormat::Split, mesh.payload);
    return mesh;
}

std::vector<model::Mesh> allDecompressed(std::vector<model::Mesh> meshes)
{
    std::transform(meshes.begin(), meshes.end(), meshes.begin(), decompressed);
    return meshes;
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
            respond(jsonAnswer(wire::writeStagHealth(m_context.settings.version,
                                                     m_context.clock.now(),
                                                     answered.has_value(),
                                                     relayConnections)));
        }));
}

void HttpApi::firstHealth(transport::Request, transport::Responder respond)
{
    m_context.store.probe(m_context.pending.track([this, respond](const Result<void> &answered) {
        respond(jsonAnswer(wire::writeFirstStagHealth(m_context.clock.now(), answered.has_value()),
                           answered ? 200 : 503));
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
    job.events = ofOneSessionEach(std::move(parsed->events));
    job.done = [respond, shape = parsed->shape](const Result<IngestSummary> &summary) {
        if (!summary)
            return respond(failureAnswer(summary.error(), "Failed to ingest event"));
        std::vector<wire::IngestedEvent> events;
        events.reserve(summary->events.size());
        for (const storage::EventOutcome &event : summary->events)
            events.push_back({event.id, event.anchorCount, event.meshCount});
        respond(jsonAnswer(wire::writeIngestAnswer(shape, events)));
    };
    m_ingestion.run(std::move(job));
}

void HttpApi::query(transport::Request request, transport::Responder respond)
{
    const auto parsed = wire::parseQuery(request.query);
    if (!parsed)
        return respond(jsonAnswer(wire::writeQueryError(parsed.error()), 400));
    storage::AnchorQuery query;
    query.session = parsed->session;
    if (parsed->anchor)
        query.near = storage::Near{*parsed->anchor, parsed->radiusM, parsed->nearest};
    else if (parsed->point)
        query.near = storage::Near{*parsed->point, parsed->radiusM, parsed->nearest};
    query.box = parsed->box;
    query.since = parsed->since;
    query.until = parsed->until;
    query.limit = parsed->limit;
    query.offset = parsed->offset;
    query.withMeshes = parsed->includeMeshes;
    query.withDeleted = parsed->includeDeleted;
    const auto asOf = wire::parseAsOf(request.query);
    if (!asOf)
        return respond(jsonAnswer(wire::writeQueryError(asOf.error()), 400));
    query.asOf = *asOf;
    const auto started = m_context.clock.monotonic();
    m_context.store.query(
        query,
        m_context.pending.track([this, respond, started, query, decompress = parsed->decompress](
                                    const Result<storage::AnchorPage> &page) {
            m_context.metrics.queryFinished(page.has_value(),
                                            m_context.clock.monotonic() - started);
            if (!page && page.error().code == ErrorCode::InvalidArgument)
                return respond(jsonAnswer(wire::writeQueryError(page.error()), 400));
            if (!page)
                return respond(failureAnswer(page.error(), "Failed to execute query"));
            const auto inNumbers =
                decompress ? allDecompressed(page->meshes) : std::vector<model::Mesh>();
            const auto &meshes = decompress ? inNumbers : page->meshes;
            for (const model::Mesh &mesh : meshes)
                m_context.metrics.meshBytesSent(mesh.session.text(), mesh.payload->sizeBytes());
            wire::QueryAnswer answer{page->anchors,
                                     meshes,
                                     query.withMeshes
                                         && (!page->anchors.empty() || !meshes.empty()),
                                     hasMore(query, page->anchors.size())};
            std::vector<wire::DeletedAnchor> deleted;
            for (const storage::DeletedAnchor &anchor : page->deleted)
                deleted.push_back({anchor.anchor, anchor.at});
            if (query.withDeleted)
                answer.deleted = deleted;
            std::string text = wire::writeQueryAnswer(answer);
            respond(jsonAnswer(page->past
                                   ? wire::withAsOf(std::move(text), *query.asOf, *page->past)
                                   : std::move(text)));
        }));
}

void HttpApi::anchor(transport::Request request, transport::Responder respond)
{
    std::optional<model::SessionId> session;
    if (const auto value = request.queryValue("session_id"); value && !value->empty())
        session = model::SessionId(std::string(*value));
    const auto asOf = wire::parseAsOf(request.query);
    if (!asOf)
        return respond(jsonAnswer(wire::writeQueryError(asOf.error()), 400));
    model::AnchorId id(request.pathParameters["id"]);
    if (*asOf)
        return m_context.store.anchorThen(
            std::move(id),
            session,
            **asOf,
            m_context.pending.track(
                [respond, time = **asOf](const Result<storage::PastAnchor> &found) {
                    respond(found ? jsonAnswer(
                                wire::withAsOf(wire::writeAnchor(found->anchor), time, found->past))
                                  : anchorFailure(found.error()));
                }));
    m_context.store.anchor(std::move(id),
                           session,
                           m_context.pending.track([respond](const Result<model::Anchor> &anchor) {
                               respond(anchor ? jsonAnswer(wire::writeAnchor(*anchor))
                                              : anchorFailure(anchor.error()));
                           }));
}

void HttpApi::anchorPast(transport::Request request, transport::Responder respond)
{
    const auto query =
        wire::parseAnchorPast(model::AnchorId(request.pathParameters["id"]), request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    m_context.store.anchorPast(
        *query, m_context.pending.track([respond](const Result<model::AnchorPast> &past) {
            respond(past ? jsonAnswer(wire::writeAnchorPast(*past)) : anchorFailure(past.error()));
        }));
}

void HttpApi::mesh(transport::Request request, transport::Responder respond)
{
    const auto query = wire::parseMeshQuery(request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    const auto asOf = wire::parseAsOf(request.query);
    if (!asOf)
        return respond(jsonAnswer(wire::writeQueryError(asOf.error()), 400));
    m_context.store.mesh(
        model::MeshId(request.pathParameters["id"]),
        query->session,
        {query->version, *asOf},
        m_context.pending.track(
            [this, respond, decompress = query->decompress](const Result<model::Mesh> &found) {
                if (!found)
                    return respond(meshFailure(found.error()));
                const model::Mesh mesh = decompress ? decompressed(*found) : *found;
                m_context.metrics.meshBytesSent(mesh.session.text(), mesh.payload->sizeBytes());
                respond(jsonAnswer(wire::writeMeshAnswer(mesh)));
            }));
}

void HttpApi::meshVersions(transport::Request request, transport::Responder respond)
{
    const auto query = wire::parseMeshQuery(request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    const auto asOf = wire::parseAsOf(request.query);
    if (!asOf)
        return respond(jsonAnswer(wire::writeQueryError(asOf.error()), 400));
    m_context.store.meshHistory(
        {model::MeshId(request.pathParameters["id"]),
         query->session,
         query->before,
         query->limit,
         *asOf},
        m_context.pending.track([respond](const Result<model::MeshHistory> &history) {
            respond(history ? jsonAnswer(wire::writeMeshHistory(*history))
                            : meshFailure(history.error()));
        }));
}

void HttpApi::sessions(transport::Request, transport::Responder respond)
{
    m_context.store.sessions(
        std::numeric_limits<std::size_t>::max(),
        m_context.pending.track([respond](const Result<std::vector<model::Session>> &sessions) {
            if (!sessions)
                return respond(failureAnswer(sessions.error(), "Failed to list sessions"));
            respond(jsonAnswer(wire::writeSessions(*sessions)));
        }));
}

void HttpApi::totals(transport::Request, transport::Responder respond)
{
    m_context.store.totals(
        m_context.pending.track([this, respond](const Result<storage::Totals> &totals) {
            if (!totals)
                return respond(failureAnswer(totals.error(), "Failed to get metrics"));
            const auto clients = m_context.traffic.clients.load();
            respond(jsonAnswer(wire::writeStagTotals({static_cast<std::uint64_t>(clients),
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
        m_context.metrics.delivered(m_context.traffic.deliveredByClass());
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
