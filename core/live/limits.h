// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::live {

/// What a viewer keeps. Overflow policy: a trail drops its oldest points; an entity or packet over
/// the limit is refused and counted in LiveState::refusedCount().
struct Limits
{
    std::size_t entitiesMax = 1'000'000;
    std::size_t trailPointsMax = 2'048;
    std::chrono::milliseconds trailAgeMax{16'000};
};

} // namespace stag::live
