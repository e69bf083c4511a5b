// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::geofence {

/// What a tracker keeps, and when a device is gone.
struct Limits
{
    std::size_t insideMax = 10'000; ///< of one fence; further ones do not enter and are counted
    std::chrono::milliseconds silentAfter{30'000}; ///< without a pose a device has left
    /// A device that disconnects has left if no pose comes in this time: its last ones may still be
    /// on their way, and it may come back at once.
    std::chrono::milliseconds departureGrace{2'000};
};

} // namespace stag::geofence
