// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/geofence.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The members of a fence's event, without its braces.
void writeGeofenceEventMembers(JsonWriter &json, const model::GeofenceEvent &event);
Result<model::GeofenceEvent> readGeofenceEvent(const JsonObject &object);

} // namespace stag::wire
