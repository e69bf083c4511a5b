// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/anchor.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace stag::model {

/// An anchor as it was from some time on.
struct AnchorState
{
    Anchor anchor;
    Timestamp from;
    bool isDeleted = false; ///< from then on it was gone; the anchor is as it was at last
};

/// How much of the past is known.
struct PastResolution
{
    Timestamp since;                           ///< before, it is not complete
    std::chrono::milliseconds poseInterval{0}; ///< of a device one pose per interval is kept, …
    double poseDistanceM = 0.0;                ///< … and one whenever it has moved so far

    bool operator==(const PastResolution &) const = default;
};

/// The states of one anchor, the newest first.
struct AnchorPast
{
    AnchorId id;
    SessionId session;
    std::vector<AnchorState> states;
    bool hasMore = false;
    PastResolution resolution;
};

struct AnchorPastQuery
{
    AnchorId id;
    std::optional<SessionId> session{}; ///< without it where it was seen last
    std::optional<Timestamp> since{};   ///< inclusive
    std::optional<Timestamp> before{};  ///< exclusive
    std::size_t limit = 100;
};

} // namespace stag::model
