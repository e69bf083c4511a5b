// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Binary packets of the first devices to the relay, version 1, little-endian:
//
//   "STMK", u16 version
//   u32 header size, which is 14 and the size of the header's JSON
//   u32 count of streams
//   header: {"timestamp","frame_number","session_id","client_id","total_size"}
//   for each stream
//     u32 size of the JSON that follows
//     {"type","size","compressed_size","compression","timestamp","sequence_number","extras"?}
//     payload: JSON, compressed as said: none, zlib, lz4 or jpeg
//
// Payloads, by type:
//
//   pose  {"transform":[[4]x4]}; it gives a pose
//   mesh  {"anchors":[{"id","transform","vertices":[[x,y,z],...],"faces":[[a,b,c],...]},...]};
//         it gives an anchor and a mesh each
//   camera, depth, pointCloud, lighting: not read
//
// A transform is written row by row, with the translation in its fourth column. Vertices come in
// the frame of their anchor and are moved into that of the session, as meshes are everywhere else.

#include "core/wire/stream_kit.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// A packet out of a stream, and its share of the message.
struct StmkPart
{
    StreamPacket packet;
    std::size_t sizeBytes = 0;
};

/// A stream that gives no packet.
struct StmkLeftOut
{
    std::string_view type; ///< of a closed set; "other" for what nobody knows
    std::size_t sizeBytes = 0;
    std::string fault; ///< what is wrong with it; empty if it is only not stored
};

struct StmkMessage
{
    model::SessionId session;
    std::string client;
    std::vector<StmkPart> parts;
    std::vector<StmkLeftOut> leftOut;
};

[[nodiscard]] bool isStmk(std::string_view message);

/// InvalidArgument, TooLarge: nothing of the message can be read. A stream that is damaged is left
/// out and harms no other. `session` is taken where the header names none.
Result<StmkMessage>
parseStmk(std::string_view message, const model::SessionId &session, const Limits &limits = {});

} // namespace stag::wire
