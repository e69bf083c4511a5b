// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/graph_api.h"

#include "core/wire/graph.h"
#include "core/wire/status.h"
#include "server/stag/answers.h"

namespace stag::stag {

void GraphApi::graph(transport::Request request, transport::Responder respond)
{
    const auto query = wire::parseGraphQuery(request.query);
    if (!query)
        return respond(jsonAnswer(wire::writeQueryError(query.error()), 400));
    m_context.store.graph(
        *query,
        m_context.pending.track([respond, query = *query](const Result<graph::Answer> &answer) {
            if (answer)
                return respond(jsonAnswer(wire::writeGraphAnswer(query, *answer)));
            if (answer.error().code == ErrorCode::NotFound)
                return respond(
                    jsonAnswer(wire::writeError("Node not found", answer.error().detail), 404));
            respond(failureAnswer(answer.error(), "Failed to search the graph"));
        }));
}

} // namespace stag::stag
