// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace stag::relay {

/// When a connection last sent a packet; written on its loop, read by the table.
struct ConnectionActivity
{
    std::atomic<MonotonicTime::rep> lastPacket{0};
    std::atomic<bool> listed{true};
};

/// The connections that are alive. Thread: loop 0.
class ConnectionTable
{
public:
    void add(std::uint64_t id, std::shared_ptr<ConnectionActivity> activity);
    void remove(std::uint64_t id);
    /// Forgets connections without a packet since `limit`; one that sends again is to be added
    /// again.
    void removeStale(MonotonicTime limit);
    [[nodiscard]] std::size_t size() const { return m_connections.size(); }

private:
    std::unordered_map<std::uint64_t, std::shared_ptr<ConnectionActivity>> m_connections;
};

} // namespace stag::relay
