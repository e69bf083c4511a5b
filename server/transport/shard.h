// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/asio_loop.h"
#include "server/transport/server.h"

#include <atomic>
#include <unordered_map>

namespace stag::transport {

/// What all connections of one listener share; safe from any loop.
struct ServerContext
{
    ServerContext(threads::WorkerPool &theWorkers,
                  std::shared_ptr<const Router> theRouter,
                  TrafficObserver &theObserver,
                  const Limits &theLimits)
        : workers(theWorkers)
        , router(std::move(theRouter))
        , observer(theObserver)
        , limits(theLimits)
    {}

    threads::WorkerPool &workers;
    const std::shared_ptr<const Router> router;
    TrafficObserver &observer;
    const Limits limits;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> bodyBytes{0};
    std::atomic<bool> isDraining{false};
    /// Called, on any loop, when the last connection has gone while draining. Set before
    /// isDraining.
    std::function<void()> emptied;
};

/// Counts one connection for as long as it lives.
class ConnectionSlot
{
public:
    explicit ConnectionSlot(std::shared_ptr<ServerContext> context);
    ~ConnectionSlot() { release(); }
    ConnectionSlot(ConnectionSlot &&) noexcept = default;
    ConnectionSlot &operator=(ConnectionSlot &&) = delete;
    void release();

private:
    std::shared_ptr<ServerContext> m_context;
};

/// What one connection holds of the bytes of all requests in flight.
class BodyShare
{
public:
    explicit BodyShare(std::shared_ptr<ServerContext> context);
    ~BodyShare() { release(); }
    BodyShare(const BodyShare &) = delete;
    BodyShare &operator=(const BodyShare &) = delete;
    /// False if all together would hold more than allowed; nothing has changed then.
    [[nodiscard]] bool growTo(std::size_t bytes);
    void release();

private:
    const std::shared_ptr<ServerContext> m_context;
    std::size_t m_bytes = 0;
};

/// What a shard asks of its connections. Runs on the shard's loop.
class Connection
{
public:
    virtual ~Connection() = default;
    /// Acts on deadlines that have passed.
    virtual void sweep(SteadyTime now) = 0;
    /// Ends politely, once nothing is in flight.
    virtual void drain() = 0;
    /// Ends now; afterwards it calls nobody.
    virtual void abort() = 0;
};

/// The connections of one listener on one loop. One timer serves all their deadlines, because
/// arming a timer per request and connection would cost more than the requests.
class Shard : public std::enable_shared_from_this<Shard>
{
public:
    Shard(AsioLoop &loop, std::shared_ptr<ServerContext> context);

    [[nodiscard]] AsioLoop &loop() { return m_loop; }
    [[nodiscard]] ServerContext &context() { return *m_context; }
    [[nodiscard]] const std::shared_ptr<ServerContext> &sharedContext() { return m_context; }

    void add(const std::shared_ptr<Connection> &connection);
    void remove(Connection &connection);
    void drain();
    void abort();
    /// The value of the Date header, written once per second.
    [[nodiscard]] const std::string &date();

private:
    [[nodiscard]] std::vector<std::shared_ptr<Connection>> snapshot() const;
    void armSweep();
    void sweep();

    AsioLoop &m_loop;
    std::shared_ptr<ServerContext> m_context;
    SteadyTimer m_timer;
    const std::chrono::milliseconds m_sweepInterval;
    bool m_isArmed = false;
    std::unordered_map<Connection *, std::shared_ptr<Connection>> m_connections;
    std::time_t m_dateSecond = 0;
    std::string m_date;
};

} // namespace stag::transport
