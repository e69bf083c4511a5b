// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/validation.h"
#include "core/wire/relay_batch.h"
#include "core/wire/stag.h"
#include "tests/fuzz/wire_input.h"
#include "tests/support/seeded_random.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::Limits limits;
    limits.gunzipBytesMax = 1u << 20;
    test::ConstantRandom random(1);
    const std::string_view text = test::wireInput(data, size);
    const auto request = wire::parseIngest(text, {fromUnixMs(1), random}, limits);
    if (!request)
        return 0;
    for (const model::SpatialEvent &event : request->events) {
        if (!model::validate(event))
            std::abort();
    }
    // What the relay would make of it is readable again.
    const std::string batch = wire::writeRelayBatch(request->events, fromUnixMs(1)).text;
    const auto again = wire::parseIngest(batch, {fromUnixMs(1), random});
    if (again && again->events.size() != request->events.size())
        std::abort();
    return 0;
}
