// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/ws.h"
#include "server/stag/ingestion.h"
#include "server/stag/session_hubs.h"
#include "server/transport/web_socket.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stag::stag {

/// One client of /api/v1/ws; lives on the loop of its socket.
class WsClient final : public transport::WebSocketSession
{
public:
    /// `owner` keeps the rest alive.
    WsClient(std::shared_ptr<const void> owner,
             ServiceContext &context,
             SessionHubs &hubs,
             Ingestion &ingestion,
             model::SessionId session,
             SessionHubs::Beginning beginning);

    void opened(const std::shared_ptr<transport::WebSocket> &socket) override;
    void received(std::string_view message, transport::FrameKind kind) override;
    [[nodiscard]] transport::LargeMessageWork receivedLarge(std::string message,
                                                            transport::FrameKind kind) override;
    void closed(std::uint16_t code) override;

private:
    void
    understood(Result<wire::WsMessage> message, transport::FrameKind kind, std::size_t sizeBytes);
    /// The first message that tells decides how the client is written to.
    void learnTongue(const wire::WsMessage &message, transport::FrameKind kind);
    void logRejected(std::size_t sizeBytes, const std::string &detail);
    void subscribe(live::Filter filter);
    void unsubscribe(const std::string &filterId);
    /// What is told when filters have been changed, or not; `answer` is of success.
    [[nodiscard]] std::function<void(Result<void>)> filterAnswer(std::string type,
                                                                 std::string answer) const;
    void store(wire::WsMessage message, std::size_t sizeBytes);
    void sendError(wire::WsErrorCode code, std::string_view details);

    std::shared_ptr<const void> m_owner;
    ServiceContext &m_context;
    SessionHubs &m_hubs;
    Ingestion &m_ingestion;
    const model::SessionId m_session;
    SessionHubs::Beginning m_beginning; ///< as the upgrade says, until the hub has it
    std::shared_ptr<SessionClient> m_client;
    bool m_isTongueKnown = false;
};

} // namespace stag::stag
