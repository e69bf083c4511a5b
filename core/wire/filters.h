// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a subscriber of a WebSocket wants to be told (ours), version 1. A filter:
// {"id"?,"sessions"?:[…],"topics"?:["poses",…],"area"?:{…},"poses_per_second"?:n}
// and its area, in metres and the frame of the session, one of
// {"sphere":[x,y,z,radius]}, {"box":[x,y,z,x,y,z]},
// {"view":[x,y,z,qx,qy,qz,qw,fov_vertical_rad,aspect,near,far]}
//
// | topic     | messages                                                    |
// |-----------|-------------------------------------------------------------|
// | sessions  | session                                                     |
// | poses     | anchor_update of a device                                   |
// | anchors   | anchor_update of anything else                              |
// | meshes    | mesh_update                                                 |
// | removals  | removed, but for what left the area, which is always told   |
// | geofences | geofence, geofence_change                                   |
// | packets   | packet                                                      |
// | stats     | stats                                                       |
//
// {"type":"subscribe","data":{a filter}} is answered by {"type":"subscribed","data":{a filter}},
// {"type":"unsubscribe","data":{"id"}} by "unsubscribed", a mistake in either by an error. Without
// data the filter lets everything through and its id is empty.
// As parameters of the upgrade: sessions=a,b&topics=poses,meshes&sphere=…|box=…|view=…&
// poses_per_second=n; this filter has the id "connection".

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/live/filter.h"
#include "core/live/limits.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace stag::wire {

/// Nothing if no parameter speaks of a filter.
Result<std::optional<live::Filter>>
parseFilterParameters(const QueryParameters &parameters,
                      const live::SubscriptionLimits &limits = {});

struct Unsubscribe
{
    std::string filterId;
};
/// What a viewer of the live feed may say; nothing for what is not handled.
using ViewerRequest = std::variant<std::monostate, live::Filter, Unsubscribe>;
Result<ViewerRequest> parseViewerRequest(std::string_view text, const Limits &limits = {});

[[nodiscard]] std::string writeSubscribed(const live::Filter &filter, Timestamp now);
[[nodiscard]] std::string writeUnsubscribed(std::string_view filterId, Timestamp now);

} // namespace stag::wire
