// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/transform.h"

#include "core/base/byte_reader.h"
#include "core/base/content_hash.h"
#include "core/base/uuid.h"
#include "core/model/validation.h"
#include "core/wire/anchor_metadata.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace stag::relay {

namespace {

void add(model::SpatialEvent &event, const wire::StreamPose &data, const PoseStream &stream)
{
    event.anchors.push_back({.id = stream.anchor,
                             .session = event.session,
                             .pose = data.pose,
                             .timestamp = event.timestamp,
                             .metadata = stream.metadata});
}

model::MeshPayload payloadOf(wire::StreamMesh &data)
{
    return {std::move(data.vertices), std::move(data.faces), std::move(data.normals)};
}

void add(model::SpatialEvent &event, wire::StreamMesh data)
{
    auto payload = std::make_shared<model::MeshPayload>(payloadOf(data));
    model::Mesh mesh;
    mesh.id = model::MeshId("mesh_" + data.anchor.text());
    mesh.session = event.session;
    mesh.anchor = std::move(data.anchor);
    mesh.hash = data.hash ? *data.hash : model::contentHash(*payload);
    mesh.payload = std::move(payload);
    mesh.timestamp = event.timestamp;
    event.meshes.push_back(std::move(mesh));
}

void add(model::SpatialEvent &event, wire::StreamAnchor data)
{
    event.anchors.push_back({.id = std::move(data.id),
                             .session = event.session,
                             .pose = data.pose,
                             .timestamp = event.timestamp,
                             .metadata = std::move(data.metadata),
                             .otherRotation = std::move(data.otherRotation)});
}

/// Faces are indices, or everything is in `vertices` behind the two counts of a full mesh.
std::optional<std::uint64_t> triangleCount(const model::MeshPayload &payload)
{
    constexpr std::uint64_t kTriangleBytes = 3 * sizeof(std::uint32_t);
    constexpr std::uint64_t kVertexBytes = 3 * sizeof(float);
    if (!payload.faces.empty())
        return payload.faces.size() % kTriangleBytes == 0
                   ? std::optional{payload.faces.size() / kTriangleBytes}
                   : std::nullopt;
    ByteReader reader(payload.vertices);
    const auto vertexCount = reader.u32();
    const auto indexCount = reader.u32();
    if (!vertexCount || !indexCount
        || reader.remainingBytes() != *vertexCount * kVertexBytes + *indexCount * 4ull)
        return std::nullopt;
    return *indexCount / 3;
}

} // namespace

Result<model::SpatialEvent> toSpatialEvent(wire::StreamPacket packet,
                                           const DeviceIdentity &sender,
                                           Random &random,
                                           const PoseStream *stream,
                                           PoseNames names)
{
    model::SpatialEvent event;
    event.session = std::move(packet.session);
    event.id = std::move(packet.event);
    event.timestamp = packet.timestamp;
    const auto *pose = std::get_if<wire::StreamPose>(&packet.data);
    if (event.id.empty() && (!pose || names == PoseNames::Made))
        event.id = model::EventId(uuid4(random));
    if (pose)
        add(event, *pose, stream ? *stream : poseStreamOf(event.session, sender, pose->stream));
    else if (auto *mesh = std::get_if<wire::StreamMesh>(&packet.data))
        add(event, std::move(*mesh));
    else
        add(event, std::move(std::get<wire::StreamAnchor>(packet.data)));
    STAG_TRY_VOID(model::validate(event));
    return event;
}

void hashMesh(wire::StreamPacket &packet)
{
    auto *mesh = std::get_if<wire::StreamMesh>(&packet.data);
    if (!mesh)
        return;
    model::MeshPayload payload = payloadOf(*mesh);
    mesh->hash = model::contentHash(payload);
    mesh->vertices = std::move(payload.vertices);
    mesh->faces = std::move(payload.faces);
    mesh->normals = std::move(payload.normals);
}

std::optional<std::uint64_t> triangleCountOf(const model::SpatialEvent &event)
{
    return event.meshes.empty() ? std::nullopt : triangleCount(*event.meshes.front().payload);
}

std::string entityOf(const model::SpatialEvent &event)
{
    if (!event.meshes.empty())
        return event.meshes.front().id.text();
    return event.anchors.empty() ? std::string() : event.anchors.front().id.text();
}

} // namespace stag::relay
