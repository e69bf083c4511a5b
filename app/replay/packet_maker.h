// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/replay/recording_file.h"
#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/wire/stream_kit.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stag::app::replay {

/// One cell of the room as one device has seen it so far.
class GrowingChunk
{
public:
    void add(const wire::RecordedRoom &room, const std::vector<std::uint32_t> &triangles);
    /// The whole content as StreamKit writes a full mesh: counts, positions, indices
    /// (little-endian).
    [[nodiscard]] Bytes payload() const;

private:
    std::unordered_map<std::uint32_t, std::uint32_t> m_vertexNumbers;
    std::vector<std::array<float, 3>> m_positions;
    std::vector<std::uint32_t> m_indices;
};

/// Turns lines of a recording into the packets that the device sent. Lines are to come in order.
class PacketMaker
{
public:
    /// `recording` must outlive the maker.
    explicit PacketMaker(const Recording &recording);

    /// The packet of a line, or nothing for one that is none (join, leave).
    [[nodiscard]] std::optional<wire::StreamPacket> next(const wire::RecordingLine &line,
                                                         Timestamp now);
    /// Everything but poses that the device has found so far: what a relay that lost it must hear
    /// again.
    [[nodiscard]] std::vector<wire::StreamPacket> stateOf(const model::DeviceId &device,
                                                          Timestamp now) const;

private:
    struct DeviceState
    {
        std::map<std::string, GrowingChunk> chunks;
        std::map<model::AnchorId, wire::StreamAnchor> anchors;
        std::int64_t frameNumber = 0;
    };

    [[nodiscard]] wire::StreamPacket packet(std::int64_t frameNumber, Timestamp now) const;

    const Recording &m_recording;
    std::map<model::DeviceId, DeviceState> m_devices;
};

} // namespace stag::app::replay
