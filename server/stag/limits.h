// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/limits.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace stag::stag {

/// What the service accepts and how it treats slow readers; each overflow is counted in the
/// metrics.
struct StagLimits
{
    // Session clients, /api/v1/ws.
    int clientsPerSessionMax = 10; ///< a further one is closed right after its upgrade
    std::size_t clientMessageBytesMax = 64u << 20; ///< closed with 1009
    std::size_t clientQueueBytesMax = 128u << 20;  ///< closed with 1013

    // Both kinds of subscribers.
    /// From here on a subscriber is slow: its poses coalesce; a viewer's packets are left out.
    std::size_t slowBytes = 256u << 10;
    /// Entities with a pose that waits for a slow subscriber; further ones are dropped.
    std::size_t waitingPosesMax = 10'000;
    std::size_t bundledPosesMax = 256; ///< of a session that leave together; no more wait for it
    /// Poses of a session wait for others so long after the last that left, by how many there are
    /// to be sent to: a client is written to in a third of it, so that a loop is never all fan-out.
    std::chrono::microseconds fanOutTickPerClient{32};
    std::chrono::milliseconds fanOutTickMax{16}; ///< a frame of a display
    std::chrono::milliseconds poseTick{16};      ///< how often coalesced poses are tried again
    live::SubscriptionLimits subscription{};     ///< filters
    /// A viewer that changes its filters gets a new snapshot, but not more often than this.
    std::chrono::milliseconds snapshotInterval{1'000};

    // Viewers, /api/v1/live.
    std::size_t viewerMessageBytesMax = 4u << 10; ///< they have nothing to say; closed with 1009
    int viewersMax = 64;                          ///< a further one is refused with 503
    /// Above it (but for a single message) the viewer gets a new snapshot once it has caught up.
    std::size_t viewerQueueBytesMax = 16u << 20;
    /// What is kept of the feed for viewers that come back; the oldest is forgotten first.
    std::size_t feedLogBytesMax = 32u << 20;
    std::size_t viewerPacketsPerSecondMax = 1000; ///< the others are counted, not sent

    std::chrono::milliseconds geofenceTick{1'000}; ///< how often dwells and silence are looked at
    // Exports and imports; a further one is refused with 503.
    std::size_t exportsMax = 2;
    std::size_t importsMax = 1;
    std::size_t exportPipeBytesMax = 1u
                                     << 20; ///< that wait for a slow reader; then the export does
    std::chrono::seconds exportDurationMax{3'600}; ///< then it breaks off

    std::chrono::milliseconds pingInterval{54'000};
    std::chrono::milliseconds pongTimeout{60'000};
    std::size_t recentEventsMax = 16'384;  ///< poses of a repeated event are not shown twice
    std::size_t ratioSessionsMax = 256;    ///< seen last, whose compression ratio is exposed
    std::size_t knownSessionsMax = 10'000; ///< whose last announcement is remembered, per loop
};

struct StagSettings
{
    std::string version = "2.0.0"; ///< as /health says it
    bool metricsEnabled = true;
    std::string metricsPath = "/metrics";
    bool echoToSender = true; ///< a session client gets its own update back once it is committed
    StagLimits limits{};
};

} // namespace stag::stag
