// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/spatial/pose.h"

#include <optional>
#include <string>
#include <vector>

namespace stag::model {

/// A place that a device keeps track of, in the frame of its session.
struct Anchor
{
    AnchorId id;
    SessionId session;
    spatial::Pose pose;
    Timestamp timestamp;
    /// A compact JSON object exactly as the client meant it, or empty. Only core/wire looks inside.
    std::string metadata;
    /// The rotation as the client sent it when it is no quaternion: any count of numbers but four.
    /// `pose` is then not rotated.
    std::optional<std::vector<double>> otherRotation = {};

    bool operator==(const Anchor &) const = default;
};

} // namespace stag::model
