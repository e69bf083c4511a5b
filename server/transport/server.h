// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/transport/limits.h"
#include "server/transport/router.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace stag::transport {

/// What one finished request was, for logs and metrics.
struct RequestRecord
{
    Method method;
    std::string routePattern;
    std::string path;
    int status;
    std::chrono::nanoseconds duration;
    std::string remoteAddress;
    std::uint64_t bytesIn;
    std::uint64_t bytesOut;
};

/// Told about traffic on a loop; must be quick and safe to call from several loops.
class TrafficObserver
{
public:
    virtual ~TrafficObserver() = default;
    virtual void requestFinished(const RequestRecord &) {}
    virtual void connectionOpened() {}
    virtual void connectionClosed() {}
    virtual void messageReceived(std::size_t) {}
    virtual void messagesSent(std::size_t /*count*/, std::size_t /*sizeBytes*/) {}
    /// A limit was hit: "connections", "header", "body", "bodies", "frame", "read_timeout", "idle",
    /// "close_timeout", "slow_reader", "large_messages".
    virtual void limitHit(std::string_view) {}
};

struct ListenAddress
{
    std::string host = "127.0.0.1";
    std::uint16_t port = 0; ///< 0: any free port
};

/// Whether only this machine reaches it: "localhost", 127.0.0.0/8 or ::1. The names of hosts are
/// not asked for, so that any other name says no.
[[nodiscard]] bool isLoopback(const ListenAddress &address);

/// HTTP/1.1 and WebSocket on one port, spread over the loops of a pool.
class Server
{
public:
    /// Binds and starts accepting. Unavailable with the address and port in the text when taken.
    [[nodiscard]] static Result<std::unique_ptr<Server>>
    create(LoopPool &loops,
           std::shared_ptr<const Router> router,
           TrafficObserver &observer,
           const ListenAddress &address,
           const Limits &limits);
    /// Closes what is still open; afterwards no handler, session or observer is called any more.
    /// Not from a loop.
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// The bound port.
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string url() const; ///< "http://127.0.0.1:8080"
    /// Stops accepting, lets requests in flight finish, closes WebSockets with 1001; `done` is
    /// called on a loop once nobody is left or after `deadline`, whichever comes first.
    void drain(std::chrono::milliseconds deadline, std::function<void()> done);

private:
    class Listener;
    explicit Server(std::shared_ptr<Listener> listener);
    std::shared_ptr<Listener> m_listener;
};

} // namespace stag::transport
