// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/server.h"
#include "server/transport/web_socket.h"
#include "tests/server/transport/raw_client.h"

#include <condition_variable>
#include <mutex>

namespace stag::test {

/// Counts what a server tells, and lets a test await it.
class TrafficLog final : public transport::TrafficObserver
{
public:
    void requestFinished(const transport::RequestRecord &record) override
    {
        change([&] { m_requests.push_back(record); });
    }
    void connectionOpened() override
    {
        change([&] { ++m_opened; });
    }
    void connectionClosed() override
    {
        change([&] { ++m_closed; });
    }
    void messageReceived(std::size_t) override
    {
        change([&] { ++m_messagesIn; });
    }
    void messagesSent(std::size_t count, std::size_t) override
    {
        change([&] { m_messagesOut += count; });
    }
    void limitHit(std::string_view name) override
    {
        change([&] { ++m_limits[std::string(name)]; });
    }

    bool awaitLimit(const std::string &name)
    {
        return await([&] { return m_limits.contains(name); });
    }
    bool awaitOpen(int count)
    {
        return await([&] { return m_opened - m_closed == count; });
    }
    /// Of WebSockets.
    bool awaitMessages(int count)
    {
        return await([&] { return m_messagesIn >= count; });
    }
    bool awaitRequests(std::size_t count)
    {
        return await([&] { return m_requests.size() >= count; });
    }
    int limitCount(const std::string &name)
    {
        const std::lock_guard lock(m_mutex);
        return m_limits.contains(name) ? m_limits[name] : 0;
    }
    int openedCount()
    {
        const std::lock_guard lock(m_mutex);
        return m_opened;
    }
    std::vector<transport::RequestRecord> requests()
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    template<typename F>
    void change(F &&function)
    {
        const std::lock_guard lock(m_mutex);
        function();
        m_changed.notify_all();
    }
    template<typename F>
    bool await(F &&condition)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, kPatience, condition);
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<transport::RequestRecord> m_requests;
    std::map<std::string, int> m_limits;
    int m_opened = 0;
    int m_closed = 0;
    int m_messagesIn = 0;
    int m_messagesOut = 0;
};

/// A value that another thread will give.
template<typename T>
class Awaited
{
public:
    void set(T value)
    {
        const std::lock_guard lock(m_mutex);
        m_value = std::move(value);
        m_changed.notify_all();
    }
    std::optional<T> get(std::chrono::milliseconds patience = kPatience)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, patience, [&] { return m_value.has_value(); });
        return m_value;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<T> m_value;
};

/// The socket of a session, which it does not keep alive: a socket must not outlive its loop.
class AwaitedSocket
{
public:
    void set(const std::shared_ptr<transport::WebSocket> &socket) { m_socket.set(socket); }
    /// Nothing if none was opened in time, or it is gone.
    std::shared_ptr<transport::WebSocket> get()
    {
        return m_socket.get().value_or(std::weak_ptr<transport::WebSocket>()).lock();
    }

private:
    Awaited<std::weak_ptr<transport::WebSocket>> m_socket;
};

/// A real server on a free port of the loopback.
class TestServer
{
public:
    explicit TestServer(std::shared_ptr<const transport::Router> router,
                        const transport::Limits &limits = {},
                        int loopCount = 2,
                        const transport::LoopSettings &settings = {})
        : m_loops(loopCount, settings)
        , m_server(std::move(
              transport::Server::create(m_loops, std::move(router), m_log, {}, limits).value()))
    {}

    [[nodiscard]] RawClient connect(int receiveBufferBytes = 0) const
    {
        return RawClient(m_server->port(), receiveBufferBytes);
    }
    [[nodiscard]] TrafficLog &log() { return m_log; }
    [[nodiscard]] transport::LoopPool &loops() { return m_loops; }
    [[nodiscard]] transport::Server &server() { return *m_server; }
    void destroyServer() { m_server.reset(); }

private:
    TrafficLog m_log;
    transport::LoopPool m_loops;
    std::unique_ptr<transport::Server> m_server;
};

} // namespace stag::test
