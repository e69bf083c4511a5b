// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/shard.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace stag::transport {

namespace {

using std::chrono::milliseconds;

/// Deadlines are met within a quarter of the shortest of them.
milliseconds sweepInterval(const ServerContext &context)
{
    const Limits &limits = context.limits;
    milliseconds shortest = std::min(
        {limits.readTimeout, limits.writeTimeout, limits.idleTimeout, limits.closeTimeout});
    for (const Router::Route &route : context.router->routes())
        if (route.webSocket)
            shortest = std::min({shortest,
                                 route.webSocketSettings.pingInterval,
                                 route.webSocketSettings.pongTimeout});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(1000));
}

} // namespace

ConnectionSlot::ConnectionSlot(std::shared_ptr<ServerContext> context)
    : m_context(std::move(context))
{
    ++m_context->connections;
    m_context->observer.connectionOpened();
}

void ConnectionSlot::release()
{
    const std::shared_ptr<ServerContext> context = std::move(m_context);
    if (!context)
        return;
    context->observer.connectionClosed();
    if (--context->connections == 0 && context->isDraining)
        context->emptied();
}

BodyShare::BodyShare(std::shared_ptr<ServerContext> context)
    : m_context(std::move(context))
{}

bool BodyShare::growTo(std::size_t bytes)
{
    if (bytes <= m_bytes)
        return true;
    const std::size_t more = bytes - m_bytes;
    if (m_context->bodyBytes.fetch_add(more) + more > m_context->limits.bodiesBytesMax) {
        m_context->bodyBytes -= more;
        return false;
    }
    m_bytes = bytes;
    return true;
}

void BodyShare::release()
{
    m_context->bodyBytes -= m_bytes;
    m_bytes = 0;
}

Shard::Shard(AsioLoop &loop, std::shared_ptr<ServerContext> context)
    : m_loop(loop)
    , m_context(std::move(context))
    , m_timer(loop.context())
    , m_sweepInterval(sweepInterval(*m_context))
{}

void Shard::add(const std::shared_ptr<Connection> &connection)
{
    m_connections.emplace(connection.get(), connection);
    armSweep();
}

void Shard::remove(Connection &connection)
{
    m_connections.erase(&connection);
}

void Shard::drain()
{
    for (const auto &connection : snapshot())
        connection->drain();
}

void Shard::abort()
{
    for (const auto &connection : snapshot())
        connection->abort();
    m_connections.clear();
    m_timer.cancel();
}

const std::string &Shard::date()
{
    const std::time_t second = std::time(nullptr);
    if (second != m_dateSecond) {
        std::tm utc{};
        gmtime_r(&second, &utc);
        std::array<char, 64> text{};
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        m_date = text.data();
        m_dateSecond = second;
    }
    return m_date;
}

std::vector<std::shared_ptr<Connection>> Shard::snapshot() const
{
    std::vector<std::shared_ptr<Connection>> connections;
    connections.reserve(m_connections.size());
    for (const auto &[key, connection] : m_connections)
        connections.push_back(connection);
    return connections;
}

void Shard::armSweep()
{
    if (m_isArmed || m_connections.empty())
        return;
    m_isArmed = true;
    m_timer.expires_after(m_sweepInterval);
    m_timer.async_wait([self = shared_from_this()](boost::system::error_code) {
        self->m_isArmed = false;
        self->sweep();
        self->armSweep();
    });
}

void Shard::sweep()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    for (const auto &connection : snapshot())
        connection->sweep(now);
}

} // namespace stag::transport
