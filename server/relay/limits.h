// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::relay {

/// What the relay holds at most. The names in brackets are the counters that tell of an overflow.
struct RelayLimits
{
    /// Above this many waiting events of a session a pose replaces the waiting pose of its stream
    /// [relay_poses_coalesced_total].
    std::size_t queuedEventsBeforeCoalescing = 256;
    /// Waiting events of one session; further packets are refused [relay_packets_dropped_total].
    std::size_t queuedEventsMax = 8192;
    /// Waiting bytes of one session; further meshes are refused [relay_packets_dropped_total].
    std::size_t queuedBytesMax = 64u << 20;
    /// Sessions whose anchor ids are remembered; the one idle longest is forgotten first.
    std::size_t sessionsPerLoopMax = 4096;
    /// Pose streams of one session; further streams are refused [relay_packets_dropped_total].
    std::size_t streamsPerSessionMax = 1024;
    /// Delay before a failed batch is tried again: doubled from the first to the last.
    std::chrono::milliseconds retryDelayMin{100};
    std::chrono::milliseconds retryDelayMax{10'000};
};

} // namespace stag::relay
