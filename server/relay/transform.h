// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "core/wire/stream_kit.h"
#include "server/relay/device_identity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stag::relay {

/// The anchor that stands for a pose stream: "anchor_<uuid>". The same session, device and stream
/// always have the same anchor, also after a reconnect or a restart; a client without a device id
/// has one per connection.
[[nodiscard]] model::AnchorId streamAnchorId(const model::SessionId &session,
                                             const DeviceIdentity &sender,
                                             std::string_view stream);

/// Turns a packet into the event that STAG stores; its id comes from `random`. InvalidArgument or
/// TooLarge when the event would not be a valid one.
Result<model::SpatialEvent>
toSpatialEvent(wire::StreamPacket packet, const DeviceIdentity &sender, Random &random);

/// The triangles of the mesh an event brings, as far as the payload tells without decoding.
[[nodiscard]] std::optional<std::uint64_t> triangleCountOf(const model::SpatialEvent &event);
/// The id of the mesh or anchor an event brings; empty for an event without.
[[nodiscard]] std::string entityOf(const model::SpatialEvent &event);

} // namespace stag::relay
