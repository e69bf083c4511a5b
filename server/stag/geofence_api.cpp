// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/geofence_api.h"

#include "core/base/uuid.h"
#include "core/wire/geofence.h"
#include "core/wire/status.h"
#include "server/stag/answers.h"

#include <utility>

namespace stag::stag {

namespace {

using Kind = storage::GeofenceChange::Kind;

transport::Response failure(const Error &error, std::string_view message)
{
    if (error.code == ErrorCode::NotFound)
        return jsonAnswer(wire::writeError("Geofence not found"), 404);
    if (error.code == ErrorCode::Conflict || error.code == ErrorCode::TooLarge)
        return jsonAnswer(wire::writeError(message, error.detail), 409);
    return failureAnswer(error, message);
}

model::GeofenceId idOf(const transport::Request &request)
{
    return model::GeofenceId(request.pathParameters.at("id"));
}

/// The page, of which one more was asked for than it may have.
template<typename T>
bool cutToPage(std::vector<T> &items, std::size_t limit)
{
    const bool hasMore = items.size() > limit;
    if (hasMore)
        items.resize(limit);
    return hasMore;
}

} // namespace

void GeofenceApi::create(transport::Request request, transport::Responder respond)
{
    put(Kind::Create, request, respond);
}

void GeofenceApi::replace(transport::Request request, transport::Responder respond)
{
    put(Kind::Replace, request, respond);
}

void GeofenceApi::put(Kind kind,
                      const transport::Request &request,
                      const transport::Responder &respond)
{
    auto parsed = wire::parseGeofence(request.body);
    if (!parsed)
        return respond(
            jsonAnswer(wire::writeError("Invalid request body", parsed.error().detail), 400));
    model::Geofence &fence = parsed->fence;
    std::vector<model::FieldProblem> problems = std::move(parsed->problems);
    if (kind == Kind::Replace) {
        if (!fence.id.empty() && fence.id != idOf(request))
            problems.push_back({"id", "must be that of the path, or absent"});
        fence.id = idOf(request);
    } else if (fence.id.empty()) {
        fence.id = model::GeofenceId("geofence_" + uuid4(m_context.random));
    }
    // What was not readable has no value that could be judged.
    if (problems.empty())
        problems = model::problemsOf(fence);
    if (!problems.empty())
        return respond(jsonAnswer(wire::writeFieldProblems("Invalid geofence", problems), 400));
    constexpr int kCreated = 201;
    constexpr int kOk = 200;
    change(
        {kind, std::move(fence), request.actor()}, kind == Kind::Create ? kCreated : kOk, respond);
}

void GeofenceApi::remove(transport::Request request, transport::Responder respond)
{
    model::Geofence fence;
    fence.id = idOf(request);
    change({Kind::Delete, std::move(fence), request.actor()}, 200, std::move(respond));
}

void GeofenceApi::change(storage::GeofenceChange change, int status, transport::Responder respond)
{
    const Kind kind = change.kind;
    m_context.store.changeGeofence(
        std::move(change),
        m_context.pending.track(
            [this, respond, status, kind](const Result<storage::GeofenceOutcome> &outcome) {
                if (!outcome)
                    return respond(failure(outcome.error(), "Failed to change the geofence"));
                m_announcer.announce(kind, *outcome);
                respond(jsonAnswer(wire::writeGeofence(outcome->record), status));
            }));
}

void GeofenceApi::list(transport::Request request, transport::Responder respond)
{
    auto query = wire::parseGeofenceList(request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    const std::size_t limit = query->limit++;
    m_context.store.geofences(
        *query,
        m_context.pending.track(
            [respond, limit](Result<std::vector<model::GeofenceRecord>> records) {
                if (!records)
                    return respond(failure(records.error(), "Failed to list the geofences"));
                const bool hasMore = cutToPage(*records, limit);
                respond(jsonAnswer(wire::writeGeofenceList(*records, hasMore)));
            }));
}

void GeofenceApi::one(transport::Request request, transport::Responder respond)
{
    m_context.store.geofence(
        idOf(request),
        m_context.pending.track([respond](const Result<model::GeofenceRecord> &record) {
            respond(record ? jsonAnswer(wire::writeGeofence(*record))
                           : failure(record.error(), "Failed to get the geofence"));
        }));
}

void GeofenceApi::events(transport::Request request, transport::Responder respond)
{
    auto query = wire::parseGeofenceEvents(request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    const std::size_t limit = query->limit++;
    m_context.store.geofenceEvents(
        idOf(request),
        *query,
        m_context.pending.track([respond, limit](Result<std::vector<model::GeofenceEvent>> events) {
            if (!events)
                return respond(failure(events.error(), "Failed to list the events"));
            const bool hasMore = cutToPage(*events, limit);
            respond(jsonAnswer(wire::writeGeofenceEvents(*events, hasMore)));
        }));
}

void GeofenceApi::inside(transport::Request request, transport::Responder respond)
{
    const auto limit = wire::parseGeofenceInside(request.query);
    if (!limit)
        return respond(jsonAnswer(wire::writeQueryError(limit.error()), 400));
    m_context.store.geofenceInside(
        idOf(request),
        *limit,
        m_context.pending.track([this, respond](const Result<storage::GeofenceInside> &inside) {
            if (!inside)
                return respond(failure(inside.error(), "Failed to list who is inside"));
            respond(jsonAnswer(wire::writeGeofenceInside(
                inside->presences, inside->hasMore, m_context.clock.now())));
        }));
}

} // namespace stag::stag
