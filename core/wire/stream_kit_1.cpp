// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stream_kit_1.h"

#include "core/wire/json_model.h"
#include "core/wire/stream_checks.h"

#include <algorithm>

namespace stag::wire {

namespace {

constexpr std::size_t kPositionNumbers = 3;
constexpr std::size_t kRotationNumbersMax = 16;

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, std::move(detail)};
}

Result<StreamPose> readPose(const JsonObject &data)
{
    STAG_TRY(const JsonArray position, data.array("position"));
    STAG_TRY(const std::vector<double> p, position.numbers(kRotationNumbersMax));
    if (p.size() != kPositionNumbers)
        return invalid("invalid pose: position has " + std::to_string(p.size()) + " numbers");
    STAG_TRY(const JsonArray rotation, data.array("rotation"));
    STAG_TRY(std::vector<double> q, rotation.numbers(kRotationNumbersMax));
    q.resize(4);
    StreamPose pose;
    pose.pose = {{p[0], p[1], p[2]}, {q[0], q[1], q[2], q[3]}};
    STAG_TRY_VOID(checkStreamPose(pose.pose));
    return pose;
}

Result<StreamMesh> readMesh(const JsonObject &data, const Limits &limits)
{
    PayloadReader payloads(limits);
    StreamMesh mesh;
    const auto open = [&](std::string_view name) -> Result<Bytes> {
        STAG_TRY(OpenedPayload payload, payloads.opened(data, name));
        mesh.unopened = std::max(mesh.unopened, payload.unopened);
        return std::move(payload.bytes);
    };
    STAG_TRY(mesh.vertices, open("verticesData"));
    STAG_TRY(mesh.faces, open("facesData"));
    STAG_TRY(mesh.normals, open("normalsData"));
    STAG_TRY(std::string anchor, data.text("anchorID"));
    mesh.anchor = model::AnchorId(std::move(anchor));
    if (mesh.vertices.empty())
        return invalid("empty vertices data");
    STAG_TRY_VOID(checkStreamId(mesh.anchor.text(), "anchor_id"));
    return mesh;
}

Result<void> readData(const JsonObject &root,
                      const std::string &type,
                      const Limits &limits,
                      StreamPacket &packet)
{
    STAG_TRY(const auto outer, root.object("data"));
    STAG_TRY(const auto data, outer ? outer->object("data") : std::optional<JsonObject>());
    if (type != "pose" && type != "mesh")
        return invalid("unknown packet type: " + type);
    if (!data)
        return invalid("missing " + type + " data");
    if (type == "pose") {
        STAG_TRY(packet.data, readPose(*data));
    } else {
        STAG_TRY(packet.data, readMesh(*data, limits));
    }
    return success();
}

} // namespace

bool isStreamKit1(const JsonObject &root)
{
    return root.has("sessionID");
}

Result<StreamPacket> readStreamKit1(const JsonObject &root, const Limits &limits)
{
    StreamPacket packet;
    packet.dialect = StreamDialect::StreamKit1;
    STAG_TRY(std::string session, root.text("sessionID"));
    STAG_TRY(std::string event, root.text("eventID"));
    STAG_TRY(const auto frame, root.integer("frameNumber"));
    STAG_TRY(const auto timestamp, root.integer("timestamp"));
    STAG_TRY(const std::string type, root.text("type"));
    STAG_TRY_VOID(checkStreamEnvelope(session, timestamp.value_or(0), type));
    if (!event.empty())
        STAG_TRY_VOID(checkStreamId(event, "eventID"));
    STAG_TRY_VOID(readData(root, type, limits, packet));
    packet.session = model::SessionId(std::move(session));
    packet.event = model::EventId(std::move(event));
    packet.frameNumber = frame.value_or(0);
    packet.timestamp = fromUnixMs(*timestamp);
    return packet;
}

} // namespace stag::wire
