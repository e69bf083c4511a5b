// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/ws.h"
#include "server/transport/web_socket.h"

#include <atomic>
#include <cstdint>
#include <memory>
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
    explicit SessionClient(std::shared_ptr<transport::WebSocket> socket)
        : m_socket(std::move(socket))
    {}

    [[nodiscard]] transport::WebSocket &socket() const { return *m_socket; }
    [[nodiscard]] const std::shared_ptr<transport::WebSocket> &sharedSocket() const
    {
        return m_socket;
    }
    [[nodiscard]] std::uint64_t id() const { return m_socket->id(); }
    [[nodiscard]] Tongue tongue() const { return m_tongue.load(); }
    void speak(Tongue tongue) { m_tongue.store(tongue); }
    /// `message` is in the client's dialect.
    void send(std::shared_ptr<const std::string> message) const
    {
        m_socket->send(std::move(message), tongue().frames);
    }

private:
    const std::shared_ptr<transport::WebSocket> m_socket;
    std::atomic<Tongue> m_tongue{Tongue{}};
};

} // namespace stag::stag
