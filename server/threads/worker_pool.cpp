// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/threads/worker_pool.h"

#include "server/threads/thread_role.h"

#include <algorithm>
#include <utility>

namespace stag::threads {

WorkerPool::WorkerPool(std::string name, const Limits &limits)
    : m_name(std::move(name))
    , m_limits(limits)
{}

bool WorkerPool::tryRun(std::size_t sizeBytes, std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        const bool isFull = m_items >= m_limits.itemsMax
                            || (m_items > 0 && m_bytes + sizeBytes > m_limits.bytesMax);
        if (m_isStopping || isFull)
            return false;
        ++m_items;
        m_bytes += sizeBytes;
        m_waiting.push_back({sizeBytes, std::move(work)});
        if (m_threads.empty())
            for (int i = 0; i < std::max(m_limits.workers, 1); ++i)
                m_threads.emplace_back([this] { run(); });
    }
    m_changed.notify_one();
    return true;
}

void WorkerPool::stop()
{
    std::deque<Item> dropped;
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        dropped.swap(m_waiting);
        threads.swap(m_threads);
    }
    m_changed.notify_all();
    dropped.clear();
    for (std::thread &thread : threads)
        thread.join();
}

void WorkerPool::run()
{
    becomeWorker(m_name);
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_isStopping || !m_waiting.empty(); });
        if (m_waiting.empty())
            return;
        Item item = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        item.work();
        item.work = nullptr;
        lock.lock();
        --m_items;
        m_bytes -= item.sizeBytes;
    }
}

} // namespace stag::threads
