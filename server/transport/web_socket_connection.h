// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/request_reader.h"
#include "server/transport/shard.h"
#include "server/transport/web_socket.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>

namespace stag::transport {

/// The socket under a WebSocket. Beast would wait for the peer to close before it tells that the
/// WebSocket has ended; here the session is told at once, and the connection lingers behind it.
/// What the peer sent along with its upgrade request is read first.
class WebSocketTransport final : public TcpSocket
{
public:
    WebSocketTransport(TcpSocket &&socket, beast::flat_buffer &&early)
        : TcpSocket(std::move(socket))
        , m_early(std::move(early))
    {}

    /// Found by Beast in place of the socket's own.
    template<typename Buffers, typename Handler>
    auto async_read_some(const Buffers &buffers, Handler &&handler)
    {
        return asio::async_initiate<Handler, void(beast::error_code, std::size_t)>(
            [this](auto &&completion, const Buffers &target) {
                if (m_early.size() == 0)
                    return TcpSocket::async_read_some(
                        target, std::forward<decltype(completion)>(completion));
                const std::size_t count = asio::buffer_copy(target, m_early.data());
                m_early.consume(count);
                if (m_early.size() == 0)
                    m_early.shrink_to_fit();
                asio::post(get_executor(),
                           beast::bind_front_handler(std::forward<decltype(completion)>(completion),
                                                     beast::error_code(),
                                                     count));
            },
            handler,
            buffers);
    }

private:
    beast::flat_buffer m_early;
};

/// Found by Beast in place of its own.
template<typename Handler>
void async_teardown(beast::role_type, WebSocketTransport &socket, Handler &&handler)
{
    beast::error_code error;
    socket.shutdown(TcpSocket::shutdown_send, error);
    asio::post(socket.get_executor(),
               beast::bind_front_handler(std::forward<Handler>(handler), error));
}

/// One WebSocket. Everything runs on its loop except send(), close() and the queries, which come
/// from anywhere and touch atomics only.
class WebSocketConnection final : public Connection,
                                  public WebSocket,
                                  public std::enable_shared_from_this<WebSocketConnection>
{
public:
    /// Takes over a connection whose upgrade request has been accepted, with the bytes that
    /// followed it.
    static void accept(const std::shared_ptr<Shard> &shard,
                       TcpSocket socket,
                       ConnectionSlot slot,
                       std::string remoteAddress,
                       RequestMessage request,
                       beast::flat_buffer early,
                       std::unique_ptr<WebSocketSession> session,
                       const WebSocketSettings &settings);
    WebSocketConnection(std::shared_ptr<Shard> shard,
                        TcpSocket socket,
                        ConnectionSlot slot,
                        std::string remoteAddress,
                        beast::flat_buffer early,
                        std::unique_ptr<WebSocketSession> session,
                        const WebSocketSettings &settings);

    void send(std::shared_ptr<const std::string> message, FrameKind kind) override;
    void close(std::uint16_t code, std::string reason) override;
    [[nodiscard]] std::size_t queuedBytes() const override { return m_queuedBytes; }
    [[nodiscard]] Loop &loop() override { return m_shard->loop(); }
    [[nodiscard]] const std::string &remoteAddress() const override { return m_remoteAddress; }
    [[nodiscard]] std::uint64_t id() const override { return m_id; }

    void sweep(SteadyTime now) override;
    void drain() override;
    void abort() override;

private:
    struct Message
    {
        std::shared_ptr<const std::string> text;
        FrameKind kind;
    };
    using Stream = beast::websocket::stream<WebSocketTransport>;

    void configure();
    void handshake(RequestMessage request);
    void opened();
    void readMore();
    void bytesRead(beast::error_code error);
    /// Whether the message that is being read is, or says it will be, larger than allowed.
    [[nodiscard]] bool isTooLarge() const;
    void refuseTooLarge();
    void messageRead();
    void enqueue(Message message);
    void writeNext();
    void messageWritten(beast::error_code error);
    void refuseSlowReader();
    void startClosing(std::uint16_t code, const std::string &reason);
    void sendClose();
    void controlFrame(beast::websocket::frame_type type);
    void ping();
    void endSession(std::uint16_t code);
    void finish(std::uint16_t code);
    void linger(std::uint16_t code);
    void discardMore();
    void release();
    /// Runs `task` on the loop, at once if the caller is there.
    void run(std::function<void()> task);
    [[nodiscard]] std::uint16_t closeCodeOf(beast::error_code error);

    const std::shared_ptr<Shard> m_shard;
    ConnectionSlot m_slot;
    const std::string m_remoteAddress;
    const std::uint64_t m_id;
    const WebSocketSettings m_settings;
    const std::shared_ptr<Mailbox> m_mailbox;
    std::unique_ptr<WebSocketSession> m_session;
    Stream m_stream;
    beast::flat_buffer m_buffer;
    std::deque<Message> m_queue;
    std::atomic<std::size_t> m_queuedBytes{0};
    std::atomic<bool> m_acceptsMessages{true};
    std::atomic<bool> m_isOverflown{false};
    bool m_isOpen = false;
    bool m_isWriting = false;
    bool m_isClosing = false;
    bool m_isCloseSent = false;
    bool m_isPinging = false;
    bool m_isFinished = false;
    bool m_isReleased = false;
    beast::websocket::close_reason m_closeReason;
    SteadyTime m_nextPing;
    SteadyTime m_pongDeadline;
    SteadyTime m_writeDeadline;
    SteadyTime m_closeDeadline;
};

} // namespace stag::transport
