// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/threads/worker_pool.h"

#include <cstddef>
#include <future>
#include <utility>

namespace stag::test {

/// Workers of a pool that do nothing else until the test lets them go on.
class BusyWorkers
{
public:
    explicit BusyWorkers(threads::WorkerPool &pool,
                         int count = threads::WorkerPool::Limits().workers,
                         std::size_t sizeBytes = 1)
    {
        const std::shared_future<void> goOn = m_goOn.get_future().share();
        for (int i = 0; i < count; ++i) {
            std::promise<void> begun;
            if (pool.tryRun(sizeBytes, [&begun, goOn] {
                    begun.set_value();
                    goOn.wait();
                }))
                begun.get_future().wait();
        }
    }
    ~BusyWorkers() { release(); }
    BusyWorkers(const BusyWorkers &) = delete;
    BusyWorkers &operator=(const BusyWorkers &) = delete;

    void release()
    {
        if (!std::exchange(m_isReleased, true))
            m_goOn.set_value();
    }

private:
    std::promise<void> m_goOn;
    bool m_isReleased = false;
};

} // namespace stag::test
