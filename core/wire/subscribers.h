// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who listens to a server (ours), version 1.
//
// GET /api/v1/subscribers:
// {"subscribers":[{"id","address","kind":"live_json"|"live_binary"|"session",
// "session_id"?,"filters":[…],"connected_since","queued_bytes","lag_ms","pose":{"delivered","coalesced",
// "dropped"},"reliable":{…},"telemetry":{…},"resnapshots"}],"count":n}
// The filters are those of filters.h.
// DELETE /api/v1/subscribers/{id}: {"message","id"}

#include "core/base/result.h"
#include "core/live/subscriber.h"
#include "core/wire/limits.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

[[nodiscard]] std::string writeSubscribers(std::span<const live::Subscriber> subscribers);
/// Subscribers of a kind that this version does not know are left out.
Result<std::vector<live::Subscriber>> parseSubscribers(std::string_view body,
                                                       const Limits &limits = {});
[[nodiscard]] std::string writeDisconnected(std::uint64_t id);

} // namespace stag::wire
