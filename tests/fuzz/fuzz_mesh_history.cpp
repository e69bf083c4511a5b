// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/mesh_history.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto history = wire::parseMeshHistory(test::wireInput(data, size));
    if (!history)
        return 0;
    const std::string written = wire::writeMeshHistory(*history);
    const auto again = wire::parseMeshHistory(written);
    if (!again || wire::writeMeshHistory(*again) != written)
        std::abort();
    return 0;
}
