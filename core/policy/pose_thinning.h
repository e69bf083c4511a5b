// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/spatial/vec3.h"

#include <chrono>

namespace stag::policy {

/// How finely the past of a pose stream is kept.
struct PoseResolution
{
    std::chrono::milliseconds interval{1'000};
    double distanceM = 0.5;

    bool operator==(const PoseResolution &) const = default;
};

/// Whether a pose is to be kept after the last that was: one for each interval, and more of who
/// moves fast.
[[nodiscard]] bool isWorthKeeping(const PoseResolution &resolution,
                                  Timestamp lastKept,
                                  const spatial::Vec3 &lastPosition,
                                  Timestamp now,
                                  const spatial::Vec3 &position);

} // namespace stag::policy
