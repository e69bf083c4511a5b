// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/subscribers.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto subscribers = wire::parseSubscribers(test::wireInput(data, size));
    if (!subscribers)
        return 0;
    const std::string written = wire::writeSubscribers(*subscribers);
    const auto again = wire::parseSubscribers(written);
    if (!again || wire::writeSubscribers(*again) != written)
        std::abort();
    return 0;
}
