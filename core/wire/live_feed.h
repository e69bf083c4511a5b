// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The live feed /api/v1/live (ours), version 1: server to viewer, text JSON,
// {"type","session_id"?,"data"?,"timestamp"}
//
// | type            | data                                                                       |
// |-----------------|----------------------------------------------------------------------------|
// | hello           | {"version","listeners":{name:url},"stream","resumed"?,"reason"?}           |
// | snapshot_begin  |                                                                            |
// | snapshot_end    |                                                                            |
// | session         | {"first_seen","last_seen"}                                                 |
// | anchor_update   | an Anchor object, "delivery":"pose" if it may be coalesced                 |
// | mesh_update     | a Mesh object                                                              |
// | removed         | {"kind","id"}: a session (without id), anchor or mesh was deleted          |
// | geofence        | an event of a fence, geofence.h                                            |
// | geofence_change | {"change":"created", "replaced" or "deleted"} and a fence, geofence.h     |
// | packet          | {"time","source","kind","bytes","verdict","detail","entity"?,"triangles"?} |
// | stats           | rates, losses and totals                                                   |
//
// What may not be left out, anchor_update without a delivery, mesh_update, removed, geofence and
// geofence_change, has an "offset"; with it a viewer comes back and gets what it missed:
// feed_resume.h. hello and snapshot_end say the "stream". A geofence_change of a shape that this
// version does not know is a type that it does not know.

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/live/live_event.h"
#include "core/wire/feed_resume.h"
#include "core/wire/limits.h"
#include "core/wire/mesh_payloads.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stag::wire {

/// The one place where a message of the feed gets its words.
[[nodiscard]] std::string writeLiveEvent(const live::LiveEvent &event,
                                         Timestamp now,
                                         MeshPayloads payloads = MeshPayloads::Include,
                                         const FeedMarks &marks = {});

/// "accepted", "delta_applied": what the feed calls a verdict.
[[nodiscard]] std::string_view verdictName(live::Verdict verdict);

struct FeedMessage
{
    live::LiveEvent event;
    FeedMarks marks;
};
/// Nothing for a type that this version does not know. Corrupt or InvalidArgument otherwise. The
/// traits of anchors are filled in; a mesh without payload has an empty one.
Result<std::optional<FeedMessage>> parseFeedMessage(std::string_view text,
                                                    const Limits &limits = {});
/// The same for who does not resume.
Result<std::optional<live::LiveEvent>> parseLiveEvent(std::string_view text,
                                                      const Limits &limits = {});

} // namespace stag::wire
