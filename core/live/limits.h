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

/// What one subscriber may choose. Overflow policy: a filter too many is refused; of an entity too
/// many the place is not remembered, so that nobody is told when it leaves.
struct SubscriptionLimits
{
    std::size_t filtersMax = 8;
    std::size_t sessionsPerFilterMax = 64;
    std::size_t filterIdBytesMax = 64;
    std::size_t placesMax = 100'000;
};

} // namespace stag::live
