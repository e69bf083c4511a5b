// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/geo/geodetic.h"
#include "core/model/edge.h"
#include "core/model/ids.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stag::model {

/// Why an edge was no candidate.
enum class EdgeExclusion { Inactive, Offline, Draining, Full, TooFar };
inline constexpr std::size_t kEdgeExclusionCount = 5;

/// The score of an edge for a device by its parts, each from 0 to 1 and before its weight.
struct EdgeScore
{
    double distance = 0.0;
    double load = 0.0;
    double health = 0.0;
    std::optional<double> roundTrip; ///< absent: nobody has measured
    double total = 0.0;              ///< with the weights, from 0 to 1

    bool operator==(const EdgeScore &) const = default;
};

/// An edge that was looked at for a device, as it was at that moment.
struct ConsideredEdge
{
    EdgeId edge;
    double distanceM = 0.0;
    std::uint32_t connections = 0; ///< without the device
    std::uint32_t connectionsMax = 0;
    EdgeHealth health = EdgeHealth::Unknown;
    std::optional<EdgeExclusion> exclusion;
    EdgeScore score; ///< also of one that was excluded, for comparison
    /// Whether it was nearly as good as the best, so that chance had a say.
    bool isContender = false;

    bool operator==(const ConsideredEdge &) const = default;
};

enum class AssignmentReason {
    Best,                   ///< the highest score
    BetterOfTwo,            ///< the higher one of two that were drawn among the contenders
    Stayed,                 ///< where it was is nearly as good as the best
    StayedForWantOfAnother, ///< where it was is drained or overfull, but nobody else has room
    NoCandidate,
};
inline constexpr std::size_t kAssignmentReasonCount = 5;

/// What was decided and what that was based on: those that could be chosen first, the best first;
/// then the others, the nearest first.
struct EdgeChoice
{
    std::optional<EdgeId> edge;
    AssignmentReason reason = AssignmentReason::NoCandidate;
    double random = 0.0; ///< what was drawn, from 0 to below 1
    std::vector<ConsideredEdge> considered;
    std::uint32_t omitted = 0; ///< of those at the end, for want of room

    bool operator==(const EdgeChoice &) const = default;
};

/// What made the supervisor decide.
enum class AssignmentTrigger {
    Connected, ///< the device came, or came back
    Moved,     ///< it told where it is
    EdgeLost,  ///< its edge went offline, inactive or away
    Drained,   ///< its edge is being drained
    Waiting,   ///< it had none and something has changed
};
inline constexpr std::size_t kAssignmentTriggerCount = 5;

/// Why a device went where it went.
struct Assignment
{
    std::int64_t number = 0; ///< counts up, of all devices
    DeviceId device;
    Timestamp at;
    geo::Geodetic place;
    AssignmentTrigger trigger = AssignmentTrigger::Connected;
    std::optional<EdgeId> previous;
    EdgeChoice choice;

    bool operator==(const Assignment &) const = default;
};

} // namespace stag::model
