// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/forecast.h"
#include "core/policy/assignment.h"

#include <span>

namespace stag::policy {

/// A device that uses an edge.
struct PlacedDevice
{
    geo::Geodetic place;
    model::EdgeId edge;
};

/// What would become of devices that are there and of some that come, if the edges were as the
/// question says: first those that have to leave are moved, one after the other, then the others
/// come. `edges` count all devices; of `devices` only those that have to leave are of interest.
[[nodiscard]] model::Forecast forecast(std::span<const EdgeCandidate> edges,
                                       std::span<const PlacedDevice> devices,
                                       const model::ForecastQuestion &question,
                                       const AssignmentSettings &settings = {});

} // namespace stag::policy
