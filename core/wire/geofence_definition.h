// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/geofence.h"
#include "core/wire/geofence.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The members of a fence, without its braces.
void writeGeofenceMembers(JsonWriter &json, const model::Geofence &fence);
/// The fence, and what is wrong with the way it is written.
[[nodiscard]] GeofenceRequest readGeofence(const JsonObject &object);
/// Whether its shape has a type that this version knows.
[[nodiscard]] bool hasKnownShape(const JsonObject &object);

} // namespace stag::wire
