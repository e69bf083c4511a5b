// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"
#include "core/wire/live_feed.h"
#include "core/wire/pretty_json.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::Limits limits;
    limits.gunzipBytesMax = 1u << 20;
    const std::string_view text = test::wireInput(data, size);
    const auto event = wire::parseLiveEvent(text, limits);
    if (!event || !*event)
        return 0;
    if (wire::prettyJson(text).size() < 2)
        std::abort();
    const std::string written = wire::writeLiveEvent(**event, fromUnixMs(0));
    const auto again = wire::parseLiveEvent(written);
    if (!again || !*again || wire::writeLiveEvent(**again, fromUnixMs(0)) != written)
        std::abort();
    live::LiveState state;
    for (const live::EntityKey &key : state.apply(**event, MonotonicTime{}).added) {
        if (!state.contains(key))
            std::abort();
    }
    return 0;
}
