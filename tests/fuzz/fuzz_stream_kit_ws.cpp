// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/wire/ws.h"
#include "tests/support/seeded_random.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

namespace {

constexpr auto kStreamKit = wire::WsDialect::StreamKit;

void check(const wire::WsMessage &message, const wire::WsDefaults &defaults)
{
    if (const auto *anchor = std::get_if<model::Anchor>(&message.body)) {
        const auto echo =
            wire::parseWsMessage(wire::writeAnchorUpdate(*anchor, {}, kStreamKit), defaults);
        if (!echo || !(std::get<model::Anchor>(echo->body).pose == anchor->pose))
            std::abort();
    } else if (const auto *mesh = std::get_if<model::Mesh>(&message.body)) {
        const auto echo =
            wire::parseWsMessage(wire::writeMeshUpdate(*mesh, {}, kStreamKit), defaults);
        if (!echo || !std::holds_alternative<model::Mesh>(echo->body))
            std::abort();
    }
}

} // namespace

/// The input is what is inside the base64 of an update.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::Limits limits;
    limits.gunzipBytesMax = 1u << 20;
    test::ConstantRandom random(1);
    const wire::WsDefaults defaults{model::SessionId("s"), fromUnixMs(1), random};
    const std::string inside = base64Encode(std::as_bytes(std::span(data, size)));
    for (const char *type : {"anchor_update", "mesh_update"}) {
        const std::string text =
            std::string(R"({"type":")") + type + R"(","sessionId":"s","data":")" + inside + R"("})";
        const auto message = wire::parseWsMessage(text, defaults, limits);
        if (message)
            check(*message, defaults);
        else if (message.error().code != ErrorCode::TooLarge)
            std::abort(); // the envelope stands
    }
    return 0;
}
