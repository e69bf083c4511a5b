// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The live feed /api/v1/live in bytes (ours), version 1: what a viewer gets that asks for
// encoding=binary.1. resources/api/live-binary.md describes it for others.
//
// A message is one or more records. Little-endian. A varint has seven bits in each byte, the lowest
// first, the eighth says that another byte follows; a signed one is zigzag (0, -1, 1, -2, …).
//
// | head   | kind u8; flags u8, 1: with offset; size of the body u32; time i64; offset u64 if so |
// | text   | varint n; if n is even n/2 bytes of UTF-8, else the text that has the number n/2    |
// | time   | signed varint: milliseconds after the time of the head                              |
//
// | kind             | body                                                                       |
// |------------------|----------------------------------------------------------------------------|
// | 0 names          | until the end: varint number, varint size, UTF-8                           |
// | 1 hello          | "SLB", version u8, the message as JSON (live_feed.h); the first record     |
// | 2 json           | a message of another type as JSON                                          |
// | 3 snapshot_begin |                                                                            |
// | 4 snapshot_end   | text stream                                                                |
// | 5 session        | text session; times first_seen, last_seen                                  |
// | 6 anchor_update  | texts session, id, metadata; delivery u8; mask u8; numbers x, y, z and     |
// |                  | rotation x, y, z, w, f64 where the mask has its bit, else f32; if the mask |
// |                  | has 128 the rotation as sent: varint count, as many f64; time              |
// | 7 mesh_update    | flags u8 (1 hash, 2 delta, 4 base); texts session, id, anchor; 32 bytes    |
// |                  | hash; text base; resolution u8; level signed varint; time; three varint    |
// |                  | sizes; vertices (of a delta: its bytes), faces, normals                    |
// | 8 packet         | flags u8 (1 triangles); time; texts session, source, kind; varint bytes;   |
// |                  | verdict u8; texts detail, entity; varint triangles                         |
//
// A reader skips kinds that it does not know, and what follows in a body behind what it knows. No
// number is rounded: four bytes are used where nothing is lost by it.

#include "core/base/clock.h"
#include "core/live/live_event.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_names.h"
#include "core/wire/mesh_payloads.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stag::wire {

enum class RecordKind : std::uint8_t {
    Names,
    Hello,
    Json,
    SnapshotBegin,
    SnapshotEnd,
    Session,
    AnchorUpdate,
    MeshUpdate,
    Packet,
};
inline constexpr std::uint8_t kRecordHasOffset = 1;
inline constexpr std::string_view kBinaryFeedMark("SLB\x01", 4); ///< with the version
enum BinaryMeshFlag : std::uint8_t { kMeshHasHash = 1, kMeshIsDelta = 2, kMeshHasBase = 4 };
inline constexpr std::uint8_t kPacketHasTriangles = 1;
inline constexpr std::uint8_t kPoseHasOtherRotation = 128;

struct BinaryMessage
{
    std::string bytes;
    LiveNameList names; ///< a reader must be told them first
};
/// Says what writeLiveEvent() says. Without `names` every text is written out.
[[nodiscard]] BinaryMessage writeLiveBinary(const live::LiveEvent &event,
                                            Timestamp now,
                                            MeshPayloads payloads = MeshPayloads::Include,
                                            LiveNames *names = nullptr,
                                            const FeedMarks &marks = {});
/// A message that only JSON has words for, as an answer to a viewer.
[[nodiscard]] std::string writeBinaryJson(std::string_view json, Timestamp now);
[[nodiscard]] std::string writeBinaryNames(const LiveNameList &names, Timestamp now);
/// withOffset() of a message of one record.
[[nodiscard]] std::string binaryWithOffset(std::string message, std::uint64_t offset);

} // namespace stag::wire
