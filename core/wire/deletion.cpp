// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/deletion.h"

#include "core/wire/json_writer.h"
#include "core/wire/parameter_values.h"

#include <algorithm>

namespace stag::wire {

namespace {

constexpr std::int64_t kAuditLinesDefault = 100;
constexpr std::int64_t kAuditLinesMax = 1'000;

} // namespace

Result<DeletionRequest> parseDeletion(const QueryParameters &parameters)
{
    DeletionRequest request;
    STAG_TRY(request.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(request.includeMeshes, parseFlag(parameters, "include_meshes"));
    return request;
}

std::string writeDeletionAnswer(const DeletionAnswer &answer)
{
    JsonWriter json;
    json.beginObject();
    json.text("message", answer.anchor ? "Anchor deleted" : "Session deleted");
    json.text("id", answer.anchor ? answer.anchor->text() : answer.session.text());
    json.text("session_id", answer.session.text());
    json.unsignedInteger("anchors_count", answer.anchorCount);
    json.unsignedInteger("meshes_count", answer.meshCount);
    json.time("deleted_at", answer.at);
    json.endObject();
    return json.take();
}

Result<AuditRequest> parseAuditRequest(const QueryParameters &parameters)
{
    AuditRequest request;
    STAG_TRY(const std::int64_t before, parseInteger(parameters, "before"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    request.beforeId = std::max<std::int64_t>(before, 0);
    request.limit = clampedLimit(limit, kAuditLinesDefault, kAuditLinesMax);
    return request;
}

Result<std::optional<SealRequest>> parseSealRequest(const QueryParameters &parameters)
{
    const std::string_view hash = valueOf(parameters, "hash");
    STAG_TRY(const std::int64_t entry, parseInteger(parameters, "entry"));
    if (hash.empty() && entry == 0)
        return std::optional<SealRequest>();
    const auto seal = ContentHash::fromHex(hash);
    if (!seal || entry <= 0)
        return Error{ErrorCode::Corrupt, "entry and hash belong together, as the log tells them"};
    return std::optional(SealRequest{entry, *seal});
}

std::string writeAuditChain(const AuditChainAnswer &chain)
{
    JsonWriter json;
    json.beginObject();
    json.boolean("intact", !chain.brokenAt);
    json.unsignedInteger("entries", chain.entries);
    json.integer("last_id", chain.lastId);
    json.text("head", chain.head.toHex());
    if (chain.brokenAt)
        json.integer("broken_at", *chain.brokenAt);
    json.endObject();
    return json.take();
}

std::string writeAudit(std::span<const AuditLine> lines)
{
    JsonWriter json;
    json.beginObject();
    json.key("entries");
    json.beginArray();
    for (const AuditLine &line : lines) {
        json.beginObject();
        json.integer("id", line.id);
        json.time("at", line.at);
        json.text("actor", line.actor);
        json.text("action", line.action);
        if (!line.session.empty())
            json.text("session_id", line.session.text());
        if (line.anchor)
            json.text("anchor_id", line.anchor->text());
        if (line.geofence)
            json.text("geofence_id", line.geofence->text());
        if (line.user)
            json.text("user_id", line.user->text());
        if (line.apiKey)
            json.text("key_id", line.apiKey->text());
        if (line.block)
            json.text("block_id", line.block->text());
        if (line.decoration)
            json.text("decoration_id", line.decoration->text());
        if (line.edge)
            json.text("edge_server_id", line.edge->text());
        if (line.device)
            json.text("device_id", line.device->text());
        json.unsignedInteger("anchors_count", line.anchorCount);
        json.unsignedInteger("meshes_count", line.meshCount);
        json.text("hash", line.seal.toHex());
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("count", lines.size());
    json.endObject();
    return json.take();
}

} // namespace stag::wire
