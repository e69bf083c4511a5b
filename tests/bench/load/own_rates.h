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

} // namespace stag::test
