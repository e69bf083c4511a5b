// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/loop.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <mutex>
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
    [[nodiscard]] bool isCurrent() const;
    void close();

private:
    void runTasks();

    mutable std::mutex m_mutex;
    asio::io_context *m_context;
    std::vector<std::function<void()>> m_tasks;
};

/// The one implementation of Loop.
class AsioLoop final : public Loop
{
public:
    explicit AsioLoop(int index);
    ~AsioLoop() override;

    void post(std::function<void()> task) override;
    [[nodiscard]] std::unique_ptr<Timer> after(std::chrono::milliseconds delay,
                                               std::function<void()> task) override;
    [[nodiscard]] bool isCurrent() const override;

    void stop();
    [[nodiscard]] asio::io_context &context() { return m_context; }
    [[nodiscard]] const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }

private:
    asio::io_context m_context;
    std::shared_ptr<Mailbox> m_mailbox;
    asio::executor_work_guard<Executor> m_work;
    std::thread m_thread;
};

/// Every Loop of this program is one of a LoopPool.
[[nodiscard]] inline AsioLoop &asioLoop(Loop &loop)
{
    return static_cast<AsioLoop &>(loop);
}

} // namespace stag::transport
