// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/address_blocks.h"

#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

namespace {

void writeBlockObject(JsonWriter &json, const model::AddressBlock &block)
{
    json.beginObject();
    json.text("id", block.id.text());
    json.text("network", block.network);
    json.text("reason", block.reason);
    json.text("actor", block.actor);
    json.time("created_at", block.created);
    if (block.expires)
        json.time("expires_at", *block.expires);
    json.endObject();
}

} // namespace

Result<BlockRequest> parseBlockRequest(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    BlockRequest request;
    STAG_TRY(request.network, root.text("network"));
    if (request.network.empty())
        return root.invalid("network", "missing");
    STAG_TRY(request.reason, root.text("reason"));
    STAG_TRY(const auto expires, root.integer("expires_at"));
    if (expires)
        request.expires = fromUnixMs(*expires);
    return request;
}

std::string writeBlock(const model::AddressBlock &block)
{
    JsonWriter json;
    writeBlockObject(json, block);
    return json.take();
}

std::string writeBlocks(std::span<const model::AddressBlock> blocks)
{
    JsonWriter json;
    json.beginObject();
    json.key("blocks");
    json.beginArray();
    for (const model::AddressBlock &block : blocks)
        writeBlockObject(json, block);
    json.endArray();
    json.unsignedInteger("count", blocks.size());
    json.endObject();
    return json.take();
}

} // namespace stag::wire
