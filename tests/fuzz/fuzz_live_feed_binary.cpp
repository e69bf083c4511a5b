// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"
#include "core/wire/live_feed_binary.h"
#include "core/wire/live_feed_binary_reader.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

namespace {

const std::string &hello()
{
    static const std::string hello =
        wire::writeLiveBinary(live::Hello{"1", {}, {}}, fromUnixMs(0)).bytes;
    return hello;
}

/// What was read can be said again, in this encoding and as JSON, with the same meaning.
void check(const live::LiveEvent &event)
{
    const Timestamp now = fromUnixMs(7);
    const std::string text = wire::writeLiveEvent(event, now);
    wire::LiveNames names;
    const auto message = wire::writeLiveBinary(event, now, wire::MeshPayloads::Include, &names);
    wire::LiveBinaryReader reader;
    const auto again =
        reader.read(asBytes(hello() + wire::writeBinaryNames(message.names, now) + message.bytes));
    if (!again || again->size() != 2 || wire::writeLiveEvent(again->back().event, now) != text)
        std::abort();
    // A reader of JSON inflates payloads, which may be too much for it.
    if (!std::holds_alternative<live::MeshChanged>(event) && !wire::parseLiveEvent(text))
        std::abort();
    live::LiveState state;
    for (const live::EntityKey &key : state.apply(event, MonotonicTime{}).added) {
        if (!state.contains(key))
            std::abort();
    }
}

void checkAll(wire::LiveBinaryReader &reader, BytesView message)
{
    const auto messages = reader.read(message);
    if (!messages)
        return;
    for (const wire::FeedMessage &read : *messages)
        check(read.event);
}

} // namespace

/// The bytes as a feed of their own, and behind a hello.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wire::Limits limits;
    limits.gunzipBytesMax = 1u << 20;
    limits.depthMax /= 2; // metadata stands deeper in JSON
    const BytesView bytes = std::as_bytes(std::span(data, size));
    wire::LiveBinaryReader fromBegin(limits);
    checkAll(fromBegin, bytes);
    wire::LiveBinaryReader begun(limits);
    checkAll(begun, asBytes(hello()));
    checkAll(begun, bytes);
    return 0;
}
