// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/recording.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text = test::wireInput(data, size);
    if (const auto header = wire::parseRecordingHeader(text)) {
        const auto again = wire::parseRecordingHeader(wire::writeRecordingHeader(*header));
        if (!again || !(*again == *header))
            std::abort();
    }
    if (const auto line = wire::parseRecordingLine(text)) {
        const auto again = wire::parseRecordingLine(wire::writeRecordingLine(*line));
        if (!again || !(*again == *line))
            std::abort();
    }
    return 0;
}
