// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/filters.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto request = wire::parseViewerRequest(test::wireInput(data, size));
    const auto *filter = request ? std::get_if<live::Filter>(&*request) : nullptr;
    if (!filter)
        return 0;
    // What was understood is said back in words that mean the same.
    std::string said = wire::writeSubscribed(*filter, {});
    said.replace(said.find("subscribed"), 10, "subscribe");
    const auto again = wire::parseViewerRequest(said);
    if (!again || !std::holds_alternative<live::Filter>(*again))
        std::abort();
    return 0;
}
