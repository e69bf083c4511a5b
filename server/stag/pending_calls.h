// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>

namespace stag::stag {

/// Counts callbacks that others still owe us, so that nobody calls what is gone. Any thread.
class PendingCalls
{
public:
    /// Wraps a callback that is called exactly once.
    template<typename F>
    [[nodiscard]] auto track(F function)
    {
        {
            const std::lock_guard lock(m_mutex);
            ++m_count;
        }
        return [this, function = std::move(function)](auto &&...arguments) mutable {
            function(std::forward<decltype(arguments)>(arguments)...);
            finished();
        };
    }
    /// Returns when all have been called.
    void wait()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_count == 0; });
    }

private:
    void finished()
    {
        // Notified under the lock: the one who waits destroys this right after.
        const std::lock_guard lock(m_mutex);
        if (--m_count == 0)
            m_changed.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_count = 0;
};

} // namespace stag::stag
