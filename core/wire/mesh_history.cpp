// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/mesh_history.h"

#include "core/wire/json_model.h"
#include "core/wire/mesh_bytes.h"

#include <algorithm>
#include <array>
#include <limits>

namespace stag::wire {

namespace {

constexpr std::size_t kVersionsMax = 10'000;

/// By model::KeptForm.
constexpr std::array<std::string_view, 4> kForms{"plain", "gzip", "mesh", "delta"};

Result<std::optional<std::uint64_t>> readNumber(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const auto number, object.integer(key));
    if (!number || *number <= 0)
        return std::optional<std::uint64_t>();
    return std::optional(static_cast<std::uint64_t>(*number));
}

template<typename Enum>
Result<Enum> readName(const JsonObject &object,
                      std::string_view key,
                      const std::array<std::string_view, 4> &names)
{
    STAG_TRY(const std::string name, object.text(key));
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return object.invalid(key, "unknown");
    return static_cast<Enum>(found - names.begin());
}

Result<model::MeshVersion> readVersion(const JsonObject &object)
{
    model::MeshVersion version;
    STAG_TRY(const auto number, readNumber(object, "version"));
    if (!number)
        return object.invalid("version", "missing");
    version.version = *number;
    STAG_TRY(std::string anchor, object.text("anchor_id"));
    version.anchor = model::AnchorId(std::move(anchor));
    STAG_TRY(const auto timestamp, object.integer("timestamp"));
    version.timestamp = fromUnixMs(timestamp.value_or(0));
    STAG_TRY(const auto receivedAt, object.integer("received_at"));
    version.receivedAt = fromUnixMs(receivedAt.value_or(0));
    STAG_TRY(const std::string hash, object.text("hash"));
    if (!hash.empty()) {
        version.hash = ContentHash::fromHex(hash);
        if (!version.hash)
            return object.invalid("hash", "must be 64 hexadecimal digits");
    }
    STAG_TRY(version.resolution,
             readName<model::DeltaResolution>(object, "delta_resolution", kDeltaResolutions));
    STAG_TRY(std::string base, object.text("base_mesh_id"));
    if (!base.empty())
        version.base = model::MeshId(std::move(base));
    STAG_TRY(version.baseVersion, readNumber(object, "base_version"));
    STAG_TRY(version.form, readName<model::KeptForm>(object, "form", kForms));
    STAG_TRY(const auto depth, readNumber(object, "chain_depth"));
    constexpr std::uint64_t kDepthMax = std::numeric_limits<std::uint32_t>::max();
    version.chainDepth = static_cast<std::uint32_t>(std::min(depth.value_or(0), kDepthMax));
    STAG_TRY(version.keptAgainst, readNumber(object, "kept_against"));
    STAG_TRY(version.bytes, readMeshBytes(object, "bytes"));
    return version;
}

void writeVersion(JsonWriter &json, const model::MeshVersion &version)
{
    json.beginObject();
    json.unsignedInteger("version", version.version);
    json.text("anchor_id", version.anchor.text());
    json.time("timestamp", version.timestamp);
    json.time("received_at", version.receivedAt);
    if (version.hash)
        json.text("hash", version.hash->toHex());
    writeResolution(json, version.resolution);
    if (version.base)
        json.text("base_mesh_id", version.base->text());
    if (version.baseVersion)
        json.unsignedInteger("base_version", *version.baseVersion);
    json.text("form", kForms.at(static_cast<std::size_t>(version.form)));
    json.unsignedInteger("chain_depth", version.chainDepth);
    if (version.keptAgainst)
        json.unsignedInteger("kept_against", *version.keptAgainst);
    writeMeshBytes(json, "bytes", version.bytes);
    json.endObject();
}

} // namespace

std::string writeMeshHistory(const model::MeshHistory &history)
{
    JsonWriter json;
    json.beginObject();
    json.text("id", history.id.text());
    json.text("session_id", history.session.text());
    json.unsignedInteger("current_version", history.current);
    json.key("versions");
    json.beginArray();
    for (const model::MeshVersion &version : history.versions)
        writeVersion(json, version);
    json.endArray();
    json.unsignedInteger("count", history.versions.size());
    json.endObject();
    return json.take();
}

Result<model::MeshHistory> parseMeshHistory(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    model::MeshHistory history;
    STAG_TRY(std::string id, root.text("id"));
    if (id.empty())
        return root.invalid("id", "missing");
    history.id = model::MeshId(std::move(id));
    STAG_TRY(std::string session, root.text("session_id"));
    history.session = model::SessionId(std::move(session));
    STAG_TRY(const auto current, readNumber(root, "current_version"));
    history.current = current.value_or(0);
    STAG_TRY(const JsonArray array, root.array("versions"));
    STAG_TRY(const auto versions, array.objects(kVersionsMax));
    history.versions.reserve(versions.size());
    for (const JsonObject &version : versions) {
        STAG_TRY(history.versions.emplace_back(), readVersion(version));
    }
    return history;
}

} // namespace stag::wire
