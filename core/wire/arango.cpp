// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/arango.h"

#include "core/base/content_hash.h"
#include "core/model/validation.h"
#include "core/wire/graph_names.h"
#include "core/wire/json_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace stag::wire {

namespace {

constexpr std::size_t kKeyBytesMax = 254;
constexpr std::array<std::string_view, graph::kNodeKindCount> kCollections{
    "sessions", "anchors", "meshes"};

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
           || c == '_' || c == '.';
}

void appendEncoded(std::string &key, std::string_view text)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char c : text) {
        if (isPlain(c)) {
            key += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        key += '%';
        key += kDigits[byte >> 4];
        key += kDigits[byte & 0xf];
    }
}

std::string fitted(std::string key)
{
    return key.size() <= kKeyBytesMax ? key : sha256({asBytes(key)}).toHex();
}

std::string keyOf(const model::SessionId &session, std::string_view id)
{
    std::string key;
    appendEncoded(key, session.text());
    if (!id.empty()) {
        key += ':';
        appendEncoded(key, id);
    }
    return key;
}

/// "anchors/room:door", as edges name their ends.
std::string handleOf(const graph::NodeKey &node)
{
    return std::string(kCollections[static_cast<std::size_t>(node.kind)]) + '/'
           + fitted(keyOf(node.session, node.id));
}

/// The sign of a zero gets lost where it looks like a whole number.
void writeExactly(JsonWriter &json, double value)
{
    if (value == 0.0 && std::signbit(value))
        json.raw("-0.0");
    else
        json.number(value);
}

void writeExactPose(JsonWriter &json,
                    const spatial::Pose &pose,
                    const std::optional<std::vector<double>> &otherRotation = std::nullopt)
{
    const spatial::Quat &q = pose.rotation;
    json.key("pose");
    json.beginObject();
    for (const auto &[name, value] :
         {std::pair("x", pose.position.x), {"y", pose.position.y}, {"z", pose.position.z}}) {
        json.key(name);
        writeExactly(json, value);
    }
    json.key("rotation");
    json.beginArray();
    for (const double number : otherRotation.value_or(std::vector{q.x, q.y, q.z, q.w}))
        writeExactly(json, number);
    json.endArray();
    json.endObject();
}

Result<Timestamp> readTime(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const auto ms, object.integer(key));
    if (!ms)
        return object.invalid(key, "missing");
    return fromUnixMs(*ms);
}

Result<model::SessionId> readSession(const JsonObject &object)
{
    STAG_TRY(std::string session, object.text("session_id"));
    STAG_TRY_VOID(model::validateId(session, object.pathOf("session_id")));
    return model::SessionId(std::move(session));
}

Result<std::uint64_t> readCount(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const auto count, object.integer(key));
    return static_cast<std::uint64_t>(std::max<std::int64_t>(count.value_or(0), 0));
}

/// As it was sent: bytes that happen to be gzip stay so.
Result<model::MeshPayload> readPayload(const JsonObject &object, bool isDelta, const Limits &limits)
{
    model::MeshPayload payload;
    const std::size_t bytesMax = limits.documentBytesMax;
    STAG_TRY(payload.vertices, object.bytes(isDelta ? "delta_data" : "vertices", bytesMax));
    STAG_TRY(payload.faces, object.bytes("faces", bytesMax));
    STAG_TRY(payload.normals, object.bytes("normals", bytesMax));
    return payload;
}

} // namespace

std::string writeArangoManifest(const ArangoManifest &manifest)
{
    JsonWriter json;
    json.beginObject();
    json.text("format", kArangoFormat);
    json.integer("version", kArangoVersion);
    json.text("session_id", manifest.session.text());
    json.time("as_of", manifest.asOf);
    json.unsignedInteger("anchors_count", manifest.anchors);
    json.unsignedInteger("mesh_versions_count", manifest.meshVersions);
    json.unsignedInteger("edges_count", manifest.edges);
    json.endObject();
    return json.take();
}

std::string writeArangoSession(const model::Session &session)
{
    JsonWriter json;
    json.beginObject();
    json.text("_key", fitted(keyOf(session.id, {})));
    json.text("session_id", session.id.text());
    json.time("first_seen", session.firstSeen);
    json.time("last_seen", session.lastSeen);
    json.endObject();
    return json.take();
}

std::string writeArangoAnchor(const model::Anchor &anchor)
{
    JsonWriter json;
    json.beginObject();
    json.text("_key", fitted(keyOf(anchor.session, anchor.id.text())));
    json.text("id", anchor.id.text());
    json.text("session_id", anchor.session.text());
    writeExactPose(json, anchor.pose, anchor.otherRotation);
    json.time("timestamp", anchor.timestamp);
    if (!anchor.metadata.empty())
        json.raw("metadata", anchor.metadata);
    json.endObject();
    return json.take();
}

std::string writeArangoMesh(const ArangoMesh &document)
{
    const model::Mesh &mesh = document.mesh;
    std::string key = keyOf(mesh.session, mesh.id.text());
    if (!document.isCurrent)
        key += '@' + std::to_string(document.version);
    JsonWriter json;
    json.beginObject();
    json.text("_key", fitted(std::move(key)));
    json.text("session_id", mesh.session.text());
    json.unsignedInteger("version", document.version);
    json.boolean("current", document.isCurrent);
    json.time("received_at", document.receivedAt);
    writeMeshMembers(json, mesh, MeshPayloads::Include);
    json.endObject();
    return json.take();
}

std::string writeArangoEdge(const ArangoEdge &edge)
{
    const std::string from = handleOf(edge.from);
    const std::string to = handleOf(edge.to);
    const std::string_view type = nameOf(edge.kind, kEdgeKinds);
    JsonWriter json;
    json.beginObject();
    // The handles have slashes, which a key must not have.
    json.text(
        "_key",
        sha256({asBytes(type), asBytes(" "), asBytes(from), asBytes(" "), asBytes(to)}).toHex());
    json.text("_from", from);
    json.text("_to", to);
    json.text("type", type);
    json.number("distance", spatial::length(edge.toFromFrom.position));
    writeExactPose(json, edge.toFromFrom);
    json.key("uncertainty");
    json.beginObject();
    json.number("position", edge.deviation.positionM);
    json.number("rotation", edge.deviation.rotationRad);
    json.endObject();
    json.time("first_seen", edge.seen.first);
    json.time("last_seen", edge.seen.last);
    json.endObject();
    return json.take();
}

Result<ArangoManifest> parseArangoManifest(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject object, document.rootObject());
    STAG_TRY(const std::string format, object.text("format"));
    if (format != kArangoFormat)
        return object.invalid("format", "must be " + std::string(kArangoFormat));
    STAG_TRY(const auto version, object.integer("version"));
    if (version.value_or(0) < 1 || *version > kArangoVersion)
        return object.invalid("version", "must be " + std::to_string(kArangoVersion));
    ArangoManifest manifest;
    STAG_TRY(manifest.session, readSession(object));
    STAG_TRY(manifest.asOf, readTime(object, "as_of"));
    STAG_TRY(manifest.anchors, readCount(object, "anchors_count"));
    STAG_TRY(manifest.meshVersions, readCount(object, "mesh_versions_count"));
    STAG_TRY(manifest.edges, readCount(object, "edges_count"));
    return manifest;
}

Result<model::Anchor> parseArangoAnchor(std::string_view line, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(line, limits));
    STAG_TRY(const JsonObject object, document.rootObject());
    STAG_TRY(const model::SessionId session, readSession(object));
    STAG_TRY(const Timestamp time, readTime(object, "timestamp"));
    STAG_TRY(model::Anchor anchor, readAnchor(object, {session, time}));
    STAG_TRY_VOID(model::validate(anchor, "anchor"));
    return anchor;
}

Result<ArangoMesh> parseArangoMesh(std::string_view line, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(line, limits));
    STAG_TRY(const JsonObject object, document.rootObject());
    ArangoMesh result;
    STAG_TRY(result.version, readCount(object, "version"));
    if (result.version == 0)
        return object.invalid("version", "must be 1 or more");
    STAG_TRY(result.isCurrent, object.boolean("current"));
    STAG_TRY(result.receivedAt, readTime(object, "received_at"));
    STAG_TRY(const model::SessionId session, readSession(object));
    STAG_TRY(const Timestamp time, readTime(object, "timestamp"));
    STAG_TRY(model::Mesh mesh, readMeshMembers(object, {session, time}));
    STAG_TRY(auto payload, readPayload(object, mesh.isDelta, limits));
    if (!mesh.isDelta)
        mesh.hash = model::contentHash(payload);
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    STAG_TRY_VOID(model::validate(mesh, "mesh"));
    result.mesh = std::move(mesh);
    return result;
}

} // namespace stag::wire
