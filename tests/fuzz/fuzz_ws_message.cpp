// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/validation.h"
#include "core/wire/ws.h"
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
    const wire::WsDefaults defaults{model::SessionId("s"), fromUnixMs(1), random};
    const std::string_view text = test::wireInput(data, size);
    const auto message = wire::parseWsMessage(text, defaults, limits);
    if (!message)
        return 0;
    if (const auto *anchor = std::get_if<model::Anchor>(&message->body)) {
        const auto echo =
            wire::parseWsMessage(wire::writeAnchorUpdate(*anchor, message->traceId), defaults);
        if (!echo || !(std::get<model::Anchor>(echo->body).pose == anchor->pose))
            std::abort();
    } else if (const auto *mesh = std::get_if<model::Mesh>(&message->body)) {
        if (!model::validate(*mesh, "mesh"))
            std::abort();
        const auto echo = wire::parseWsMessage(wire::writeMeshUpdate(*mesh), defaults);
        if (!echo || !std::holds_alternative<model::Mesh>(echo->body))
            std::abort();
    }
    return 0;
}
