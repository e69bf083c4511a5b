// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/web_socket_connection.h"

#include <boost/beast/http/field.hpp>

#include <algorithm>

namespace stag::transport {

namespace {

namespace websocket = boost::beast::websocket;

// An idle connection keeps no more room than small messages need.
constexpr std::size_t kIdleBufferBytes = 4u << 10;
constexpr SteadyTime kNever = SteadyTime::max();
// RFC 6455: what a session is told when no close frame came, or one without a code.
constexpr std::uint16_t kAbnormalClosure = 1006;
constexpr std::uint16_t kCloseCodeMax = 4999;

std::uint64_t nextId()
{
    static constinit std::atomic<std::uint64_t> lastId{0};
    return ++lastId;
}

WebSocketSettings completed(WebSocketSettings settings, const Limits &limits)
{
    if (settings.messageBytesMax == 0)
        settings.messageBytesMax = limits.messageBytesMax;
    if (settings.sendQueueBytesMax == 0)
        settings.sendQueueBytesMax = limits.sendQueueBytesMax;
    return settings;
}

SteadyTime now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

void WebSocketConnection::accept(const std::shared_ptr<Shard> &shard,
                                 TcpSocket socket,
                                 ConnectionSlot slot,
                                 std::string remoteAddress,
                                 RequestMessage request,
                                 beast::flat_buffer early,
                                 std::unique_ptr<WebSocketSession> session,
                                 const WebSocketSettings &settings)
{
    auto connection = std::make_shared<WebSocketConnection>(shard,
                                                            std::move(socket),
                                                            std::move(slot),
                                                            std::move(remoteAddress),
                                                            std::move(early),
                                                            std::move(session),
                                                            settings);
    shard->add(connection);
    connection->configure();
    connection->handshake(std::move(request));
}

WebSocketConnection::WebSocketConnection(std::shared_ptr<Shard> shard,
                                         TcpSocket socket,
                                         ConnectionSlot slot,
                                         std::string remoteAddress,
                                         beast::flat_buffer early,
                                         std::unique_ptr<WebSocketSession> session,
                                         const WebSocketSettings &settings)
    : m_shard(std::move(shard))
    , m_slot(std::move(slot))
    , m_remoteAddress(std::move(remoteAddress))
    , m_id(nextId())
    , m_settings(completed(settings, m_shard->context().limits))
    , m_mailbox(m_shard->loop().mailbox())
    , m_session(std::move(session))
    , m_stream(WebSocketTransport(std::move(socket), std::move(early)))
    , m_nextPing(now() + m_settings.pingInterval)
    , m_pongDeadline(kNever)
    , m_writeDeadline(kNever)
    , m_closeDeadline(now() + m_shard->context().limits.closeTimeout)
{}

void WebSocketConnection::configure()
{
    const Limits &limits = m_shard->context().limits;
    // The sweep keeps the deadlines; Beast needs no timer of its own.
    m_stream.set_option(websocket::stream_base::timeout{
        websocket::stream_base::none(), websocket::stream_base::none(), false});
    m_stream.set_option(websocket::stream_base::decorator([](websocket::response_type &response) {
        response.set(http::field::server, "stag/" STAG_VERSION);
    }));
    if (limits.perMessageDeflate) {
        websocket::permessage_deflate deflate;
        deflate.server_enable = true;
        m_stream.set_option(deflate);
    }
    m_stream.read_message_max(0); // isTooLarge() keeps the limit
    m_stream.auto_fragment(false);
    m_stream.control_callback(
        [this](websocket::frame_type type, beast::string_view) { controlFrame(type); });
}

void WebSocketConnection::handshake(RequestMessage request)
{
    auto message = std::make_unique<RequestMessage>(std::move(request));
    const RequestMessage &accepted = *message;
    m_stream.async_accept(
        accepted,
        [self = shared_from_this(), message = std::move(message)](beast::error_code error) {
            if (self->m_isFinished)
                return;
            if (error)
                return self->finish(kAbnormalClosure);
            self->opened();
        });
}

void WebSocketConnection::opened()
{
    m_isOpen = true;
    m_closeDeadline = kNever;
    m_session->opened(shared_from_this());
    if (m_isFinished)
        return;
    readMore();
    if (m_isClosing)
        sendClose();
    else if (m_shard->context().isDraining)
        startClosing(close_code::kGoingAway, {});
}

void WebSocketConnection::readMore()
{
    const std::size_t room = m_settings.messageBytesMax + 1 - m_buffer.size();
    m_stream.async_read_some(
        m_buffer, room, [self = shared_from_this()](beast::error_code error, std::size_t) {
            self->bytesRead(error);
        });
}

void WebSocketConnection::bytesRead(beast::error_code error)
{
    if (m_isFinished)
        return;
    if (error) {
        // Our own closing ends the read; its outcome is told where the close frame was sent.
        if (m_isCloseSent && error == asio::error::operation_aborted)
            return;
        return linger(closeCodeOf(error));
    }
    if (isTooLarge())
        return refuseTooLarge();
    if (m_stream.is_message_done())
        messageRead();
    if (!m_isFinished)
        readMore();
}

bool WebSocketConnection::isTooLarge() const
{
    if (m_buffer.size() > m_settings.messageBytesMax)
        return true;
    if (m_stream.is_message_done() || m_shard->context().limits.perMessageDeflate)
        return false;
    // What the frame still holds, if it says so; one byte is what Beast answers when it does not
    // know.
    const std::size_t announced = m_stream.read_size_hint(1);
    return announced > 1 && announced > m_settings.messageBytesMax - m_buffer.size();
}

/// As the published servers say it; Beast's own limit would close without a reason.
void WebSocketConnection::refuseTooLarge()
{
    m_buffer.clear();
    m_buffer.shrink_to_fit();
    if (m_isClosing)
        return;
    m_shard->context().observer.limitHit("frame");
    startClosing(close_code::kTooLarge,
                 "read limited at " + std::to_string(m_settings.messageBytesMax + 1) + " bytes");
}

void WebSocketConnection::messageRead()
{
    m_pongDeadline = kNever;
    const auto data = m_buffer.data();
    const std::size_t size = data.size();
    if (!m_isClosing) {
        m_shard->context().observer.messageReceived(size);
        m_session->received({static_cast<const char *>(data.data()), size},
                            m_stream.got_text() ? FrameKind::Text : FrameKind::Binary);
    }
    m_buffer.consume(size);
    if (m_buffer.capacity() > kIdleBufferBytes)
        m_buffer.shrink_to_fit();
}

void WebSocketConnection::send(std::shared_ptr<const std::string> message, FrameKind kind)
{
    if (!m_acceptsMessages)
        return;
    const std::size_t size = message->size();
    const std::size_t queued = m_queuedBytes.fetch_add(size) + size;
    if (queued > m_settings.sendQueueBytesMax) {
        m_queuedBytes -= size;
        if (!m_isOverflown.exchange(true))
            run([self = shared_from_this()] { self->refuseSlowReader(); });
        return;
    }
    run([self = shared_from_this(), message = std::move(message), kind]() mutable {
        self->enqueue({std::move(message), kind});
    });
}

void WebSocketConnection::run(std::function<void()> task)
{
    if (m_mailbox->isCurrent())
        task();
    else
        m_mailbox->post(std::move(task));
}

void WebSocketConnection::enqueue(Message message)
{
    if (m_isFinished || m_isClosing) {
        m_queuedBytes -= message.text->size();
        return;
    }
    m_queue.push_back(std::move(message));
    writeNext();
}

void WebSocketConnection::writeNext()
{
    if (m_isWriting || m_queue.empty() || !m_isOpen)
        return;
    m_isWriting = true;
    m_writeDeadline = now() + m_shard->context().limits.writeTimeout;
    const Message &message = m_queue.front();
    m_stream.text(message.kind == FrameKind::Text);
    m_stream.async_write(
        asio::buffer(*message.text),
        [self = shared_from_this(), text = message.text](beast::error_code error, std::size_t) {
            self->messageWritten(error);
        });
}

void WebSocketConnection::messageWritten(beast::error_code error)
{
    m_isWriting = false;
    m_writeDeadline = kNever;
    // A failed write shows in the read as well, which knows why.
    if (m_isFinished || error)
        return;
    const std::size_t size = m_queue.front().text->size();
    m_queue.pop_front();
    m_queuedBytes -= size;
    m_shard->context().observer.messageSent(size);
    if (!m_queue.empty())
        return writeNext();
    if (m_isClosing)
        return sendClose();
    m_session->drained();
}

void WebSocketConnection::refuseSlowReader()
{
    if (m_isFinished || m_isClosing)
        return;
    m_shard->context().observer.limitHit("slow_reader");
    // What has not begun to leave is dropped: the peer is asked to come back and start anew.
    const std::size_t kept = m_isWriting ? 1 : 0;
    while (m_queue.size() > kept) {
        m_queuedBytes -= m_queue.back().text->size();
        m_queue.pop_back();
    }
    m_closeDeadline = now() + m_shard->context().limits.closeTimeout;
    startClosing(close_code::kTryAgainLater, "too slow");
}

void WebSocketConnection::close(std::uint16_t code, std::string reason)
{
    run([self = shared_from_this(), code, reason = std::move(reason)] {
        self->startClosing(code, reason);
    });
}

void WebSocketConnection::startClosing(std::uint16_t code, const std::string &reason)
{
    if (m_isFinished || m_isClosing)
        return;
    m_isClosing = true;
    m_acceptsMessages = false;
    // A close frame holds 125 bytes, two of them the code.
    constexpr std::size_t kReasonBytesMax = 123;
    m_closeReason = {static_cast<websocket::close_code>(code),
                     beast::string_view(reason.data(), std::min(reason.size(), kReasonBytesMax))};
    if (m_queue.empty())
        sendClose();
}

void WebSocketConnection::sendClose()
{
    if (!m_isOpen || m_isCloseSent)
        return;
    m_isCloseSent = true;
    m_closeDeadline = now() + m_shard->context().limits.closeTimeout;
    m_stream.async_close(m_closeReason, [self = shared_from_this()](beast::error_code) {
        self->linger(self->m_closeReason.code);
    });
}

void WebSocketConnection::controlFrame(websocket::frame_type type)
{
    m_pongDeadline = kNever;
    // Beast echoes any code from 3000 up; RFC 6455, 7.4.2 ends them at 4999.
    if (type != websocket::frame_type::close || m_stream.reason().code <= kCloseCodeMax
        || m_isCloseSent)
        return;
    m_closeReason = {websocket::close_code::protocol_error, "no such close code"};
    m_isClosing = true;
    m_acceptsMessages = false;
    sendClose();
}

void WebSocketConnection::ping()
{
    m_isPinging = true;
    m_pongDeadline = std::min(m_pongDeadline, now() + m_settings.pongTimeout);
    m_stream.async_ping({}, [self = shared_from_this()](beast::error_code) {
        self->m_isPinging = false;
        self->m_nextPing = now() + self->m_settings.pingInterval;
    });
}

void WebSocketConnection::sweep(SteadyTime now)
{
    TrafficObserver &observer = m_shard->context().observer;
    if (m_isFinished) {
        if (now >= m_closeDeadline)
            release();
    } else if (now >= m_closeDeadline) {
        observer.limitHit("close_timeout");
        finish(m_isClosing ? m_closeReason.code : kAbnormalClosure);
    } else if (now >= m_writeDeadline) {
        observer.limitHit("slow_reader");
        finish(kAbnormalClosure);
    } else if (now >= m_pongDeadline) {
        observer.limitHit("idle");
        finish(kAbnormalClosure);
    } else if (m_isOpen && !m_isPinging && !m_isClosing && now >= m_nextPing) {
        ping();
    }
}

void WebSocketConnection::drain()
{
    startClosing(close_code::kGoingAway, {});
}

void WebSocketConnection::abort()
{
    finish(close_code::kGoingAway);
}

void WebSocketConnection::endSession(std::uint16_t code)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_acceptsMessages = false;
    m_queuedBytes = 0;
    if (m_isOpen)
        m_session->closed(code);
    m_session.reset();
}

void WebSocketConnection::finish(std::uint16_t code)
{
    const auto self = shared_from_this();
    endSession(code);
    release();
}

/// Waits for the peer to close its direction: closing with unread bytes would reset the connection
/// and could destroy the close frame on its way.
void WebSocketConnection::linger(std::uint16_t code)
{
    if (m_isFinished)
        return;
    const auto self = shared_from_this();
    endSession(code);
    m_closeDeadline = now() + m_shard->context().limits.closeTimeout;
    beast::error_code error;
    m_stream.next_layer().shutdown(TcpSocket::shutdown_send, error);
    if (error)
        return release();
    m_buffer.clear();
    discardMore();
}

void WebSocketConnection::discardMore()
{
    m_stream.next_layer().async_read_some(
        m_buffer.prepare(kIdleBufferBytes),
        [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (self->m_isReleased)
                return;
            if (error)
                self->release();
            else
                self->discardMore();
        });
}

void WebSocketConnection::release()
{
    if (m_isReleased)
        return;
    m_isReleased = true;
    beast::error_code error;
    m_stream.next_layer().close(error);
    m_shard->remove(*this);
    m_slot.release();
}

std::uint16_t WebSocketConnection::closeCodeOf(beast::error_code error)
{
    if (error == websocket::error::closed) {
        const std::uint16_t code = m_stream.reason().code;
        return code == websocket::close_code::none ? 1005 : code;
    }
    if (m_isCloseSent)
        return m_closeReason.code;
    if (error == websocket::error::message_too_big) { // more than 64 bits can count
        m_shard->context().observer.limitHit("frame");
        return close_code::kTooLarge;
    }
    if (error == websocket::error::bad_frame_payload)
        return close_code::kInvalidPayload;
    if (error == websocket::condition::protocol_violation)
        return close_code::kProtocolError;
    return kAbnormalClosure;
}

} // namespace stag::transport
