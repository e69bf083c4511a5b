// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/ws.h"
#include "server/transport/web_socket.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace stag::stag {

/// How one session client is written to.
struct Tongue
{
    wire::WsDialect dialect = wire::WsDialect::Stag;
    transport::FrameKind frames = transport::FrameKind::Text;
};

/// One client of a session and how it is written to. Any thread.
class SessionClient
{
public:
    /// In `countedSession`, if there is one, it is told the offsets of messages.
    explicit SessionClient(std::shared_ptr<transport::WebSocket> socket,
                           std::optional<model::SessionId> countedSession = {})
        : m_socket(std::move(socket))
        , m_countedSession(std::move(countedSession))
    {}

    [[nodiscard]] transport::WebSocket &socket() const { return *m_socket; }
    [[nodiscard]] const std::shared_ptr<transport::WebSocket> &sharedSocket() const
    {
        return m_socket;
    }
    [[nodiscard]] std::uint64_t id() const { return m_socket->id(); }
    [[nodiscard]] bool countsIn(const model::SessionId &session) const
    {
        return m_countedSession == session;
    }
    [[nodiscard]] Tongue tongue() const { return m_tongue.load(); }
    void speak(Tongue tongue) { m_tongue.store(tongue); }
    /// `message` is in the client's dialect.
    void send(std::shared_ptr<const std::string> message) const
    {
        m_socket->send(std::move(message), tongue().frames);
    }

private:
    const std::shared_ptr<transport::WebSocket> m_socket;
    const std::optional<model::SessionId> m_countedSession;
    std::atomic<Tongue> m_tongue{Tongue{}};
};

} // namespace stag::stag
