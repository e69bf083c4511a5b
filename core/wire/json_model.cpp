// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/json_model.h"

#include "core/base/base64.h"
#include "core/base/gzip.h"
#include "core/base/lz4.h"
#include "core/base/uuid.h"
#include "core/base/xz.h"
#include "core/model/limits.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace stag::wire {

namespace {

Result<Timestamp> readTime(const JsonObject &object, std::string_view key, Timestamp fallback)
{
    STAG_TRY(const auto ms, object.integer(key));
    return ms && *ms != 0 ? fromUnixMs(*ms) : fallback;
}

/// A gzip or raw payload under its name, or under the name that the published relay uses.
std::string_view present(const JsonObject &object, std::string_view name, std::string_view alias)
{
    return object.has(name) ? name : alias;
}

Result<int> readLevel(const JsonObject &object, std::string_view name)
{
    STAG_TRY(const auto level, object.integer(name));
    const std::int64_t value = level.value_or(0);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        return object.wrong(name, "must be a whole number of 32 bits");
    return static_cast<int>(value);
}

/// "bvx" and the kind of the first block.
bool isLzfse(BytesView bytes)
{
    constexpr std::string_view kKinds = "12n-$";
    return bytes.size() > 4 && asText(bytes.first(3)) == "bvx"
           && kKinds.find(static_cast<char>(bytes[3])) != std::string_view::npos;
}

/// What the bytes were packed from; nothing if they are of no packing that can be opened.
Result<std::optional<Bytes>> unpack(const Bytes &bytes, std::size_t bytesMax)
{
    const auto opened = [](Result<Bytes> plain) -> Result<std::optional<Bytes>> {
        if (!plain)
            return std::move(plain).error();
        return std::optional(std::move(*plain));
    };
    if (isAppleLz4(bytes))
        return opened(unpackAppleLz4(bytes, bytesMax));
    if (isXz(bytes))
        return opened(unpackXz(bytes, bytesMax));
    if (isGzip(bytes))
        return opened(gunzip(bytes, bytesMax));
    return std::optional<Bytes>();
}

bool isRelayDelta(const JsonObject &object)
{
    return object.has("vertices_delta") && !object.has("vertices") && !object.has("delta_data");
}

/// The published relay names neither a mesh nor a base: what it sends is against what was there for
/// the anchor before.
std::optional<model::MeshId> baseOf(const model::Mesh &mesh, const JsonObject &object)
{
    const bool isOwn = mesh.isDelta && !mesh.base && isRelayDelta(object);
    return isOwn ? std::optional(mesh.id) : mesh.base;
}

Result<model::MeshPayload> readDelta(const JsonObject &object, PayloadReader &payloads)
{
    model::MeshPayload payload;
    const std::string_view name = object.has("delta_data")
                                      ? std::string_view("delta_data")
                                      : present(object, "vertices", "vertices_delta");
    STAG_TRY(payload.vertices, payloads.asSent(object, name));
    if (isRelayDelta(object)) {
        STAG_TRY(payload.faces, payloads.inflated(object, "faces_delta"));
    }
    return payload;
}

Result<model::MeshPayload> readFull(const JsonObject &object, PayloadReader &payloads)
{
    model::MeshPayload payload;
    STAG_TRY(payload.vertices,
             payloads.inflated(object, present(object, "vertices", "vertices_delta")));
    STAG_TRY(payload.faces, payloads.inflated(object, present(object, "faces", "faces_delta")));
    STAG_TRY(payload.normals, payloads.inflated(object, "normals"));
    return payload;
}

} // namespace

Result<Bytes> PayloadReader::asSent(const JsonObject &object, std::string_view key)
{
    STAG_TRY(Bytes bytes, object.bytes(key, m_remainingBytes));
    m_remainingBytes -= bytes.size();
    return bytes;
}

Result<Bytes> PayloadReader::inflated(const JsonObject &object, std::string_view key)
{
    STAG_TRY(Bytes bytes, object.bytes(key, m_remainingBytes));
    if (isGzip(bytes)) {
        auto raw = gunzip(bytes, m_remainingBytes);
        if (raw)
            bytes = std::move(raw).value();
        else if (raw.error().code != ErrorCode::Corrupt)
            return Error{raw.error().code, object.pathOf(key) + ": " + raw.error().detail};
    }
    m_remainingBytes -= bytes.size();
    return bytes;
}

Result<OpenedPayload> PayloadReader::opened(const JsonObject &object, std::string_view key)
{
    OpenedPayload payload;
    STAG_TRY(payload.bytes, object.bytes(key, m_remainingBytes));
    auto plain = unpack(payload.bytes, m_remainingBytes);
    if (plain && *plain)
        payload.bytes = std::move(**plain);
    else if (!plain && plain.error().code == ErrorCode::Corrupt)
        payload.unopened = Unopened::Damaged;
    else if (!plain)
        return Error{plain.error().code, object.pathOf(key) + ": " + plain.error().detail};
    else if (isLzfse(payload.bytes))
        payload.unopened = Unopened::Lzfse;
    m_remainingBytes -= payload.bytes.size();
    return payload;
}

Result<AnchorPose> readAnchorPose(const JsonObject &anchor)
{
    AnchorPose result;
    STAG_TRY(const auto pose, anchor.object("pose"));
    if (!pose)
        return result;
    STAG_TRY(result.pose.position.x, pose->number("x"));
    STAG_TRY(result.pose.position.y, pose->number("y"));
    STAG_TRY(result.pose.position.z, pose->number("z"));
    STAG_TRY(const JsonArray rotation, pose->array("rotation"));
    STAG_TRY(std::vector<double> q, rotation.numbers(model::Limits().rotationNumbersMax));
    if (q.size() == 4)
        result.pose.rotation = {q[0], q[1], q[2], q[3]};
    else if (pose->has("rotation"))
        result.otherRotation = std::move(q);
    return result;
}

Result<std::vector<spatial::Vec3>> readPolygon(const JsonObject &object, const Limits &limits)
{
    STAG_TRY(const JsonArray array, object.array("polygon"));
    STAG_TRY(const auto points, array.arrays(limits.polygonPointsMax));
    std::vector<spatial::Vec3> polygon;
    polygon.reserve(points.size());
    for (const JsonArray &point : points) {
        STAG_TRY(const auto xyz, point.numbers(3));
        if (xyz.size() != 3)
            return Error{ErrorCode::InvalidArgument, point.path() + ": must have 3 numbers"};
        polygon.push_back({xyz[0], xyz[1], xyz[2]});
    }
    return polygon;
}

Result<model::Anchor> readAnchor(const JsonObject &object, const ElementDefaults &defaults)
{
    model::Anchor anchor;
    STAG_TRY(std::string id, object.text("id"));
    if (id.empty() && defaults.random)
        id = "anchor_" + uuid4(*defaults.random);
    anchor.id = model::AnchorId(std::move(id));
    STAG_TRY(std::string session, object.text("session_id"));
    anchor.session = session.empty() ? defaults.session : model::SessionId(std::move(session));
    STAG_TRY(AnchorPose pose, readAnchorPose(object));
    anchor.pose = pose.pose;
    anchor.otherRotation = std::move(pose.otherRotation);
    STAG_TRY(anchor.timestamp, readTime(object, "timestamp", defaults.timestamp));
    STAG_TRY(anchor.metadata, object.compactObject("metadata"));
    return anchor;
}

Result<model::Mesh>
readMeshMembers(const JsonObject &object, const ElementDefaults &defaults, const MeshNames &names)
{
    model::Mesh mesh;
    mesh.session = defaults.session;
    STAG_TRY(std::string anchor, object.text(names.anchor));
    STAG_TRY(std::string id, object.text("id"));
    if (id.empty() && defaults.random)
        id = "mesh_" + (anchor.empty() ? uuid4(*defaults.random) : anchor);
    mesh.id = model::MeshId(std::move(id));
    mesh.anchor = model::AnchorId(std::move(anchor));
    STAG_TRY(mesh.isDelta, object.boolean(names.isDelta));
    STAG_TRY(std::string base, object.text(names.base));
    if (!base.empty())
        mesh.base = model::MeshId(std::move(base));
    STAG_TRY(mesh.compressionLevel, readLevel(object, names.compressionLevel));
    STAG_TRY(mesh.timestamp, readTime(object, "timestamp", defaults.timestamp));
    return mesh;
}

Result<model::Mesh> readMesh(const JsonObject &object,
                             const ElementDefaults &defaults,
                             PayloadReader &payloads,
                             const MeshNames &names)
{
    STAG_TRY(model::Mesh mesh, readMeshMembers(object, defaults, names));
    mesh.base = baseOf(mesh, object);
    STAG_TRY(auto payload, mesh.isDelta ? readDelta(object, payloads) : readFull(object, payloads));
    if (!mesh.isDelta)
        mesh.hash = model::contentHash(payload);
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    return mesh;
}

void writeRotation(JsonWriter &json, std::span<const double> numbers)
{
    json.key("rotation");
    json.beginArray();
    for (const double number : numbers)
        json.number(number);
    json.endArray();
}

void writePose(JsonWriter &json,
               const spatial::Pose &pose,
               const std::optional<std::vector<double>> &otherRotation)
{
    const spatial::Quat &q = pose.rotation;
    json.beginObject();
    json.number("x", pose.position.x);
    json.number("y", pose.position.y);
    json.number("z", pose.position.z);
    writeRotation(json, otherRotation ? *otherRotation : std::vector{q.x, q.y, q.z, q.w});
    json.endObject();
}

void writePoint(JsonWriter &json, const spatial::Vec3 &point)
{
    json.beginArray();
    for (const double component : {point.x, point.y, point.z})
        json.number(component);
    json.endArray();
}

void writeAnchorMembers(JsonWriter &json, const model::Anchor &anchor)
{
    json.text("id", anchor.id.text());
    json.text("session_id", anchor.session.text());
    json.key("pose");
    writePose(json, anchor.pose, anchor.otherRotation);
    json.time("timestamp", anchor.timestamp);
    if (!anchor.metadata.empty())
        json.raw("metadata", anchor.metadata);
}

void writeAnchorObject(JsonWriter &json, const model::Anchor &anchor)
{
    json.beginObject();
    writeAnchorMembers(json, anchor);
    json.endObject();
}

void writeResolution(JsonWriter &json, model::DeltaResolution resolution)
{
    if (resolution != model::DeltaResolution::None)
        json.text("delta_resolution", kDeltaResolutions.at(static_cast<std::size_t>(resolution)));
}

void writeMeshMembers(JsonWriter &json, const model::Mesh &mesh, MeshPayloads payloads)
{
    const bool full = payloads == MeshPayloads::Include && !mesh.isDelta;
    const auto optionalBytes = [&json](std::string_view name, BytesView bytes) {
        if (!bytes.empty())
            json.base64(name, bytes);
    };
    if (payloads == MeshPayloads::Include)
        json.expect(base64EncodedSizeBytes(mesh.payload->sizeBytes()));
    json.text("id", mesh.id.text());
    json.text("anchor_id", mesh.anchor.text());
    if (full) {
        optionalBytes("vertices", mesh.payload->vertices);
        optionalBytes("faces", mesh.payload->faces);
        optionalBytes("normals", mesh.payload->normals);
    }
    if (mesh.hash)
        json.text("hash", mesh.hash->toHex());
    json.boolean("is_delta", mesh.isDelta);
    if (mesh.base)
        json.text("base_mesh_id", mesh.base->text());
    writeResolution(json, mesh.resolution);
    if (payloads == MeshPayloads::Include && mesh.isDelta) {
        optionalBytes("delta_data", mesh.payload->vertices);
        optionalBytes("faces", mesh.payload->faces);
    }
    json.integer("compression_level", mesh.compressionLevel);
    json.time("timestamp", mesh.timestamp);
}

void writeMesh(JsonWriter &json, const model::Mesh &mesh, MeshPayloads payloads)
{
    json.beginObject();
    writeMeshMembers(json, mesh, payloads);
    json.endObject();
}

} // namespace stag::wire
