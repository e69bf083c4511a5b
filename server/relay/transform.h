// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "core/wire/stream_kit.h"
#include "server/relay/device_identity.h"
#include "server/relay/pose_stream.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stag::relay {

/// Whether the event of a pose that its device has not named gets an id.
enum class PoseNames { Made, LeftOut };

/// Turns a packet into the event that STAG stores; an id that has to be made comes from `random`.
/// `stream` is that of a pose, if it is known already. InvalidArgument or TooLarge when the event
/// would not be a valid one.
Result<model::SpatialEvent> toSpatialEvent(wire::StreamPacket packet,
                                           const DeviceIdentity &sender,
                                           Random &random,
                                           const PoseStream *stream = nullptr,
                                           PoseNames names = PoseNames::Made);

/// Works out the hash of a mesh, so that toSpatialEvent() need not: it takes long of a large one.
void hashMesh(wire::StreamPacket &packet);

/// The triangles of the mesh an event brings, as far as the payload tells without decoding.
[[nodiscard]] std::optional<std::uint64_t> triangleCountOf(const model::SpatialEvent &event);
/// The id of the mesh or anchor an event brings; empty for an event without.
[[nodiscard]] std::string entityOf(const model::SpatialEvent &event);

} // namespace stag::relay
