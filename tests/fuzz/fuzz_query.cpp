// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/graph.h"
#include "core/wire/past.h"
#include "core/wire/stag.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>
#include <sstream>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::QueryParameters parameters;
    std::istringstream rest{std::string(test::wireInput(data, size))};
    for (std::string pair; std::getline(rest, pair, '&');) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        parameters.emplace(pair.substr(0, equals),
                           equals < pair.size() ? pair.substr(equals + 1) : std::string());
    }
    const auto question = wire::parseGraphQuery(parameters);
    if (question ? question->nodesMax < 1 || question->nodesMax > 10'000 || question->kinds.empty()
                 : wire::writeQueryError(question.error()).empty())
        std::abort();
    const auto asOf = wire::parseAsOf(parameters);
    const auto past = wire::parseAnchorPast(model::AnchorId("a"), parameters);
    if (past && (past->limit < 1 || past->limit > 1000))
        std::abort();
    for (const Error *error : {asOf ? nullptr : &asOf.error(), past ? nullptr : &past.error()})
        if (error && wire::writeQueryError(*error).empty())
            std::abort();
    const auto query = wire::parseQuery(parameters);
    if (!query) {
        if (wire::writeQueryError(query.error()).empty())
            std::abort();
        return 0;
    }
    if (query->limit < 1 || query->limit > 1000 || (!query->session && !query->anchor)
        || (query->anchor && !(query->radiusM > 0.0) && query->nearest == 0))
        std::abort();
    return 0;
}
