// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace stag::exchange {

/// A few threads for work that takes long. Nobody waits for one: overflow policy is Reject.
class TaskThreads
{
public:
    explicit TaskThreads(std::size_t count);
    /// Runs what has been taken, then joins.
    ~TaskThreads() { finish(); }
    TaskThreads(const TaskThreads &) = delete;
    TaskThreads &operator=(const TaskThreads &) = delete;

    /// Whether a thread was free, and takes it; any thread.
    [[nodiscard]] bool tryRun(std::function<void()> task);
    /// Takes nothing more, and returns when all have ended.
    void finish();

private:
    void run();

    std::mutex m_mutex; ///< guards the next four
    std::condition_variable m_changed;
    std::vector<std::function<void()>> m_tasks;
    std::size_t m_free = 0; ///< threads without a task
    bool m_isFinishing = false;
    std::vector<std::thread> m_threads;
};

} // namespace stag::exchange
