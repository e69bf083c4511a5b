// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::relay {

/// What the relay holds at most. The name in brackets is the counter that tells of an overflow.
struct RelayLimits
{
    /// Above this many waiting events of a session a pose replaces the waiting pose of its stream
    /// [relay_poses_coalesced_total].
    std::size_t queuedEventsBeforeCoalescing = 256;
    /// Waiting events of one session; further packets are dropped [relay_packets_dropped_total].
    std::size_t queuedEventsMax = 8192;
    /// Waiting bytes of one session; further packets are dropped [relay_packets_dropped_total].
    std::size_t queuedBytesMax = 64u << 20;
    /// Bytes of one connection between its loop and the loop of its session; further packets are
    /// dropped [relay_packets_dropped_total].
    std::size_t connectionBytesMax = 64u << 20;
    /// One payload after gunzip; a larger one is refused [relay_packet_errors_total].
    std::size_t inflatedBytesMax = 64u << 20;
    /// Delay before a failed batch is tried again: doubled from the first to the last.
    std::chrono::milliseconds retryDelayMin{100};
    std::chrono::milliseconds retryDelayMax{10'000};
};

static_assert(RelayLimits{}.queuedEventsBeforeCoalescing < RelayLimits{}.queuedEventsMax);

} // namespace stag::relay
