// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/assignments.h"
#include "core/wire/devices.h"
#include "core/wire/edges.h"
#include "core/wire/forecast.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr std::uint32_t kDevicesMax = 100;
    const std::string_view text = test::wireInput(data, size);
    // What is read is written in a form that is read again.
    if (const auto choice = wire::parseEdgeChoice(text)) {
        const std::string written = wire::writeEdgeChoice(*choice);
        const auto again = wire::parseEdgeChoice(written);
        if (!again || wire::writeEdgeChoice(*again) != written)
            std::abort();
    }
    if (const auto forecast = wire::parseForecast(text, kDevicesMax);
        forecast && forecast->question.devices > kDevicesMax)
        std::abort();
    if (!model::problemsOf(wire::parseHealthAnswer(text)).empty())
        std::abort();
    ignoreError(wire::parseEdge(text), "whatever it is, it ends");
    ignoreError(wire::parseEdgeReport(text), "whatever it is, it ends");
    ignoreError(wire::parseLocation(text), "whatever it is, it ends");
    ignoreError(wire::parseDrain(text), "whatever it is, it ends");
    return 0;
}
