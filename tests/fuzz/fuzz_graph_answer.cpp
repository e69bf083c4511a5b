// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/graph.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto answer = wire::parseGraphAnswer(test::wireInput(data, size));
    if (!answer)
        return 0;
    graph::Query query;
    query.question = graph::Question::Path;
    const std::string written = wire::writeGraphAnswer(query, *answer);
    const auto again = wire::parseGraphAnswer(written);
    if (!again || wire::writeGraphAnswer(query, *again) != written)
        std::abort();
    return 0;
}
