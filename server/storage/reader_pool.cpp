// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/reader_pool.h"

#include "server/storage/database.h"
#include "server/storage/reads.h"
#include "server/threads/thread_role.h"

#include <algorithm>
#include <future>
#include <limits>

namespace stag::storage {

namespace {

constexpr std::size_t kSmallAtOnceMax = 32;

} // namespace

Result<std::unique_ptr<ReaderPool>> ReaderPool::start(const std::filesystem::path &file,
                                                      const StoreSettings &settings)
{
    std::unique_ptr<ReaderPool> pool(new ReaderPool(settings));
    for (int i = 0; i < std::max(settings.readerCount, 1); ++i)
        STAG_TRY_VOID(pool->startThread(file));
    return pool;
}

ReaderPool::ReaderPool(const StoreSettings &settings)
    : m_settings(settings)
    , m_queue(
          {settings.readQueueItemsMax, std::numeric_limits<std::size_t>::max(), Overflow::Reject})
{}

ReaderPool::~ReaderPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

bool ReaderPool::submit(Task task, Size size)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_queue.push({std::move(task), size}, 0))
            return false;
        ++(size == Size::Large ? m_largeQueued : m_smallQueued);
        if (!wantsReader())
            return true;
        ++m_called;
    }
    m_changed.notify_one();
    return true;
}

bool ReaderPool::wantsReader() const
{
    const std::size_t wanted =
        m_largeQueued + (m_smallQueued + kSmallAtOnceMax - 1) / kSmallAtOnceMax;
    return m_called < std::min(wanted, m_idle);
}

std::uint64_t ReaderPool::refused() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.counts().rejected;
}

Result<void> ReaderPool::startThread(const std::filesystem::path &file)
{
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    m_threads.emplace_back([this, opened = std::move(opened), file]() mutable {
        threads::becomeWorker("reader");
        auto database = Database::open(file, Database::Access::ReadOnly, m_settings);
        if (!database)
            return opened.set_value(database.error());
        auto reads = Reads::create(**database, m_settings);
        if (!reads)
            return opened.set_value(reads.error());
        opened.set_value(success());
        run(**reads);
    });
    return outcome.get();
}

void ReaderPool::run(Reads &reads)
{
    for (auto waiting = take(); !waiting.empty(); waiting = take()) {
        const bool isShared = waiting.size() > 1;
        // A failure shows again in the reads themselves.
        if (isShared)
            ignoreError(reads.begin(), "each reads in a transaction of its own then");
        for (const Waiting &one : waiting) {
            if (isShared && one.size == Size::Large)
                ignoreError(reads.end(), "nothing was written");
            one.task(reads);
        }
        if (isShared && waiting.back().size == Size::Small)
            ignoreError(reads.end(), "nothing was written");
    }
}

std::vector<ReaderPool::Waiting> ReaderPool::take()
{
    std::vector<Waiting> taken;
    std::unique_lock lock(m_mutex);
    while (!m_stopping && m_queue.empty()) {
        ++m_idle;
        m_changed.wait(lock);
        --m_idle;
        m_called -= std::min<std::size_t>(m_called, 1);
    }
    while (taken.size() < kSmallAtOnceMax) {
        auto next = m_queue.pop();
        if (!next)
            break;
        taken.push_back(std::move(*next));
        --(taken.back().size == Size::Large ? m_largeQueued : m_smallQueued);
        if (taken.back().size == Size::Large)
            break;
    }
    return taken;
}

} // namespace stag::storage
