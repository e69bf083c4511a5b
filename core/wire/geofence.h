// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fences (ours), version 1. Metres in the frame of the session, y up; times are Unix milliseconds.
//
// A fence: {"id","name"?,"session_id"?,"shape","margin"?,"dwell_ms"?}; without a session it is in
// the frame of every session. The shape is one of
//   {"type":"sphere","center":[x,y,z],"radius"}
//   {"type":"box","center":[x,y,z],"size":[x,y,z],"rotation":[x,y,z,w]?}
//   {"type":"prism","outline":[[x,z],…],"bottom","top"}
// What the server keeps also has "created_at", "updated_at" and "inside_count".
//
// An event: {"number","geofence_id","session_id","anchor_id","event","reason","position","at",
// "since","dwell_ms"}, event being enter, inside or exit, and reason moved, fence_changed,
// fence_deleted, deleted, disconnected or silent.

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/geofence.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// A fence, or what is wrong with the way it was written; its values are judged by
/// model::problemsOf. Corrupt or TooLarge: it is not even JSON. An absent id stays empty.
struct GeofenceRequest
{
    model::Geofence fence;
    std::vector<model::FieldProblem> problems;
};
Result<GeofenceRequest> parseGeofence(std::string_view body, const Limits &limits = {});
/// The answer 400: {"error","fields":[{"field","message"}]}.
[[nodiscard]] std::string writeFieldProblems(std::string_view error,
                                             std::span<const model::FieldProblem> problems);

/// The fence as a client would send it; parseGeofence reads it back.
[[nodiscard]] std::string writeGeofenceDefinition(const model::Geofence &fence);
[[nodiscard]] std::string writeGeofence(const model::GeofenceRecord &record);

/// The parameters of lists. Corrupt: one cannot be read; writeQueryError turns it into the answer
/// 400. Limits are 1 to 1000.
Result<model::GeofenceListQuery> parseGeofenceList(const QueryParameters &parameters);
[[nodiscard]] std::string writeGeofenceList(std::span<const model::GeofenceRecord> records,
                                            bool hasMore);

/// What writeGeofenceList wrote; a fence of a shape that is not known is left out.
Result<std::vector<model::GeofenceRecord>> parseGeofenceRecords(std::string_view body,
                                                                const Limits &limits = {});

Result<model::GeofenceEventsQuery> parseGeofenceEvents(const QueryParameters &parameters);
[[nodiscard]] std::string writeGeofenceEvents(std::span<const model::GeofenceEvent> events,
                                              bool hasMore);

/// Those inside are asked for with `limit`, 1 to 10,000.
Result<std::size_t> parseGeofenceInside(const QueryParameters &parameters);
/// `now` ends the dwells.
[[nodiscard]] std::string
writeGeofenceInside(std::span<const model::GeofencePresence> inside, bool hasMore, Timestamp now);
/// What writeGeofenceInside wrote.
Result<std::vector<model::GeofencePresence>> parseGeofencePresences(std::string_view body,
                                                                    const Limits &limits = {});

} // namespace stag::wire
