// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stmk.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::Limits limits;
    limits.gunzipBytesMax = 1u << 20;
    const std::string_view bytes = asText(std::as_bytes(std::span(data, size)));
    const auto message = wire::parseStmk(bytes, model::SessionId("s"), limits);
    if (!message) {
        if (message.error().code == ErrorCode::Corrupt)
            std::abort();
        return 0;
    }
    for (const wire::StmkPart &part : message->parts) {
        const auto *pose = std::get_if<wire::StreamPose>(&part.packet.data);
        if (pose && std::abs(spatial::normSquared(pose->pose.rotation) - 1.0) > 1e-6)
            std::abort();
        const auto *mesh = std::get_if<wire::StreamMesh>(&part.packet.data);
        if (mesh && (mesh->vertices.size() % 12 != 0 || mesh->faces.size() % 12 != 0))
            std::abort();
    }
    return 0;
}
