// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/web_socket_connection.h"

#include <algorithm>
#include <array>

namespace stag::transport {

namespace {

constexpr SteadyTime kNever = SteadyTime::max();
// One connection does not hold the others up for longer than this takes.
constexpr std::size_t kFlushBytesMax = 1u << 20;
// What asio hands to one system call.
constexpr std::size_t kSegmentsMax = 64;

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

bool isNotNow(const beast::error_code &error)
{
    return error == asio::error::would_block || error == asio::error::try_again
           || error == asio::error::interrupted;
}

} // namespace

void WebSocketConnection::accept(const std::shared_ptr<Shard> &shard,
                                 TcpSocket socket,
                                 ConnectionSlot slot,
                                 std::string remoteAddress,
                                 UpgradeAnswer answer,
                                 beast::flat_buffer early,
                                 std::unique_ptr<WebSocketSession> session,
                                 const WebSocketSettings &settings)
{
    auto connection = std::make_shared<WebSocketConnection>(shard,
                                                            std::move(socket),
                                                            std::move(slot),
                                                            std::move(remoteAddress),
                                                            std::move(answer),
                                                            std::move(session),
                                                            settings);
    shard->add(connection);
    const auto bytes = early.data();
    connection->open({static_cast<char *>(bytes.data()), bytes.size()});
}

WebSocketConnection::WebSocketConnection(std::shared_ptr<Shard> shard,
                                         TcpSocket socket,
                                         ConnectionSlot slot,
                                         std::string remoteAddress,
                                         UpgradeAnswer answer,
                                         std::unique_ptr<WebSocketSession> session,
                                         const WebSocketSettings &settings)
    : m_shard(std::move(shard))
    , m_socket(std::move(socket))
    , m_slot(std::move(slot))
    , m_remoteAddress(std::move(remoteAddress))
    , m_id(nextId())
    , m_settings(completed(settings, limits()))
    , m_mailbox(m_shard->loop().mailbox())
    , m_session(std::move(session))
    , m_reader({.messageBytesMax = m_settings.messageBytesMax}, std::move(answer.inflater))
    , m_sendQueue(std::move(answer.deflater))
    , m_closeCode(close_code::kAbnormal)
    , m_nextPing(now() + m_settings.pingInterval)
    , m_pongDeadline(kNever)
    , m_writeDeadline(kNever)
    , m_closeDeadline(kNever)
{
    m_sendQueue.pushPreamble(std::move(answer.acceptance));
}

void WebSocketConnection::open(std::span<char> early)
{
    beast::error_code error;
    m_socket.non_blocking(true, error);
    m_session->opened(shared_from_this());
    if (m_shard->context().isDraining)
        startClosing(close_code::kGoingAway, {});
    receive(early);
    flushSoon(); // the acceptance of the upgrade
    waitForBytes();
}

void WebSocketConnection::waitForBytes()
{
    if (m_isReleased || m_isWaitingForBytes || (!mayTell() && !m_isFinished))
        return;
    m_isWaitingForBytes = true;
    m_socket.async_wait(TcpSocket::wait_read, [self = shared_from_this()](beast::error_code) {
        self->m_isWaitingForBytes = false;
        self->bytesArrived();
    });
}

void WebSocketConnection::bytesArrived()
{
    if (!m_isFinished && !m_isReleased)
        receiveUnread();
    if (m_isReleased || (!mayTell() && !m_isFinished))
        return;
    m_shard->loop().arrived();
    const std::span<char> room = m_shard->loop().receiveRoom();
    beast::error_code error;
    const std::size_t count = m_socket.read_some(asio::buffer(room.data(), room.size()), error);
    if (m_isFinished) {
        // It lingers: what still comes is not wanted.
        if (error && !isNotNow(error))
            return release();
    } else if (error && !isNotNow(error)) {
        linger(endCode());
    } else {
        receive(room.first(count));
    }
    waitForBytes();
}

void WebSocketConnection::receive(std::span<char> bytes)
{
    while (!m_isFinished && mayTell()) {
        const websocket::Event event = m_reader.next(bytes);
        if (event.kind == websocket::Event::Kind::NeedsMore)
            return;
        handle(event);
    }
    if (!m_isFinished)
        m_unread.assign(bytes.data(), bytes.size());
}

void WebSocketConnection::receiveUnread()
{
    if (!mayTell() || m_unread.empty())
        return;
    std::string bytes = std::exchange(m_unread, {});
    receive(bytes);
}

void WebSocketConnection::handle(const websocket::Event &event)
{
    using Kind = websocket::Event::Kind;
    m_pongDeadline = kNever;
    switch (event.kind) {
    case Kind::Text:
        return messageRead(event, FrameKind::Text);
    case Kind::Binary:
        return messageRead(event, FrameKind::Binary);
    case Kind::Ping:
        if (!m_isCloseSent)
            m_sendQueue.pushControl(websocket::Opcode::Pong, event.payload);
        return flushSoon();
    case Kind::Close:
        return answerClose(event.closeCode);
    case Kind::Failure:
        return fail(event.closeCode, event.payload);
    case Kind::Pong:
    case Kind::NeedsMore:
        return;
    }
}

void WebSocketConnection::messageRead(const websocket::Event &event, FrameKind kind)
{
    if (m_isClosing)
        return;
    const std::size_t size = event.payload.size();
    m_shard->context().observer.messageReceived(size);
    if (size < kLargeMessageBytes)
        m_session->received(event.payload, kind);
    else
        readByWorker(size, m_session->receivedLarge(m_reader.takeMessage(event), kind));
}

/// The loop goes on with the others; of this connection nothing is told until the work is done.
void WebSocketConnection::readByWorker(std::size_t sizeBytes, LargeMessageWork work)
{
    if (!work)
        return;
    m_isAtWorker = m_shard->context().workers.tryRun(
        sizeBytes, [weak = weak_from_this(), mailbox = m_mailbox, work = std::move(work)] {
            mailbox->post([weak, rest = work()] {
                if (const auto self = weak.lock())
                    self->readingDone(rest);
            });
        });
    if (m_isAtWorker)
        return;
    m_shard->context().observer.limitHit("large_messages");
    startClosing(close_code::kTryAgainLater, "too many large messages");
}

void WebSocketConnection::readingDone(const std::function<void()> &rest)
{
    m_isAtWorker = false;
    if (m_isFinished)
        return;
    m_pongDeadline = kNever; // a pong may have waited all the time
    rest();
    receiveUnread();
    waitForBytes();
}

void WebSocketConnection::pauseReading()
{
    run([self = shared_from_this()] { self->m_isReadPaused = true; });
}

void WebSocketConnection::resumeReading()
{
    run([self = shared_from_this()] {
        self->m_isReadPaused = false;
        self->m_pongDeadline = kNever; // a pong may have waited all the time
        // Not here: the session may be in the middle of something.
        self->m_mailbox->post([self] {
            if (self->m_isFinished)
                return;
            self->receiveUnread();
            self->flush();
            self->waitForBytes();
        });
    });
}

void WebSocketConnection::send(std::shared_ptr<const std::string> message, FrameKind kind)
{
    const std::size_t size = message->size();
    sendBy([message = std::move(message),
            kind](websocket::SendQueue &queue) { queue.pushMessage(message, opcodeOf(kind)); },
           {1, size});
}

void WebSocketConnection::send(std::shared_ptr<const websocket::FrameBundle> bundle)
{
    const websocket::SendQueue::Sent content{bundle->messages().size(), bundle->messageBytes()};
    sendBy([bundle = std::move(bundle)](websocket::SendQueue &queue) { queue.pushBundle(bundle); },
           content);
}

/// Queues what `push` puts into the queue, on the loop.
template<typename Push>
void WebSocketConnection::sendBy(Push push, websocket::SendQueue::Sent content)
{
    if (!m_acceptsMessages)
        return;
    const std::size_t size = content.messageBytes;
    const std::size_t queued = m_queuedBytes.fetch_add(size) + size;
    if (queued > m_settings.sendQueueBytesMax) {
        m_queuedBytes -= size;
        if (!m_isOverflown.exchange(true))
            run([self = shared_from_this()] { self->refuseSlowReader(); });
        return;
    }
    if (m_mailbox->isCurrent())
        return enqueue(push, content);
    m_mailbox->post([self = shared_from_this(), push = std::move(push), content] {
        self->enqueue(push, content);
    });
}

void WebSocketConnection::run(std::function<void()> task)
{
    if (m_mailbox->isCurrent())
        task();
    else
        m_mailbox->post(std::move(task));
}

template<typename Push>
void WebSocketConnection::enqueue(const Push &push, websocket::SendQueue::Sent content)
{
    if (m_isFinished || m_isClosing) {
        m_queuedBytes -= content.messageBytes;
        return;
    }
    m_hasQueuedMessages = true;
    push(m_sendQueue);
    m_enqueuedCount += content.count;
    if (m_isWaitingForRoom) {
        m_backlog.wait(m_enqueuedCount, now());
        backlogChanged();
    }
    flushSoon();
}

void WebSocketConnection::flushSoon()
{
    if (std::exchange(m_isFlushDue, true))
        return;
    m_shard->loop().flushSoon(shared_from_this());
}

void WebSocketConnection::flush()
{
    m_isFlushDue = false;
    if (!m_sendQueue.isEmpty() && writeQueue())
        allWritten();
}

/// Whether all has left; if not, what follows from that has been arranged.
bool WebSocketConnection::writeQueue()
{
    if (m_isFinished || m_isWaitingForRoom || m_isWriteBroken)
        return false;
    std::size_t written = 0;
    while (!m_sendQueue.isEmpty()) {
        if (written >= kFlushBytesMax) {
            flushSoon();
            return false;
        }
        const std::size_t count = writeSome();
        if (count == 0)
            return false;
        written += count;
    }
    return true;
}

/// Writes as much as the kernel takes at once; 0 if it takes nothing.
std::size_t WebSocketConnection::writeSome()
{
    std::array<std::string_view, kSegmentsMax> segments;
    const std::size_t count = m_sendQueue.gather(segments, m_shard->loop().sendRoom());
    beast::error_code error;
    std::size_t written = 0;
    if (count == 1) {
        written = m_socket.write_some(asio::buffer(segments[0].data(), segments[0].size()), error);
    } else {
        std::array<asio::const_buffer, kSegmentsMax> buffers;
        std::transform(
            segments.begin(), segments.begin() + count, buffers.begin(), [](std::string_view text) {
                return asio::buffer(text.data(), text.size());
            });
        written = m_socket.write_some(std::span(buffers).first(count), error);
    }
    if (error) {
        if (isNotNow(error)) {
            waitForRoom();
        } else {
            // It shows in the reading as well, which knows why, unless nothing is read.
            m_isWriteBroken = true;
            if (m_isReadPaused)
                linger(endCode());
        }
        return 0;
    }
    std::size_t left = written;
    while (const auto sent = m_sendQueue.consume(left)) {
        m_queuedBytes -= sent->messageBytes;
        m_writeDeadline = kNever;
        m_sentCount += sent->count;
        m_shard->context().observer.messagesSent(sent->count, sent->messageBytes);
    }
    if (!m_backlog.isEmpty()) {
        m_backlog.left(m_sentCount);
        backlogChanged();
    }
    return written;
}

void WebSocketConnection::waitForRoom()
{
    m_isWaitingForRoom = true;
    if (m_writeDeadline == kNever)
        m_writeDeadline = now() + limits().writeTimeout;
    if (m_sendQueue.hasMessages()) {
        m_backlog.wait(m_enqueuedCount, now());
        backlogChanged();
    }
    m_socket.async_wait(TcpSocket::wait_write, [self = shared_from_this()](beast::error_code) {
        self->m_isWaitingForRoom = false;
        self->flush();
    });
}

void WebSocketConnection::backlogChanged()
{
    m_oldestUnsent.store(m_backlog.oldest().value_or(kNever), std::memory_order_relaxed);
}

std::chrono::milliseconds WebSocketConnection::lag() const
{
    const SteadyTime oldest = m_oldestUnsent.load(std::memory_order_relaxed);
    if (oldest == kNever)
        return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(now() - oldest);
}

void WebSocketConnection::allWritten()
{
    m_writeDeadline = kNever;
    if (m_isEndDue)
        return linger(endCode());
    if (!std::exchange(m_hasQueuedMessages, false))
        return;
    if (m_isClosing)
        return sendClose(m_closeCode, m_closeReason);
    m_session->drained();
}

void WebSocketConnection::refuseSlowReader()
{
    if (m_isFinished || m_isClosing)
        return;
    m_shard->context().observer.limitHit("slow_reader");
    // The peer is asked to come back and start anew.
    dropAndClose(close_code::kTryAgainLater, "too slow");
}

void WebSocketConnection::dropAndClose(std::uint16_t code, const std::string &reason)
{
    if (m_isFinished || m_isClosing)
        return;
    m_queuedBytes -= m_sendQueue.dropWaiting();
    m_closeDeadline = now() + limits().closeTimeout;
    startClosing(code, reason);
}

void WebSocketConnection::closeNow(std::uint16_t code, std::string reason)
{
    run([self = shared_from_this(), code, reason = std::move(reason)] {
        self->dropAndClose(code, reason);
    });
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
    m_closeCode = code;
    m_closeReason = reason;
    if (!m_sendQueue.hasMessages())
        sendClose(code, reason);
}

void WebSocketConnection::sendClose(std::uint16_t code, std::string_view reason)
{
    if (std::exchange(m_isCloseSent, true))
        return;
    m_closeDeadline = now() + limits().closeTimeout;
    m_sendQueue.pushControl(websocket::Opcode::Close, websocket::encodeClosePayload(code, reason));
    flushSoon();
}

/// The peer has closed, or answered our close.
void WebSocketConnection::answerClose(std::uint16_t code)
{
    closeAfterWriting(code == close_code::kNone ? close_code::kNormal : code, {}, code);
}

void WebSocketConnection::fail(std::uint16_t code, std::string_view reason)
{
    if (code == close_code::kTooLarge && !m_isClosing)
        m_shard->context().observer.limitHit("frame");
    closeAfterWriting(code, reason, code);
}

void WebSocketConnection::closeAfterWriting(std::uint16_t sentCode,
                                            std::string_view reason,
                                            std::uint16_t toldCode)
{
    if (!m_isCloseSent) {
        m_acceptsMessages = false;
        // What answers earlier messages leaves before the close frame if it can leave at once.
        if (!writeQueue())
            m_queuedBytes -= m_sendQueue.dropWaiting();
        m_isClosing = true;
        m_closeCode = toldCode;
        sendClose(sentCode, reason);
    }
    m_isEndDue = true;
    if (m_isWriteBroken || m_sendQueue.isEmpty())
        linger(endCode());
}

void WebSocketConnection::ping()
{
    m_pongDeadline = std::min(m_pongDeadline, now() + m_settings.pongTimeout);
    m_nextPing = now() + m_settings.pingInterval;
    m_sendQueue.pushControl(websocket::Opcode::Ping, {});
    flushSoon();
}

void WebSocketConnection::sweep(SteadyTime now)
{
    TrafficObserver &observer = m_shard->context().observer;
    if (m_isFinished) {
        if (now >= m_closeDeadline)
            release();
    } else if (m_isAtWorker) {
        return; // first the message that has come
    } else if (now >= m_closeDeadline) {
        observer.limitHit("close_timeout");
        finish(endCode());
    } else if (now >= m_writeDeadline) {
        observer.limitHit("slow_reader");
        finish(close_code::kAbnormal);
    } else if (now >= m_pongDeadline && !m_isReadPaused) {
        observer.limitHit("idle");
        finish(close_code::kAbnormal);
    } else if (!m_isClosing && now >= m_nextPing) {
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

std::uint16_t WebSocketConnection::endCode() const
{
    return m_isCloseSent ? m_closeCode : close_code::kAbnormal;
}

void WebSocketConnection::endSession(std::uint16_t code)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_acceptsMessages = false;
    m_queuedBytes -= m_sendQueue.clear();
    m_backlog.clear();
    backlogChanged();
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
    m_closeDeadline = now() + limits().closeTimeout;
    beast::error_code error;
    m_socket.shutdown(TcpSocket::shutdown_send, error);
    if (error)
        return release();
    waitForBytes();
}

void WebSocketConnection::release()
{
    if (m_isReleased)
        return;
    m_isReleased = true;
    const auto self = shared_from_this();
    beast::error_code error;
    m_socket.close(error);
    m_shard->remove(*this);
    m_slot.release();
}

} // namespace stag::transport
