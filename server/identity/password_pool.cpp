// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/password_pool.h"

#include "server/threads/thread_role.h"

#include <utility>

namespace stag::identity {

PasswordPool::PasswordPool(metrics::Registry &registry, const IdentityLimits &limits)
    : m_refused(registry
                    .counter("stag_identity_passwords_refused_total",
                             "Passwords that were not checked because too many waited")
                    .with({}))
    , m_queue({.itemsMax = limits.passwordsWaitingMax, .bytesMax = limits.passwordsWaitingMax})
{
    for (int i = 0; i < limits.passwordThreads; ++i)
        m_threads.emplace_back([this, i] {
            threads::becomeWorker("passwords-" + std::to_string(i));
            run();
        });
}

void PasswordPool::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

bool PasswordPool::submit(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping || !m_queue.push(std::move(task), 1)) {
            m_refused.increment();
            return false;
        }
    }
    m_changed.notify_one();
    return true;
}

void PasswordPool::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        auto task = m_queue.pop();
        if (!task)
            return; // stopping, and nothing is left
        lock.unlock();
        (*task)();
        task.reset();
        lock.lock();
    }
}

} // namespace stag::identity
