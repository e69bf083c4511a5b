// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/edge.h"

#include <chrono>
#include <optional>

namespace stag::policy {

/// When an edge that is not heard of counts as what.
struct BeatSettings
{
    std::chrono::milliseconds interval{30'000}; ///< between beats, or between checks
    int degradedAfter = 1;                      ///< so many missed
    int offlineAfter = 3;
};

/// What is known of the beats of an edge.
struct Beats
{
    /// Since the last word of it, or since it was first waited for.
    std::chrono::milliseconds silence{0};
    bool isHeard = false; ///< there was a word, ever
    int failedChecks = 0; ///< one after the other, since the last word
};

/// How many beats are missing; one that is late by less than half an interval is not.
[[nodiscard]] int missedBeats(std::chrono::milliseconds silence, const BeatSettings &settings = {});

/// An edge that was never heard of is Unknown until enough is missing.
[[nodiscard]] model::EdgeHealth healthOf(const Beats &beats, const BeatSettings &settings = {});

} // namespace stag::policy
