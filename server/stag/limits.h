// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace stag::stag {

/// What the service accepts and how it treats slow readers; each overflow is counted in the
/// metrics.
struct StagLimits
{
    int clientsPerSessionMax = 10; ///< a further one is closed right after its upgrade
    std::size_t clientQueueBytesMax = 16u << 20; ///< a session client over it is closed with 1013
    std::size_t viewersMax = 64;                 ///< a further one is refused with 503
    std::size_t viewerSlowBytes = 256u << 10; ///< above it poses coalesce and packets are left out
    std::size_t viewerQueueBytesMax = 16u << 20;   ///< above it the viewer gets a new snapshot
    std::uint32_t viewerPacketsPerSecondMax = 200; ///< the others are counted, not sent
    std::chrono::milliseconds poseTick{16};        ///< coalesced poses leave at least this often
    std::chrono::milliseconds pingInterval{54'000};
    std::chrono::milliseconds pongTimeout{60'000};
    std::int64_t queryAnchorsDefault = 100;
    std::int64_t queryAnchorsMax = 1'000;
    std::size_t recentEventsMax =
        16'384; ///< per loop: poses of a repeated event are not shown twice
    std::size_t metricSessionsMax = 1'000; ///< further sessions are counted under "other"
};

struct StagSettings
{
    std::string version = "2.0.0"; ///< as /health says it
    bool metricsEnabled = true;
    std::string metricsPath = "/metrics";
    bool echoToSender = true; ///< a session client gets its own update back once it is committed
    StagLimits limits;
};

} // namespace stag::stag
