// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// StreamKit of generation 1 to the relay, JSON in binary frames:
// {"sessionID","eventID","frameNumber","timestamp","type","data":{"type","data":{…}}}
//
// | type | inner data                                                                      |
// |------|---------------------------------------------------------------------------------|
// | pose | {"position":[x,y,z],"rotation":[x,y,z,w]}                                       |
// | mesh | {"anchorID","verticesData","facesData","normalsData"?,"compressionRatio"}       |
//
// Each payload is f32 or u32 numbers, packed by Apple's compression library as its sender's level
// says: LZ4 in Apple's framing, LZMA in an .xz container, LZFSE, or not at all.

#include "core/wire/json_reader.h"
#include "core/wire/stream_kit.h"

namespace stag::wire {

[[nodiscard]] bool isStreamKit1(const JsonObject &root);

/// Errors as parseStreamPacket().
Result<StreamPacket> readStreamKit1(const JsonObject &root, const Limits &limits);

} // namespace stag::wire
