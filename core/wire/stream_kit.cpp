// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stream_kit.h"

#include "core/base/gzip.h"
#include "core/model/validation.h"
#include "core/wire/json_model.h"
#include "core/wire/stream_checks.h"
#include "core/wire/stream_kit_1.h"

#include <algorithm>
#include <array>

namespace stag::wire {

namespace {

constexpr std::size_t kRotationNumbersMax = 16;
constexpr std::array<std::string_view, 3> kTypes{"pose", "mesh", "anchor"};

/// A packet as it was written; which of the parts counts is decided by `type`. Everything is read
/// before anything is judged, because a wrong type anywhere ends the connection.
struct RawPacket
{
    std::string type;
    std::string session;
    std::int64_t frameNumber = 0;
    std::int64_t timestampMs = 0;
    std::string stream;
    std::optional<spatial::Pose> pose;
    std::optional<StreamMesh> mesh;
    std::optional<StreamAnchor> anchor;
};

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, std::move(detail)};
}

/// The published relay reads into four numbers: missing ones are zero, further ones are ignored.
Result<spatial::Pose> readFixedPose(const JsonObject &object)
{
    spatial::Pose pose;
    STAG_TRY(pose.position.x, object.number("x"));
    STAG_TRY(pose.position.y, object.number("y"));
    STAG_TRY(pose.position.z, object.number("z"));
    STAG_TRY(const JsonArray rotation, object.array("rotation"));
    std::array<double, 4> q{};
    STAG_TRY_VOID(rotation.numbersInto(q, kRotationNumbersMax));
    pose.rotation = {q[0], q[1], q[2], q[3]};
    return pose;
}

Result<StreamMesh> readStreamMesh(const JsonObject &object, const Limits &limits)
{
    PayloadReader payloads(limits);
    StreamMesh mesh;
    STAG_TRY(mesh.vertices, payloads.inflated(object, "vertices"));
    STAG_TRY(mesh.faces, payloads.inflated(object, "faces"));
    STAG_TRY(std::string anchor, object.text("anchor_id"));
    mesh.anchor = model::AnchorId(std::move(anchor));
    return mesh;
}

Result<StreamAnchor> readStreamAnchor(const JsonObject &object)
{
    StreamAnchor anchor;
    STAG_TRY(std::string id, object.text("id"));
    anchor.id = model::AnchorId(std::move(id));
    STAG_TRY(AnchorPose pose, readAnchorPose(object));
    anchor.pose = pose.pose;
    anchor.otherRotation = std::move(pose.otherRotation);
    STAG_TRY(anchor.metadata, object.compactObject("metadata"));
    return anchor;
}

Result<RawPacket> readRaw(const JsonObject &root, const Limits &limits)
{
    RawPacket raw;
    STAG_TRY(raw.session, root.text("session_id"));
    STAG_TRY(const auto frame, root.integer("frame_number"));
    raw.frameNumber = frame.value_or(0);
    STAG_TRY(const auto timestamp, root.integer("timestamp"));
    raw.timestampMs = timestamp.value_or(0);
    STAG_TRY(raw.type, root.text("type"));
    STAG_TRY(const auto data, root.object("data"));
    if (!data)
        return raw;
    STAG_TRY(raw.stream, data->text("stream"));
    STAG_TRY(const auto pose, data->object("pose"));
    if (pose) {
        STAG_TRY(raw.pose, readFixedPose(*pose));
    }
    STAG_TRY(const auto mesh, data->object("mesh"));
    if (mesh) {
        STAG_TRY(raw.mesh, readStreamMesh(*mesh, limits));
    }
    STAG_TRY(const auto anchor, data->object("anchor"));
    if (anchor) {
        STAG_TRY(raw.anchor, readStreamAnchor(*anchor));
    }
    return raw;
}

Result<StreamPose> poseOf(RawPacket &raw)
{
    if (!raw.pose)
        return invalid("missing pose data");
    STAG_TRY_VOID(checkStreamPose(*raw.pose));
    if (!raw.stream.empty())
        STAG_TRY_VOID(model::validateId(raw.stream, "stream"));
    return StreamPose{*raw.pose, std::move(raw.stream)};
}

Result<StreamMesh> meshOf(RawPacket &raw)
{
    if (!raw.mesh)
        return invalid("missing mesh data");
    if (raw.mesh->vertices.empty())
        return invalid("empty vertices data");
    STAG_TRY_VOID(checkStreamId(raw.mesh->anchor.text(), "anchor_id"));
    return std::move(*raw.mesh);
}

Result<StreamAnchor> anchorOf(RawPacket &raw)
{
    if (!raw.anchor)
        return invalid("missing anchor data");
    STAG_TRY_VOID(checkStreamId(raw.anchor->id.text(), "anchor id"));
    STAG_TRY_VOID(checkStreamPose(raw.anchor->pose));
    if (raw.anchor->metadata.size() > model::Limits{}.metadataBytesMax)
        return Error{ErrorCode::TooLarge, "anchor metadata too large"};
    return std::move(*raw.anchor);
}

BytesView asGzip(const Bytes &bytes, Bytes &compressed)
{
    auto result = gzip(bytes);
    if (!result)
        return bytes;
    compressed = std::move(result).value();
    return compressed;
}

void writeData(JsonWriter &json, const StreamPose &data)
{
    json.key("pose");
    writePose(json, data.pose);
    if (!data.stream.empty())
        json.text("stream", data.stream);
}

void writeData(JsonWriter &json, const StreamMesh &data)
{
    Bytes vertices;
    Bytes faces;
    json.key("mesh");
    json.beginObject();
    json.base64("vertices", asGzip(data.vertices, vertices));
    json.base64("faces", data.faces.empty() ? BytesView() : asGzip(data.faces, faces));
    json.text("anchor_id", data.anchor.text());
    json.endObject();
}

void writeData(JsonWriter &json, const StreamAnchor &data)
{
    json.key("anchor");
    json.beginObject();
    json.text("id", data.id.text());
    json.key("pose");
    writePose(json, data.pose, data.otherRotation);
    if (!data.metadata.empty())
        json.raw("metadata", data.metadata);
    json.endObject();
}

} // namespace

std::string_view packetType(const StreamPacket &packet)
{
    return kTypes[packet.data.index()];
}

std::string_view claimedPacketType(std::string_view text, const Limits &limits, JsonParser *room)
{
    constexpr std::string_view kUnknown = "unknown";
    const auto document = JsonDocument::parse(text, limits, room);
    const auto root = document ? document->rootObject() : document.error();
    const auto type = root ? root->text("type") : root.error();
    if (!type)
        return kUnknown;
    const auto found = std::find(kTypes.begin(), kTypes.end(), *type);
    return found == kTypes.end() ? kUnknown : *found;
}

Result<StreamPacket>
parseStreamPacket(std::string_view text, const Limits &limits, JsonParser *room)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits, room));
    STAG_TRY(const JsonObject root, document.rootObject());
    if (isStreamKit1(root))
        return readStreamKit1(root, limits);
    STAG_TRY(RawPacket raw, readRaw(root, limits));
    STAG_TRY_VOID(checkStreamEnvelope(raw.session, raw.timestampMs, raw.type));
    StreamPacket packet;
    if (raw.type == "pose") {
        STAG_TRY(packet.data, poseOf(raw));
    } else if (raw.type == "mesh") {
        STAG_TRY(packet.data, meshOf(raw));
    } else if (raw.type == "anchor") {
        STAG_TRY(packet.data, anchorOf(raw));
    } else {
        return invalid("unknown packet type: " + raw.type);
    }
    packet.session = model::SessionId(std::move(raw.session));
    packet.frameNumber = raw.frameNumber;
    packet.timestamp = fromUnixMs(raw.timestampMs);
    return packet;
}

std::string writeStreamPacket(const StreamPacket &packet)
{
    JsonWriter json;
    json.beginObject();
    json.text("session_id", packet.session.text());
    json.integer("frame_number", packet.frameNumber);
    json.time("timestamp", packet.timestamp);
    json.text("type", packetType(packet));
    json.key("data");
    json.beginObject();
    std::visit([&json](const auto &data) { writeData(json, data); }, packet.data);
    json.endObject();
    json.endObject();
    return json.take();
}

} // namespace stag::wire
