// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/message_reader.h"
#include "core/websocket/send_queue.h"
#include "server/transport/backlog.h"
#include "server/transport/request_reader.h"
#include "server/transport/shard.h"
#include "server/transport/web_socket.h"
#include "server/transport/web_socket_handshake.h"

#include <optional>
#include <string>

namespace stag::transport {

/// One WebSocket: core/websocket on a socket, with deadlines. Everything runs on its loop except
/// send(), close() and the queries, which come from anywhere and touch atomics only.
///
/// What a session sends is written when the loop's turn is over, so that all of it leaves in one
/// write.
class WebSocketConnection final : public Connection,
                                  public WebSocket,
                                  public Flushable,
                                  public std::enable_shared_from_this<WebSocketConnection>
{
public:
    /// Takes over a connection whose upgrade request has been accepted, with the bytes that
    /// followed it.
    static void accept(const std::shared_ptr<Shard> &shard,
                       TcpSocket socket,
                       ConnectionSlot slot,
                       std::string remoteAddress,
                       UpgradeAnswer answer,
                       beast::flat_buffer early,
                       std::unique_ptr<WebSocketSession> session,
                       const WebSocketSettings &settings);
    WebSocketConnection(std::shared_ptr<Shard> shard,
                        TcpSocket socket,
                        ConnectionSlot slot,
                        std::string remoteAddress,
                        UpgradeAnswer answer,
                        std::unique_ptr<WebSocketSession> session,
                        const WebSocketSettings &settings);

    void send(std::shared_ptr<const std::string> message, FrameKind kind) override;
    void send(std::shared_ptr<const websocket::FrameBundle> bundle) override;
    void close(std::uint16_t code, std::string reason) override;
    void closeNow(std::uint16_t code, std::string reason) override;
    void pauseReading() override;
    void resumeReading() override;
    [[nodiscard]] std::size_t queuedBytes() const override { return m_queuedBytes; }
    [[nodiscard]] std::chrono::milliseconds lag() const override;
    [[nodiscard]] Loop &loop() override { return m_shard->loop(); }
    [[nodiscard]] const std::string &remoteAddress() const override { return m_remoteAddress; }
    [[nodiscard]] std::uint64_t id() const override { return m_id; }

    void sweep(SteadyTime now) override;
    void drain() override;
    void abort() override;
    void flush() override;

private:
    void open(std::span<char> early);

    // Receiving
    void waitForBytes();
    void bytesArrived();
    void receive(std::span<char> bytes);
    void receiveUnread();
    void handle(const websocket::Event &event);
    void messageRead(const websocket::Event &event, FrameKind kind);
    void readByWorker(std::size_t sizeBytes, LargeMessageWork work);
    void readingDone(const std::function<void()> &rest);
    /// Whether the session may be told what comes.
    [[nodiscard]] bool mayTell() const { return !m_isReadPaused && !m_isAtWorker; }

    // Sending
    template<typename Push>
    void sendBy(Push push, websocket::SendQueue::Sent content);
    template<typename Push>
    void enqueue(const Push &push, websocket::SendQueue::Sent content);
    void flushSoon();
    [[nodiscard]] bool writeQueue();
    [[nodiscard]] std::size_t writeSome();
    void waitForRoom();
    void backlogChanged();
    void allWritten();
    void refuseSlowReader();
    void dropAndClose(std::uint16_t code, const std::string &reason);
    void ping();

    // Closing
    void startClosing(std::uint16_t code, const std::string &reason);
    void sendClose(std::uint16_t code, std::string_view reason);
    void answerClose(std::uint16_t code);
    void fail(std::uint16_t code, std::string_view reason);
    void closeAfterWriting(std::uint16_t sentCode, std::string_view reason, std::uint16_t toldCode);
    void endSession(std::uint16_t code);
    void finish(std::uint16_t code);
    void linger(std::uint16_t code);
    void release();

    /// Runs `task` on the loop, at once if the caller is there.
    void run(std::function<void()> task);
    [[nodiscard]] const Limits &limits() const { return m_shard->context().limits; }
    /// What the session is told if the connection ends now.
    [[nodiscard]] std::uint16_t endCode() const;

    const std::shared_ptr<Shard> m_shard;
    TcpSocket m_socket;
    ConnectionSlot m_slot;
    const std::string m_remoteAddress;
    const std::uint64_t m_id;
    const WebSocketSettings m_settings;
    const std::shared_ptr<Mailbox> m_mailbox;
    std::unique_ptr<WebSocketSession> m_session;
    websocket::MessageReader m_reader;
    websocket::SendQueue m_sendQueue;
    std::string m_unread; ///< received, but not told yet
    std::atomic<std::size_t> m_queuedBytes{0};
    Backlog m_backlog;
    std::atomic<SteadyTime> m_oldestUnsent{SteadyTime::max()}; ///< max: nothing waits
    std::uint64_t m_enqueuedCount = 0;
    std::uint64_t m_sentCount = 0;
    std::atomic<bool> m_acceptsMessages{true};
    std::atomic<bool> m_isOverflown{false};
    bool m_isReadPaused = false;
    bool m_isAtWorker = false; ///< a large message
    bool m_isWaitingForBytes = false;
    bool m_isWaitingForRoom = false;
    bool m_isFlushDue = false;
    bool m_isWriteBroken = false;
    bool m_hasQueuedMessages = false; ///< since the queue was last empty
    bool m_isClosing = false;
    bool m_isCloseSent = false;
    bool m_isEndDue = false; ///< once all is written
    bool m_isFinished = false;
    bool m_isReleased = false;
    std::uint16_t m_closeCode;
    std::string m_closeReason;
    SteadyTime m_nextPing;
    SteadyTime m_pongDeadline;
    SteadyTime m_writeDeadline;
    SteadyTime m_closeDeadline;
};

} // namespace stag::transport
