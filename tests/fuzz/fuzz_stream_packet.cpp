// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/wire/stream_kit.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

namespace {

bool mayRoundTrip(const wire::StreamPacket &packet)
{
    // Damaged gzip comes in as opaque bytes; sent again it would be the payload of a gzip.
    const auto *mesh = std::get_if<wire::StreamMesh>(&packet.data);
    // And only the relay's own words are written.
    return packet.dialect == wire::StreamDialect::Relay
           && (!mesh || !isGzip(mesh->vertices) || !isGzip(mesh->faces));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::Limits limits;
    limits.gunzipBytesMax = 1u << 20;
    const std::string_view text = test::wireInput(data, size);
    const auto packet = wire::parseStreamPacket(text, limits);
    if (!packet || !mayRoundTrip(*packet))
        return 0;
    const auto again = wire::parseStreamPacket(wire::writeStreamPacket(*packet));
    if (!again || !(*again == *packet))
        std::abort();
    return 0;
}
