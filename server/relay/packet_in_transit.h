// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/wire/stream_kit.h"
#include "server/relay/device_identity.h"
#include "server/relay/pose_stream.h"
#include "server/relay/reading_gate.h"

#include <atomic>
#include <cstddef>
#include <memory>

namespace stag::relay {

/// What one connection has on its way to the loops of its sessions. Any thread.
class ConnectionLoad
{
public:
    ConnectionLoad(std::shared_ptr<ReadingGate> gate, std::size_t packetsMax, std::size_t bytesMax);

    [[nodiscard]] bool hasRoomFor(std::size_t sizeBytes) const;
    /// Stops the reading of the connection until half of its load has gone. At least one packet
    /// must be added after this.
    void holdUntilLow();
    void add(std::size_t sizeBytes);
    void remove(std::size_t sizeBytes);
    [[nodiscard]] const std::shared_ptr<ReadingGate> &gate() const { return m_gate; }

private:
    const std::shared_ptr<ReadingGate> m_gate;
    const std::size_t m_packetsMax;
    const std::size_t m_bytesMax;
    std::atomic<std::size_t> m_packets{0};
    std::atomic<std::size_t> m_bytes{0};
    std::atomic<bool> m_isHolding{false};
};

/// A packet, and what its connection knows about it.
struct ReceivedPacket
{
    wire::StreamPacket packet{};
    std::size_t sizeBytes = 0;
    std::shared_ptr<const DeviceIdentity> sender{};
    std::shared_ptr<const PoseStream> stream{}; ///< of a pose
    MonotonicTime received{};
};

/// A packet on its way from the loop of its connection to the loop of its session; counts against
/// its connection for as long as it lives.
class PacketInTransit
{
public:
    PacketInTransit(std::shared_ptr<ConnectionLoad> load, ReceivedPacket received);
    ~PacketInTransit();
    PacketInTransit(const PacketInTransit &) = delete;
    PacketInTransit &operator=(const PacketInTransit &) = delete;

    [[nodiscard]] const std::shared_ptr<ReadingGate> &gate() const { return m_load->gate(); }
    [[nodiscard]] ReceivedPacket &received() { return m_received; }

private:
    const std::shared_ptr<ConnectionLoad> m_load;
    ReceivedPacket m_received;
};

} // namespace stag::relay
