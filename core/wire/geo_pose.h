// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OGC GeoPose 1.0, Basic-Quaternion: {"position":{"lat","lon","h"},"quaternion":{"x","y","z","w"}}.

#include "core/geo/geo_pose.h"
#include "core/wire/field_reader.h"
#include "core/wire/json_reader.h"

#include <string>

namespace stag::wire {

[[nodiscard]] std::string writeGeoPose(const geo::GeoPose &pose);
/// A valid one, or what is wrong with it.
[[nodiscard]] geo::GeoPose readGeoPose(const JsonObject &object, FieldReader &reader);

} // namespace stag::wire
