// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/loop.h"

#include "server/threads/thread_role.h"
#include "server/transport/asio_loop.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <string>

namespace stag::transport {

namespace {

class AsioTimer final : public Loop::Timer
{
public:
    AsioTimer(asio::io_context &context,
              std::chrono::milliseconds delay,
              std::function<void()> task)
        : m_timer(context, delay)
        , m_alive(std::make_shared<bool>(true))
    {
        // A timer that has expired can no longer be cancelled, hence the flag.
        m_timer.async_wait(
            [alive = m_alive, task = std::move(task)](boost::system::error_code error) {
                if (!error && *alive)
                    task();
            });
    }
    ~AsioTimer() override { *m_alive = false; }

private:
    SteadyTimer m_timer;
    std::shared_ptr<bool> m_alive;
};

constexpr std::size_t kRoomBytes = 64u << 10;

/// FNV-1a; a key must land on the same loop for the life of the process, no more.
std::size_t hashKey(std::string_view key)
{
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : key)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return static_cast<std::size_t>(hash ^ (hash >> 32));
}

} // namespace

bool Mailbox::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (!m_context)
        return false;
    m_tasks.push_back(std::move(task));
    if (m_tasks.size() == 1) {
        asio::post(*m_context, [this] { runTasks(); });
        if (m_isAwaited)
            m_arrival.notify_one();
    }
    return true;
}

void Mailbox::await(std::chrono::nanoseconds pause)
{
    std::unique_lock lock(m_mutex);
    m_isAwaited = true;
    m_arrival.wait_for(lock, pause, [this] { return !m_tasks.empty() || m_isEnding; });
    m_isAwaited = false;
}

void Mailbox::awaitNoMore()
{
    const std::lock_guard lock(m_mutex);
    m_isEnding = true;
    m_arrival.notify_one();
}

void Mailbox::close()
{
    std::vector<std::function<void()>> dropped;
    const std::lock_guard lock(m_mutex);
    m_context = nullptr;
    m_thread = std::thread::id();
    // What a dropped task owns may post again when it is destroyed, after the lock.
    dropped.swap(m_tasks);
}

void Mailbox::runTasks()
{
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (auto &task : tasks) {
        task();
        task = nullptr;
    }
}

AsioLoop::AsioLoop(int index, const LoopSettings &settings)
    : m_context(1)
    , m_mailbox(std::make_shared<Mailbox>(m_context))
    , m_tick(settings.tick)
    , m_mayTick(settings.tick.longest.count() > 0)
    , m_receiveRoom(kRoomBytes)
    , m_sendRoom(kRoomBytes)
    , m_work(asio::make_work_guard(m_context))
    , m_thread([this, index, tickChanged = settings.tickChanged] {
        threads::nameThread("loop-" + std::to_string(index));
        m_mailbox->open();
        if (m_mayTick)
            run(index, tickChanged);
        else
            m_context.run();
    })
{}

AsioLoop::~AsioLoop()
{
    stop();
}

void AsioLoop::post(std::function<void()> task)
{
    m_mailbox->post(std::move(task));
}

std::unique_ptr<Loop::Timer> AsioLoop::after(std::chrono::milliseconds delay,
                                             std::function<void()> task)
{
    return std::make_unique<AsioTimer>(m_context, delay, std::move(task));
}

bool AsioLoop::isCurrent() const
{
    return m_mailbox->isCurrent();
}

void AsioLoop::run(int index, const std::function<void(int, std::chrono::nanoseconds)> &tickChanged)
{
    std::chrono::nanoseconds tick(0);
    while (m_context.run_one() > 0) {
        m_context.poll();
        const std::chrono::nanoseconds pause = m_tick.pauseAt(std::chrono::steady_clock::now());
        if (tick != m_tick.tick()) {
            tick = m_tick.tick();
            if (tickChanged)
                tickChanged(index, tick);
        }
        if (pause.count() > 0)
            m_mailbox->await(pause);
    }
}

void AsioLoop::flushSoon(std::shared_ptr<Flushable> one)
{
    m_toFlush.push_back(std::move(one));
    if (m_toFlush.size() == 1)
        asio::post(m_context, [this] { flushAll(); });
}

void AsioLoop::flushAll()
{
    std::vector<std::shared_ptr<Flushable>> due;
    due.swap(m_toFlush);
    for (const auto &one : due)
        one->flush();
    due.clear();
    if (m_toFlush.empty())
        m_toFlush.swap(due); // keeps its room
}

void AsioLoop::stop()
{
    m_context.stop();
    m_mailbox->awaitNoMore();
    if (m_thread.joinable())
        m_thread.join();
    m_mailbox->close();
}

LoopPool::LoopPool(int count, const LoopSettings &settings)
    : m_workers("reading", settings.workers)
{
    for (int i = 0; i < std::max(count, 1); ++i)
        m_loops.push_back(std::make_unique<AsioLoop>(i, settings));
}

LoopPool::~LoopPool()
{
    stop();
}

int LoopPool::size() const
{
    return static_cast<int>(m_loops.size());
}

Loop &LoopPool::at(int index)
{
    return *m_loops[static_cast<std::size_t>(index)];
}

Loop &LoopPool::forKey(std::string_view key)
{
    return *m_loops[hashKey(key) % m_loops.size()];
}

void LoopPool::stop()
{
    m_workers.stop();
    for (const auto &loop : m_loops)
        loop->stop();
}

} // namespace stag::transport
