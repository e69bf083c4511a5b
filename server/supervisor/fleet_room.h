// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "server/supervisor/edge_fleet.h"
#include "server/transport/loop.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace stag::supervisor {

/// The fleet and the loop that it belongs to.
struct FleetRoom
{
    transport::Loop &loop;
    EdgeFleet fleet; ///< on the loop only
};

/// A number from 0 to below 1.
[[nodiscard]] inline double drawn(Random &random)
{
    constexpr double kScale = 1.0 / 9'007'199'254'740'992.0; // 2^53
    std::array<std::byte, sizeof(std::uint64_t)> bytes{};
    random.fill(bytes);
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), bytes.size());
    return static_cast<double>(number >> 11) * kScale;
}

} // namespace stag::supervisor
