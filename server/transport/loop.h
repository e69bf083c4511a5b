// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/ingest_tick.h"
#include "server/threads/worker_pool.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace stag::transport {

/// One event loop on one thread. Everything that lives on a loop is touched on that loop only.
class Loop
{
public:
    /// Cancels its timer when destroyed; destroy it on its loop.
    class Timer
    {
    public:
        virtual ~Timer() = default;
    };

    virtual ~Loop() = default;
    /// Runs `task` on this loop, after what is already queued. Any thread.
    virtual void post(std::function<void()> task) = 0;
    /// Runs `task` once after `delay`, unless the timer is destroyed before. On this loop only.
    [[nodiscard]] virtual std::unique_ptr<Timer> after(std::chrono::milliseconds delay,
                                                       std::function<void()> task) = 0;
    /// Whether the caller runs on this loop.
    [[nodiscard]] virtual bool isCurrent() const = 0;
};

class AsioLoop;

/// How a LoopPool runs.
struct LoopSettings
{
    threads::WorkerPool::Limits workers{};
    /// By default nothing waits.
    policy::TickSettings tick{.longest = std::chrono::microseconds(0)};
    /// Told on the loop whenever its tick begins, ends or changes; none: nobody wants to know.
    std::function<void(int loop, std::chrono::nanoseconds tick)> tickChanged{};
};

/// The share-nothing loops of the process, and workers for what would hold them up. A key (a
/// session id) always lives on the same loop.
class LoopPool
{
public:
    /// Starts `count` (at least 1) threads named "loop-0", "loop-1", …
    explicit LoopPool(int count, const LoopSettings &settings = {});
    /// Stops and joins, not from one of the loops; queued tasks that have not run are dropped, and
    /// so are those posted later.
    ~LoopPool();
    LoopPool(const LoopPool &) = delete;
    LoopPool &operator=(const LoopPool &) = delete;

    [[nodiscard]] int size() const;
    [[nodiscard]] Loop &at(int index);
    [[nodiscard]] Loop &forKey(std::string_view key);
    [[nodiscard]] threads::WorkerPool &workers() { return m_workers; }
    /// Stops the workers, then all loops, and joins their threads. Idempotent.
    void stop();

private:
    std::vector<std::unique_ptr<AsioLoop>> m_loops;
    threads::WorkerPool m_workers;
};

} // namespace stag::transport
