// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/server.h"

#include "server/transport/http_connection.h"
#include "server/transport/url.h"

#include <boost/asio/ip/v6_only.hpp>

#include <latch>

namespace stag::transport {

namespace {

using Tcp = asio::ip::tcp;

// Beyond the limit this many more are told so; the rest is just closed.
constexpr std::size_t kRefusalsMax = 64;
// When the process is out of descriptors, accepting waits for some to be closed.
constexpr std::chrono::milliseconds kAcceptRetryDelay{100};

/// The host, with the one name that means the same address everywhere replaced by it.
std::string knownHost(const ListenAddress &address)
{
    return address.host == "localhost" ? "127.0.0.1" : address.host;
}

Result<Tcp::endpoint> resolve(asio::io_context &context, const ListenAddress &address)
{
    const std::string host = knownHost(address);
    boost::system::error_code error;
    const auto literal = asio::ip::make_address(host, error);
    if (!error)
        return Tcp::endpoint(literal, address.port);
    TcpResolver resolver(context);
    const auto results = resolver.resolve(host, std::to_string(address.port), error);
    if (error || results.empty())
        return Error{ErrorCode::InvalidArgument,
                     "cannot listen on " + host + ": no such host on this machine"};
    return results.begin()->endpoint();
}

Error cannotListen(const ListenAddress &address, const boost::system::error_code &error)
{
    return {ErrorCode::Unavailable,
            "cannot listen on " + hostAndPort(address.host, address.port) + ": " + error.message()};
}

Result<TcpAcceptor> bindListener(asio::io_context &context, const ListenAddress &address)
{
    STAG_TRY(const Tcp::endpoint endpoint, resolve(context, address));
    TcpAcceptor acceptor(context);
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    // Not SO_REUSEPORT: a second process of ours would silently share the port.
    if (!error)
        acceptor.set_option(TcpAcceptor::reuse_address(true), error);
    if (!error && endpoint.protocol() == Tcp::v6() && endpoint.address().is_unspecified())
        acceptor.set_option(asio::ip::v6_only(false), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(TcpAcceptor::max_listen_connections, error);
    if (error)
        return cannotListen(address, error);
    return acceptor;
}

/// What a client on this machine dials: a wildcard address is not one.
std::string dialableHost(const std::string &host)
{
    if (host == "0.0.0.0")
        return "127.0.0.1";
    return host == "::" ? "::1" : host;
}

} // namespace

bool isLoopback(const ListenAddress &address)
{
    boost::system::error_code error;
    const auto literal = asio::ip::make_address(knownHost(address), error);
    return !error && literal.is_loopback();
}

class Server::Listener : public std::enable_shared_from_this<Listener>
{
public:
    Listener(LoopPool &loops,
             std::shared_ptr<ServerContext> context,
             TcpAcceptor acceptor,
             std::string host)
        : m_context(std::move(context))
        , m_loop(asioLoop(loops.at(0)))
        , m_acceptor(std::move(acceptor))
        , m_retryTimer(m_loop.context())
        , m_drainTimer(m_loop.context())
        , m_host(std::move(host))
        , m_port(m_acceptor.local_endpoint(m_ignored).port())
    {
        for (int i = 0; i < loops.size(); ++i)
            m_shards.push_back(std::make_shared<Shard>(asioLoop(loops.at(i)), m_context));
    }

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] std::string url() const { return "http://" + hostAndPort(m_host, m_port); }

    void start()
    {
        m_loop.post([self = shared_from_this()] { self->acceptNext(); });
    }

    void drain(std::chrono::milliseconds deadline, std::function<void()> done)
    {
        m_loop.post([self = shared_from_this(), deadline, done = std::move(done)]() mutable {
            self->startDraining(deadline, std::move(done));
        });
    }

    /// Closes everything and waits until it is closed.
    void shutDown()
    {
        runAndWait(m_loop, [this] {
            closeAcceptor();
            m_drainTimer.cancel();
            m_drained = nullptr;
        });
        for (const auto &shard : m_shards)
            runAndWait(shard->loop(), [&shard] { shard->abort(); });
    }

private:
    /// On a loop that has stopped, nothing runs beside the caller.
    static void runAndWait(AsioLoop &loop, const std::function<void()> &task)
    {
        std::latch done(1);
        const bool isPosted = loop.mailbox()->post([&] {
            task();
            done.count_down();
        });
        if (isPosted)
            done.wait();
        else
            task();
    }

    void acceptNext()
    {
        const std::shared_ptr<Shard> shard = m_shards[m_nextShard];
        m_nextShard = (m_nextShard + 1) % m_shards.size();
        m_acceptor.async_accept(
            shard->loop().context(),
            [self = shared_from_this(), shard](boost::system::error_code error, TcpSocket socket) {
                self->accepted(*shard, error, std::move(socket));
            });
    }

    void accepted(Shard &shard, boost::system::error_code error, TcpSocket socket)
    {
        if (!m_acceptor.is_open())
            return;
        if (error && error != asio::error::connection_aborted)
            return retryLater();
        if (!error)
            handOver(shard, std::move(socket));
        acceptNext();
    }

    void retryLater()
    {
        m_context->observer.limitHit("connections");
        m_retryTimer.expires_after(kAcceptRetryDelay);
        m_retryTimer.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error && self->m_acceptor.is_open())
                self->acceptNext();
        });
    }

    void handOver(Shard &shard, TcpSocket socket)
    {
        const std::size_t limit = m_context->limits.connectionsMax;
        const bool isRefused = m_context->connections >= limit;
        if (m_context->connections >= limit + kRefusalsMax) {
            m_context->observer.limitHit("connections");
            return;
        }
        boost::system::error_code ignored;
        socket.set_option(Tcp::no_delay(true), ignored);
        auto connection =
            std::make_shared<HttpConnection>(shard, std::move(socket), ConnectionSlot(m_context));
        shard.loop().post([shard = shard.shared_from_this(), connection, isRefused] {
            shard->add(connection);
            if (isRefused)
                connection->refuse();
            else
                connection->start();
        });
    }

    void startDraining(std::chrono::milliseconds deadline, std::function<void()> done)
    {
        m_drained = std::move(done);
        closeAcceptor();
        m_context->emptied = [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->m_loop.post([self] { self->finishDraining(); });
        };
        m_context->isDraining = true;
        if (m_context->connections == 0)
            return finishDraining();
        m_drainTimer.expires_after(deadline);
        m_drainTimer.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error)
                self->abortDraining();
        });
        for (const auto &shard : m_shards)
            shard->loop().post([shard] { shard->drain(); });
    }

    void abortDraining()
    {
        for (const auto &shard : m_shards)
            shard->loop().post([shard] { shard->abort(); });
    }

    void finishDraining()
    {
        m_drainTimer.cancel();
        if (const auto done = std::exchange(m_drained, nullptr))
            done();
    }

    void closeAcceptor()
    {
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
        m_retryTimer.cancel();
    }

    const std::shared_ptr<ServerContext> m_context;
    AsioLoop &m_loop;
    boost::system::error_code m_ignored;
    TcpAcceptor m_acceptor;
    SteadyTimer m_retryTimer;
    SteadyTimer m_drainTimer;
    const std::string m_host;
    const std::uint16_t m_port;
    std::vector<std::shared_ptr<Shard>> m_shards;
    std::size_t m_nextShard = 0;
    std::function<void()> m_drained;
};

Result<std::unique_ptr<Server>> Server::create(LoopPool &loops,
                                               std::shared_ptr<const Router> router,
                                               TrafficObserver &observer,
                                               const ListenAddress &address,
                                               const Limits &limits)
{
    STAG_TRY(TcpAcceptor acceptor, bindListener(asioLoop(loops.at(0)).context(), address));
    auto context =
        std::make_shared<ServerContext>(loops.workers(), std::move(router), observer, limits);
    auto listener = std::make_shared<Listener>(
        loops, std::move(context), std::move(acceptor), dialableHost(address.host));
    listener->start();
    return std::unique_ptr<Server>(new Server(std::move(listener)));
}

Server::Server(std::shared_ptr<Listener> listener)
    : m_listener(std::move(listener))
{}

Server::~Server()
{
    m_listener->shutDown();
}

std::uint16_t Server::port() const
{
    return m_listener->port();
}

std::string Server::url() const
{
    return m_listener->url();
}

void Server::drain(std::chrono::milliseconds deadline, std::function<void()> done)
{
    m_listener->drain(deadline, std::move(done));
}

} // namespace stag::transport
