// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace stag::threads {

/// A few workers for what would hold up the thread that has it. First come, first served; the
/// workers are started when there is something to do for the first time.
class WorkerPool
{
public:
    /// Overflow policy: Reject; who is refused counts it.
    struct Limits
    {
        int workers = 2;
        std::size_t itemsMax = 1'024;      ///< that wait or are being done
        std::size_t bytesMax = 512u << 20; ///< of them; one alone may have more
    };

    WorkerPool(std::string name, const Limits &limits);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    /// Whether there was room: then a worker will do `work`, which holds `sizeBytes`, and drop it.
    [[nodiscard]] bool tryRun(std::size_t sizeBytes, std::function<void()> work);
    /// Returns when what is being done has ended; what waits is dropped and nothing more is taken.
    void stop();

private:
    struct Item
    {
        std::size_t sizeBytes = 0;
        std::function<void()> work;
    };

    void run();

    const std::string m_name;
    const Limits m_limits;
    std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    std::deque<Item> m_waiting;
    std::size_t m_items = 0; ///< also those being done
    std::size_t m_bytes = 0; ///< the same
    bool m_isStopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace stag::threads
