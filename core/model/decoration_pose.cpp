// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/decoration_pose.h"

#include "core/spatial/euler.h"

#include <numbers>

namespace stag::model {

namespace {

/// From Y up and -Z to the north, as things are, to Z up, as maps are: a quarter turn about X.
constexpr spatial::Quat kEnuFromYUp{std::numbers::sqrt2 / 2.0, 0.0, 0.0, std::numbers::sqrt2 / 2.0};

} // namespace

std::optional<geo::GeoPose> geoPoseOf(const Decoration &decoration)
{
    if (decoration.heightDatum != HeightDatum::Ellipsoid)
        return std::nullopt;
    const spatial::Quat yUpFromThing = spatial::fromEulerDeg({.yaw = decoration.rotationDeg.y,
                                                              .pitch = decoration.rotationDeg.x,
                                                              .roll = decoration.rotationDeg.z});
    const spatial::Quat turned = kEnuFromYUp * yUpFromThing;
    return geo::GeoPose{{decoration.latitudeDeg, decoration.longitudeDeg, decoration.heightOffsetM},
                        {turned.x, turned.y, turned.z, turned.w}};
}

DecorationEdit editTo(const geo::GeoPose &pose)
{
    const geo::Orientation &q = pose.orientation;
    const spatial::Quat enuFromThing = spatial::normalized({q.x, q.y, q.z, q.w});
    const spatial::EulerDeg angles =
        spatial::toEulerDeg(spatial::conjugate(kEnuFromYUp) * enuFromThing);
    return {.latitudeDeg = pose.position.latitudeDeg,
            .longitudeDeg = pose.position.longitudeDeg,
            .heightOffsetM = pose.position.heightM,
            .heightDatum = HeightDatum::Ellipsoid,
            .rotationXDeg = angles.pitch,
            .rotationYDeg = angles.yaw,
            .rotationZDeg = angles.roll};
}

} // namespace stag::model
