// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/loop.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>

namespace stag::transport {

namespace asio = boost::asio;

// The concrete executor spares the type-erased one its virtual calls and allocations.
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using TcpAcceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using TcpResolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;
using SteadyTimer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                               asio::wait_traits<std::chrono::steady_clock>,
                                               Executor>;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Brings tasks of other threads to a loop and outlives it, so that late callers do no harm. A
/// burst of tasks wakes the loop once.
class Mailbox
{
public:
    explicit Mailbox(asio::io_context &context)
        : m_context(&context)
    {}
    /// Returns false if the loop is gone; the task is then dropped.
    bool post(std::function<void()> task);
    [[nodiscard]] bool isCurrent() const { return m_thread == std::this_thread::get_id(); }
    /// Told by the loop's thread before it runs anything.
    void open() { m_thread = std::this_thread::get_id(); }
    /// Waits for a task of another thread, at most for `pause`. On the loop.
    void await(std::chrono::nanoseconds pause);
    /// Ends await(), this one and all to come.
    void awaitNoMore();
    void close();

private:
    void runTasks();

    std::mutex m_mutex;
    std::condition_variable m_arrival;
    bool m_isAwaited = false;
    bool m_isEnding = false;
    asio::io_context *m_context;
    std::atomic<std::thread::id> m_thread; ///< of nobody once the loop is gone
    std::vector<std::function<void()>> m_tasks;
};

/// Who has something to write when the loop's turn is over.
class Flushable
{
public:
    virtual ~Flushable() = default;
    virtual void flush() = 0;
};

/// The one implementation of Loop.
class AsioLoop final : public Loop
{
public:
    AsioLoop(int index, const LoopSettings &settings);
    ~AsioLoop() override;

    void post(std::function<void()> task) override;
    [[nodiscard]] std::unique_ptr<Timer> after(std::chrono::milliseconds delay,
                                               std::function<void()> task) override;
    [[nodiscard]] bool isCurrent() const override;

    void stop();
    /// Tells that a socket of this loop had something to read.
    void arrived() { m_tick.arrived(); }
    /// Has `one` flush after what is already queued, so that all it gets until then leaves at once.
    /// On this loop, once per turn.
    void flushSoon(std::shared_ptr<Flushable> one);
    /// Room for bytes that are received, or gathered to be sent, and gone when the caller returns:
    /// one of each serves all connections.
    [[nodiscard]] std::span<char> receiveRoom() { return m_receiveRoom; }
    [[nodiscard]] std::span<char> sendRoom() { return m_sendRoom; }
    [[nodiscard]] asio::io_context &context() { return m_context; }
    [[nodiscard]] const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }

private:
    void run(int index, const std::function<void(int, std::chrono::nanoseconds)> &tickChanged);
    void flushAll();

    asio::io_context m_context;
    std::shared_ptr<Mailbox> m_mailbox;
    policy::IngestTick m_tick;
    const bool m_mayTick;
    std::vector<std::shared_ptr<Flushable>> m_toFlush;
    std::vector<char> m_receiveRoom;
    std::vector<char> m_sendRoom;
    asio::executor_work_guard<Executor> m_work;
    std::thread m_thread;
};

/// Every Loop of this program is one of a LoopPool.
[[nodiscard]] inline AsioLoop &asioLoop(Loop &loop)
{
    return static_cast<AsioLoop &>(loop);
}

} // namespace stag::transport
