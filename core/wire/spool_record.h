// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One event as the relay keeps it on the disk while STAG is away, version 1. Little-endian; a text
// or payload is its size (u32) and its bytes; a real number is its 64 bits.
//
// | part    | holds                                                                              |
// |---------|------------------------------------------------------------------------------------|
// | head    | version u8, session, event id, timestamp i64                                       |
// | anchors | count u32; id, session, position 3 reals, rotation 4 reals, timestamp, metadata,   |
// |         | u8 whether another rotation follows: count u32 and as many reals                   |
// | meshes  | count u32; id, session, anchor, vertices, faces, normals, flags u8, hash 32 bytes, |
// |         | base, level u32, timestamp                                                         |
// | tail    | CRC-32 of all before, u32                                                          |

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"

namespace stag::wire {

/// Deterministic: equal events give equal bytes.
[[nodiscard]] Bytes writeSpoolRecord(const model::SpatialEvent &event);

/// Total. Corrupt: damaged bytes, or another version. InvalidArgument and TooLarge: undamaged, but
/// no valid event.
Result<model::SpatialEvent> parseSpoolRecord(BytesView bytes);

namespace detail {

/// The record without its checksum, so that tests reach what is behind it.
Result<model::SpatialEvent> parseSpoolRecordBody(BytesView body);

} // namespace detail

} // namespace stag::wire
