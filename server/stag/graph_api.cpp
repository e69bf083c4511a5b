// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/graph_api.h"

#include "core/wire/graph.h"
#include "core/wire/past.h"
#include "core/wire/status.h"
#include "server/stag/answers.h"

namespace stag::stag {

namespace {

transport::Response failure(const Error &error)
{
    if (error.code == ErrorCode::NotFound)
        return jsonAnswer(wire::writeError("Node not found", error.detail), 404);
    if (error.code == ErrorCode::InvalidArgument)
        return jsonAnswer(wire::writeQueryError(error), 400);
    return failureAnswer(error, "Failed to search the graph");
}

} // namespace

void GraphApi::graph(transport::Request request, transport::Responder respond)
{
    const auto query = wire::parseGraphQuery(request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    const auto asOf = wire::parseAsOf(request.query);
    if (!asOf)
        return respond(jsonAnswer(wire::writeQueryError(asOf.error()), 400));
    if (*asOf)
        return m_context.store.graphThen(
            *query,
            **asOf,
            m_context.pending.track(
                [respond, query = *query, time = **asOf](const Result<storage::PastGraph> &found) {
                    respond(found ? jsonAnswer(wire::withAsOf(
                                wire::writeGraphAnswer(query, found->answer), time, found->past))
                                  : failure(found.error()));
                }));
    m_context.store.graph(
        *query,
        m_context.pending.track([respond, query = *query](const Result<graph::Answer> &answer) {
            respond(answer ? jsonAnswer(wire::writeGraphAnswer(query, *answer))
                           : failure(answer.error()));
        }));
}

} // namespace stag::stag
