// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/pose_thinning.h"

namespace stag::policy {

bool isWorthKeeping(const PoseResolution &resolution,
                    Timestamp lastKept,
                    const spatial::Vec3 &lastPosition,
                    Timestamp now,
                    const spatial::Vec3 &position)
{
    return now - lastKept >= resolution.interval
           || spatial::distance(lastPosition, position) >= resolution.distanceM;
}

} // namespace stag::policy
