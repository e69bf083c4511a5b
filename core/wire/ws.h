// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// STAG's session WebSocket /api/v1/ws, contract version 2.0.0, in two dialects.
// STAG:      {"type","session_id"?,"data"?:{…},"timestamp","trace_id"?}
// StreamKit: {"type","sessionId"?,"data"?:"<base64 of JSON>","timestamp","traceId"?},
// stream_kit_ws.h
//
// | type                   | in           | out                         |
// |------------------------|--------------|-----------------------------|
// | ping                   | WsPing       |                             |
// | pong                   |              | writePong                   |
// | anchor_update          | model::Anchor| writeAnchorUpdate           |
// | mesh_update            | model::Mesh  | writeMeshUpdate             |
// | error                  |              | writeWsError                |
// | removed (ours)         |              | writeRemoved                |
// | geofence (ours)        |              | writeGeofenceCrossed        |
// | hello (ours)           |              | writeSessionHello           |
// | subscribe (ours)       | live::Filter | writeSubscribed, filters.h  |
// | unsubscribe (ours)     | Unsubscribe  | writeUnsubscribed           |
// | anything else          | WsUnknown    |                             |
// | data that is not valid | WsInvalid    |                             |

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/live/live_event.h"
#include "core/model/anchor.h"
#include "core/model/mesh.h"
#include "core/wire/feed_resume.h"
#include "core/wire/filters.h"
#include "core/wire/limits.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

// A client that connects with "resume", empty or <stream>:<offset> as in feed_resume.h, is greeted
// by {"type":"hello","session_id","data":{"stream","resumed"?,"reason"?},"timestamp","offset"}, and
// "offset" is at the end of each anchor_update, mesh_update, removed and geofence that it is told,
// but for the poses of devices and for meshes whose content is known already. What follows the
// offset of the hello is told. All others hear nothing of this.

namespace stag::wire {

/// How a client writes, and wants to be written to.
enum class WsDialect {
    Stag,      ///< the contract of STAG v2
    StreamKit, ///< the SDK of generation 2
};
inline constexpr std::size_t kWsDialectCount = 2;

struct WsPing
{};
/// A type that is not handled: answer WsErrorCode::UnknownType.
struct WsUnknown
{};
/// A handled type whose data is not valid (InvalidArgument, TooLarge): answer
/// WsErrorCode::ProcessingError with the detail.
struct WsInvalid
{
    Error error;
};

struct WsMessage
{
    std::string type;
    std::string traceId;
    model::SessionId session;         ///< of the envelope, else of the connection
    Timestamp timestamp;              ///< of the envelope, else now
    std::optional<WsDialect> dialect; ///< absent: the message is the same in both
    std::
        variant<WsUnknown, WsInvalid, WsPing, model::Anchor, model::Mesh, live::Filter, Unsubscribe>
            body;
};

/// What the connection knows and a message may leave out.
struct WsDefaults
{
    model::SessionId session;
    Timestamp now;
    Random &random;
};

/// Reads either dialect. Corrupt, TooLarge: no envelope (answer InvalidMessage). Anchors and meshes
/// that come out are valid (model::validate).
Result<WsMessage>
parseWsMessage(std::string_view text, const WsDefaults &defaults, const Limits &limits = {});

enum class WsErrorCode {
    InvalidMessage,  ///< "Failed to parse message"
    UnknownType,     ///< "Unknown message type"
    ProcessingError, ///< the details are the message
};

[[nodiscard]] std::string writePong(const model::SessionId &session,
                                    Timestamp now,
                                    std::string_view traceId,
                                    WsDialect dialect = WsDialect::Stag);
[[nodiscard]] std::string writeWsError(WsErrorCode code,
                                       const model::SessionId &session,
                                       Timestamp now,
                                       std::string_view details = {},
                                       WsDialect dialect = WsDialect::Stag);
/// The same for one's own updates and for what others sent; `traceId` is left out if empty.
[[nodiscard]] std::string writeAnchorUpdate(const model::Anchor &anchor,
                                            std::string_view traceId = {},
                                            WsDialect dialect = WsDialect::Stag);
[[nodiscard]] std::string writeMeshUpdate(const model::Mesh &mesh,
                                          std::string_view traceId = {},
                                          WsDialect dialect = WsDialect::Stag);
[[nodiscard]] std::string
writeRemoved(const live::Removed &removed, Timestamp now, WsDialect dialect = WsDialect::Stag);
[[nodiscard]] std::string writeGeofenceCrossed(const live::GeofenceCrossed &crossed,
                                               Timestamp now,
                                               WsDialect dialect = WsDialect::Stag);

/// The offset of `marks` is where the client begins.
[[nodiscard]] std::string
writeSessionHello(const model::SessionId &session, const FeedMarks &marks, Timestamp now);

} // namespace stag::wire
