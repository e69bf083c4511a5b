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
    /// Waiting events and bytes of one session; further packets are dropped
    /// [relay_packets_dropped_total]. From three quarters on, a connection that sends anchors or
    /// meshes is not read until it is half [relay_reading_paused_total].
    std::size_t queuedEventsMax = 8192;
    std::size_t queuedBytesMax = 64u << 20;
    /// Bytes of one connection between its loop and the loop of its session; further poses are
    /// dropped [relay_packets_dropped_total], and with an anchor or a mesh more the connection is
    /// not read until it is half [relay_reading_paused_total].
    std::size_t connectionBytesMax = 16u << 20;
    /// Pose streams of one connection that are known when it closes; of further ones it is not told
    /// that they are gone, they only fall silent.
    std::size_t connectionStreamsMax = 64;
    /// One payload after gunzip; a larger one is refused [relay_packet_errors_total].
    std::size_t inflatedBytesMax = 64u << 20;
    /// Events beyond an ordinary batch are added up to so many bytes; the rest goes in the next.
    std::size_t catchUpBytesMax = 8u << 20;
    /// With a spool, what of a session is in memory at most; what follows is on the disk only.
    std::size_t readAheadEventsMax = 512;
    std::size_t readAheadBytesMax = 8u << 20;
    /// Bytes that wait for the disk; further packets are held in memory or, where that is full,
    /// dropped [relay_spool_refused_total].
    std::size_t spoolWaitingBytesMax = 64u << 20;
    /// What comes within this time is written to the spool in one commit. It is what a relay that
    /// is killed may lose of what it has read.
    std::chrono::milliseconds spoolGroupInterval{10};
    /// After a commit that failed [relay_spool_write_failures_total].
    std::chrono::milliseconds spoolRetryInterval{1'000};
    /// Delay before a failed batch is tried again: doubled from the first to the last.
    std::chrono::milliseconds retryDelayMin{100};
    std::chrono::milliseconds retryDelayMax{10'000};
};

// What a connection has on its way when it is held back still fits.
static_assert(RelayLimits{}.connectionBytesMax <= RelayLimits{}.queuedBytesMax / 4);
static_assert(RelayLimits{}.readAheadEventsMax < RelayLimits{}.queuedEventsMax);
static_assert(RelayLimits{}.queuedEventsBeforeCoalescing < RelayLimits{}.queuedEventsMax);

} // namespace stag::relay
