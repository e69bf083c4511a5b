// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "server/identity/limits.h"
#include "server/metrics/registry.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace stag::identity {

/// The threads that hash passwords: few, because that is meant to be slow. Any thread may submit.
class PasswordPool
{
public:
    using Task = std::function<void()>;

    PasswordPool(metrics::Registry &registry, const IdentityLimits &limits);
    ~PasswordPool() { stop(); }
    PasswordPool(const PasswordPool &) = delete;
    PasswordPool &operator=(const PasswordPool &) = delete;

    /// Whether the task will run; refused and counted when too many wait.
    [[nodiscard]] bool submit(Task task);

    /// Finishes what is queued, then joins; from now on everything is refused. Idempotent.
    void stop();

private:
    void run();

    const metrics::Counter m_refused;
    std::mutex m_mutex; ///< guards the queue
    std::condition_variable m_changed;
    BoundedQueue<Task> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace stag::identity
