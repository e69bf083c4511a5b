// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/packet_server.h"

#include "core/wire/stream_kit.h"
#include "server/transport/server.h"

#include <cstdio>
#include <unistd.h>

namespace stag::test {

namespace {

using namespace transport;

class PacketSession final : public WebSocketSession
{
public:
    void opened(const std::shared_ptr<WebSocket> &socket) override { m_socket = socket; }
    void received(std::string_view message, FrameKind) override
    {
        if (wire::parseStreamPacket(message))
            m_socket->send(m_answer);
    }
    void closed(std::uint16_t) override { m_socket.reset(); }

private:
    std::shared_ptr<WebSocket> m_socket;
    std::shared_ptr<const std::string> m_answer = std::make_shared<const std::string>("ok");
};

class Nobody final : public TrafficObserver
{
public:
    void requestFinished(const RequestRecord &) override {}
    void connectionOpened() override {}
    void connectionClosed() override {}
    void messageReceived(std::size_t) override {}
    void messagesSent(std::size_t, std::size_t) override {}
    void limitHit(std::string_view) override {}
};

} // namespace

void servePackets(std::uint16_t port)
{
    const auto router = std::make_shared<Router>();
    router->webSocket("/packets", [](const Request &) {
        return UpgradeDecision{.session = std::make_unique<PacketSession>(), .refusal = {}};
    });
    LoopPool loops(1);
    Nobody observer;
    const auto server = Server::create(loops, router, observer, {"127.0.0.1", port}, {});
    std::puts(server ? "ready" : "");
    std::fflush(stdout);
    while (true)
        ::pause();
}

} // namespace stag::test
