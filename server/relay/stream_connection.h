// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/stmk.h"
#include "server/relay/relay_core.h"
#include "server/transport/web_socket.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::relay {

/// The gate: one StreamKit connection. Reads each packet and passes it to the loop of its session.
class StreamConnection final : public transport::WebSocketSession
{
public:
    /// `session` is what the URL named, for the log of packets that name none.
    StreamConnection(RelayService::Core &core,
                     std::shared_ptr<const DeviceIdentity> sender,
                     std::string session);

    void opened(const std::shared_ptr<transport::WebSocket> &socket) override;
    void received(std::string_view message, transport::FrameKind kind) override;
    [[nodiscard]] transport::LargeMessageWork receivedLarge(std::string message,
                                                            transport::FrameKind kind) override;
    void closed(std::uint16_t code) override;

private:
    struct ReadPacket
    {
        Result<wire::StreamPacket> packet;
        std::string_view claimedType; ///< of one that is refused
    };

    void touch(MonotonicTime now);
    [[nodiscard]] static ReadPacket
    read(std::string_view message, const wire::Limits &limits, wire::JsonParser *room);
    void understood(ReadPacket read, std::size_t sizeBytes, MonotonicTime received);
    void
    understood(Result<wire::StmkMessage> parsed, std::size_t sizeBytes, MonotonicTime received);
    /// Takes one packet, or refuses it.
    void take(wire::StreamPacket packet, std::size_t sizeBytes, MonotonicTime received);
    /// A connection whose URL does not say who sends learns it from the packets.
    void learnDevice(const std::string &client);
    void reject(const Error &error, std::string_view type, std::size_t sizeBytes);

    std::shared_ptr<RelayService::Core> m_core;
    std::shared_ptr<const DeviceIdentity> m_sender;
    model::SessionId m_session;
    std::shared_ptr<transport::WebSocket> m_socket;
    wire::JsonParser *m_parser = nullptr; ///< of its loop
    std::shared_ptr<ConnectionActivity> m_activity;
    std::shared_ptr<ConnectionLoad> m_load; ///< from opened() on
    PoseStreams m_streams;                  ///< also for when it is gone
    bool m_closing = false;
};

} // namespace stag::relay
