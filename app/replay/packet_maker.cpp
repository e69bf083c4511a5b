// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/packet_maker.h"

#include "core/base/byte_reader.h"
#include "core/wire/anchor_metadata.h"

namespace stag::app::replay {

namespace {

wire::StreamAnchor anchorOf(const wire::RecordedPlane &plane)
{
    model::AnchorTraits traits;
    traits.kind = model::AnchorKind::Plane;
    traits.label = plane.label;
    traits.polygon = plane.polygon;
    return {plane.id, plane.pose, wire::writeAnchorMetadata(traits)};
}

wire::StreamAnchor anchorOf(const wire::RecordedAnchor &anchor)
{
    model::AnchorTraits traits;
    traits.kind = model::AnchorKind::Anchor;
    traits.label = anchor.label;
    return {anchor.id, anchor.pose, wire::writeAnchorMetadata(traits)};
}

wire::StreamMesh
meshOf(const model::DeviceId &device, const std::string &name, const GrowingChunk &chunk)
{
    return {model::AnchorId(device.text() + "/chunk_" + name), chunk.payload(), {}};
}

} // namespace

void GrowingChunk::add(const wire::RecordedRoom &room, const std::vector<std::uint32_t> &triangles)
{
    for (const std::uint32_t triangle : triangles) {
        for (const std::uint32_t vertex : room.triangles[triangle]) {
            const auto number = static_cast<std::uint32_t>(m_positions.size());
            const auto [found, added] = m_vertexNumbers.try_emplace(vertex, number);
            if (added)
                m_positions.push_back(room.positions[vertex]);
            m_indices.push_back(found->second);
        }
    }
}

Bytes GrowingChunk::payload() const
{
    Bytes bytes;
    bytes.reserve(8 + 12 * m_positions.size() + 4 * m_indices.size());
    appendLittleEndian(bytes, static_cast<std::uint32_t>(m_positions.size()));
    appendLittleEndian(bytes, static_cast<std::uint32_t>(m_indices.size()));
    for (const auto &position : m_positions)
        for (const float coordinate : position)
            appendLittleEndian(bytes, coordinate);
    for (const std::uint32_t index : m_indices)
        appendLittleEndian(bytes, index);
    return bytes;
}

PacketMaker::PacketMaker(const Recording &recording)
    : m_recording(recording)
{}

wire::StreamPacket PacketMaker::packet(std::int64_t frameNumber, Timestamp now) const
{
    wire::StreamPacket packet;
    packet.session = m_recording.header.session;
    packet.frameNumber = frameNumber;
    packet.timestamp = now;
    return packet;
}

std::optional<wire::StreamPacket> PacketMaker::next(const wire::RecordingLine &line, Timestamp now)
{
    DeviceState &device = m_devices[line.device];
    wire::StreamPacket result = packet(device.frameNumber, now);
    if (const auto *pose = std::get_if<wire::RecordedPose>(&line.what)) {
        result.data = wire::StreamPose{pose->pose, pose->stream};
    } else if (const auto *plane = std::get_if<wire::RecordedPlane>(&line.what)) {
        result.data = device.anchors[plane->id] = anchorOf(*plane);
    } else if (const auto *anchor = std::get_if<wire::RecordedAnchor>(&line.what)) {
        result.data = device.anchors[anchor->id] = anchorOf(*anchor);
    } else if (const auto *chunk = std::get_if<wire::RecordedChunk>(&line.what)) {
        GrowingChunk &growing = device.chunks[chunk->chunk];
        growing.add(m_recording.header.room, chunk->addedTriangles);
        result.data = meshOf(line.device, chunk->chunk, growing);
    } else {
        return std::nullopt;
    }
    ++device.frameNumber;
    return result;
}

std::vector<wire::StreamPacket> PacketMaker::stateOf(const model::DeviceId &device,
                                                     Timestamp now) const
{
    std::vector<wire::StreamPacket> packets;
    const auto found = m_devices.find(device);
    if (found == m_devices.end())
        return packets;
    const DeviceState &state = found->second;
    for (const auto &[id, anchor] : state.anchors) {
        packets.push_back(packet(state.frameNumber, now));
        packets.back().data = anchor;
    }
    for (const auto &[name, chunk] : state.chunks) {
        packets.push_back(packet(state.frameNumber, now));
        packets.back().data = meshOf(device, name, chunk);
    }
    return packets;
}

} // namespace stag::app::replay
