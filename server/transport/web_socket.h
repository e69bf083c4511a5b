// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/close_code.h"
#include "core/websocket/frame_bundle.h"
#include "server/transport/http.h"
#include "server/transport/limits.h"
#include "server/transport/loop.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace stag::transport {

enum class FrameKind { Text, Binary };

[[nodiscard]] constexpr websocket::Opcode opcodeOf(FrameKind kind)
{
    return kind == FrameKind::Text ? websocket::Opcode::Text : websocket::Opcode::Binary;
}

namespace close_code = websocket::close_code;

/// An open WebSocket. All members may be called from any thread; after the close they do nothing.
/// It may outlive its server, but not its loop.
class WebSocket
{
public:
    virtual ~WebSocket() = default;
    /// Queues one message; messages leave in order. The text is shared, so one encoding serves many
    /// sockets.
    virtual void send(std::shared_ptr<const std::string> message,
                      FrameKind kind = FrameKind::Text) = 0;
    /// The same for all messages of a bundle; it is shared, so one framing serves many sockets.
    virtual void send(std::shared_ptr<const websocket::FrameBundle> bundle) = 0;
    /// Sends what is queued, then a close frame, with close_code::kNone an empty one; the peer has
    /// a few seconds to answer it.
    virtual void close(std::uint16_t code, std::string reason) = 0;
    /// The same, but what has not begun to leave is dropped.
    virtual void closeNow(std::uint16_t code, std::string reason) = 0;
    /// Until resumeReading(), no message is received and the peer is slowed down by TCP; what is
    /// being told is told to its end. It does not count as silent meanwhile.
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;
    /// Bytes accepted by send() that the kernel has not taken yet.
    [[nodiscard]] virtual std::size_t queuedBytes() const = 0;
    /// For how long the oldest message has waited for the kernel to take it; zero if none waits.
    [[nodiscard]] virtual std::chrono::milliseconds lag() const = 0;
    /// The loop that all events of this socket run on.
    [[nodiscard]] virtual Loop &loop() = 0;
    [[nodiscard]] virtual const std::string &remoteAddress() const = 0;
    /// Process-wide unique number, for logs and maps.
    [[nodiscard]] virtual std::uint64_t id() const = 0;
};

/// What is to be done with a large message, in two parts. The first is called on a worker and does
/// what takes long, without the session, which may end meanwhile. What it returns is called on the
/// socket's loop if the session is still there, before anything else of it.
using LargeMessageWork = std::function<std::function<void()>()>;

/// What a service does with one connection. All calls come on the socket's loop; destroyed after
/// closed().
class WebSocketSession
{
public:
    virtual ~WebSocketSession() = default;
    virtual void opened(const std::shared_ptr<WebSocket> &socket) = 0;
    /// A complete message; text is valid UTF-8. `message` lives only during the call.
    virtual void received(std::string_view message, FrameKind kind) = 0;
    /// The same of one of at least kLargeMessageBytes. Until the work that is returned is done no
    /// other message is told, so that the order stays; null if there is none.
    [[nodiscard]] virtual LargeMessageWork receivedLarge(std::string message, FrameKind kind)
    {
        received(message, kind);
        return nullptr;
    }
    /// The send queue has drained to empty after having held something.
    virtual void drained() {}
    virtual void closed(std::uint16_t code) = 0;
};

/// Limits that a route may set for its connections; zero takes the listener's.
struct WebSocketSettings
{
    std::size_t messageBytesMax = 0;
    std::size_t sendQueueBytesMax = 0; ///< over it, the slow reader is closed with 1013 and counted
    std::chrono::milliseconds pingInterval{54'000};
    std::chrono::milliseconds pongTimeout{60'000};
};

/// Either a session that takes the connection, or the HTTP answer that refuses the upgrade.
struct UpgradeDecision
{
    std::unique_ptr<WebSocketSession> session;
    Response refusal;
};
using WebSocketHandler = std::function<UpgradeDecision(const Request &)>;

} // namespace stag::transport
