// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"
#include "core/model/geofence.h"

#include <vector>

namespace stag::model {

/// What is wrong with a place that requests write as "lat" and "lng".
inline void addPlaceProblems(const geo::Geodetic &place, std::vector<FieldProblem> &problems)
{
    // Written so that NaN is outside.
    if (!(place.latitudeDeg >= -90.0 && place.latitudeDeg <= 90.0))
        problems.push_back({"lat", "must be between -90 and 90"});
    if (!(place.longitudeDeg >= -180.0 && place.longitudeDeg <= 180.0))
        problems.push_back({"lng", "must be between -180 and 180"});
}

} // namespace stag::model
