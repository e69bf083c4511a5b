// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// StreamKit packets to the relay's /ws/streamkit, contract version 1, as text or binary JSON:
// {"session_id","frame_number","timestamp","type","data":{…}}
// Packets of StreamKit's first generation (stream_kit_1.h) are read as well.
//
// | type   | data                                                          |
// |--------|---------------------------------------------------------------|
// | pose   | {"pose":{x,y,z,rotation[4]},"stream"?}       (stream is ours) |
// | mesh   | {"mesh":{"vertices","faces","anchor_id"}}    (gzip or raw)    |
// | anchor | {"anchor":{"id","pose","metadata"?}}         (ours)           |

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/content_hash.h"
#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/spatial/pose.h"
#include "core/wire/limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stag::wire {

class JsonParser;

/// How a device writes to the relay.
enum class StreamDialect {
    Relay,      ///< the relay's contract
    StreamKit1, ///< stream_kit_1.h
    Stmk,       ///< binary packets, stmk.h
};
inline constexpr std::size_t kStreamDialectCount = 3;

/// Why a payload is kept as it was sent.
enum class Unopened {
    No,
    Damaged, ///< what its first bytes promise does not follow
    Lzfse,   ///< no library to open it with
};

struct StreamPose
{
    spatial::Pose pose;
    std::string stream; ///< "head", "left_controller"; empty if the device has one stream

    bool operator==(const StreamPose &) const = default;
};

struct StreamMesh
{
    model::AnchorId anchor;
    Bytes vertices;  ///< inflated
    Bytes faces;     ///< inflated
    Bytes normals{}; ///< inflated
    Unopened unopened = Unopened::No;
    std::optional<ContentHash> hash{}; ///< of the three, if somebody knows it already

    bool operator==(const StreamMesh &) const = default;
};

struct StreamAnchor
{
    model::AnchorId id;
    spatial::Pose pose;
    std::string metadata;                                  ///< a compact JSON object, or empty
    std::optional<std::vector<double>> otherRotation = {}; ///< as in model::Anchor

    bool operator==(const StreamAnchor &) const = default;
};

struct StreamPacket
{
    model::SessionId session;
    std::int64_t frameNumber = 0;
    Timestamp timestamp;
    std::variant<StreamPose, StreamMesh, StreamAnchor> data;
    StreamDialect dialect = StreamDialect::Relay;
    model::EventId event{}; ///< empty if the device names none

    bool operator==(const StreamPacket &) const = default;
};

/// "pose", "mesh" or "anchor".
[[nodiscard]] std::string_view packetType(const StreamPacket &packet);

/// Corrupt: not JSON or the wrong types; the relay closes with 1007 "failed to unmarshal JSON".
/// InvalidArgument or TooLarge: the packet makes no sense; the relay counts it and goes on. The
/// details of these are the contract's: "invalid packet: missing session_id".
/// `room` may serve one packet after the other.
Result<StreamPacket>
parseStreamPacket(std::string_view text, const Limits &limits = {}, JsonParser *room = nullptr);

/// What a packet that was refused calls itself, if that is one of packetType(), else "unknown": no
/// device makes up labels.
[[nodiscard]] std::string_view
claimedPacketType(std::string_view text, const Limits &limits = {}, JsonParser *room = nullptr);

/// What a device sends; payloads of meshes go as gzip.
[[nodiscard]] std::string writeStreamPacket(const StreamPacket &packet);

} // namespace stag::wire
