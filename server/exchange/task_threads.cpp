// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/task_threads.h"

#include "server/threads/thread_role.h"

#include <utility>

namespace stag::exchange {

TaskThreads::TaskThreads(std::size_t count)
    : m_free(count)
{
    for (std::size_t i = 0; i < count; ++i)
        m_threads.emplace_back([this] {
            threads::becomeWorker("exchange");
            run();
        });
}

bool TaskThreads::tryRun(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_free == 0 || m_isFinishing)
            return false;
        --m_free;
        m_tasks.push_back(std::move(task));
    }
    m_changed.notify_one();
    return true;
}

void TaskThreads::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isFinishing = true;
    }
    m_changed.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

void TaskThreads::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_isFinishing || !m_tasks.empty(); });
        if (m_tasks.empty())
            return;
        auto task = std::move(m_tasks.back());
        m_tasks.pop_back();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
        ++m_free;
    }
}

} // namespace stag::exchange
