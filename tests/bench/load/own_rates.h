// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stag::test {

/// Gigabytes of text per second.
[[nodiscard]] double base64DecodeRate();
[[nodiscard]] double base64EncodeRate();

struct StoreRate
{
    double eventsPerSecond = 0;
    double cpuUsPerEvent = 0;
    double commitsPerSecond = 0;
};

/// Poses of 500 devices in batches of 50, committed to a database on the disk.
[[nodiscard]] StoreRate durableIngestRate();

/// Placed anchors at random in a room with five for each cubic metre, in batches of 50.
struct DenseRate
{
    double newPerSecond = 0;
    double movedPerSecond = 0; ///< each by some centimetres
    double cpuUsPerNew = 0;
    double cpuUsPerMoved = 0;
};
[[nodiscard]] DenseRate denseAnchorRate();

} // namespace stag::test
