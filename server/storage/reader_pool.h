// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/result.h"
#include "server/storage/limits.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace stag::storage {

class Reads;

/// Threads that read, each on a connection of its own, while the writer writes.
class ReaderPool
{
public:
    using Task = std::function<void(Reads &)>;

    [[nodiscard]] static Result<std::unique_ptr<ReaderPool>>
    start(const std::filesystem::path &file, const StoreSettings &settings);
    /// Runs what is queued, then joins.
    ~ReaderPool();
    ReaderPool(const ReaderPool &) = delete;
    ReaderPool &operator=(const ReaderPool &) = delete;

    /// How long a task is likely to take: small ones that wait run in one transaction.
    enum class Size { Small, Large };
    /// Whether the task will run; refused and counted when the queue is full.
    [[nodiscard]] bool submit(Task task, Size size);
    [[nodiscard]] std::uint64_t refused() const;

private:
    struct Waiting
    {
        Task task;
        Size size = Size::Large;
    };

    explicit ReaderPool(const StoreSettings &settings);
    [[nodiscard]] Result<void> startThread(const std::filesystem::path &file);
    void run(Reads &reads);
    /// Waits; small ones, or one that is not, or both in this order. Empty: there will be none.
    [[nodiscard]] std::vector<Waiting> take();

    /// Whether one more of the idle readers is needed for what is queued. Each wake-up costs more
    /// than a small read, so that a reader that is on its way is trusted with a handful of them.
    [[nodiscard]] bool wantsReader() const;

    const StoreSettings m_settings;
    mutable std::mutex m_mutex; ///< guards all but the threads
    std::condition_variable m_changed;
    BoundedQueue<Waiting> m_queue;
    std::size_t m_smallQueued = 0;
    std::size_t m_largeQueued = 0;
    std::size_t m_idle = 0;   ///< readers that wait
    std::size_t m_called = 0; ///< of those, how many have been woken and have not come yet
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace stag::storage
