// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/pose.h"

#include <array>
#include <cstddef>

namespace stag::graph {

/// Standard deviations of a pose, alike in every direction.
struct Uncertainty
{
    double positionM = 0.0;
    double rotationRad = 0.0;

    bool operator==(const Uncertainty &) const = default;
};

/// Six by six, row by row: position in metres, then a small rotation in radians about the axes of
/// the frame that the pose is in.
using Covariance = std::array<double, 36>;

/// A rigid transform and how well it is known.
struct UncertainPose
{
    spatial::Pose pose;
    Covariance covariance{};
};

[[nodiscard]] UncertainPose withUncertainty(const spatial::Pose &pose, const Uncertainty &spread);
/// The covariance as two numbers: the root of the mean variance over the axes; infinite where poses
/// are too far away to be computed with.
[[nodiscard]] Uncertainty spreadOf(const UncertainPose &pose);

/// `inner` seen from where `outer` is seen from. First order; the errors are independent.
[[nodiscard]] UncertainPose operator*(const UncertainPose &outer, const UncertainPose &inner);
[[nodiscard]] UncertainPose inverse(const UncertainPose &pose);

} // namespace stag::graph
