// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/connection_table.h"

#include <utility>

namespace stag::relay {

void ConnectionTable::add(std::uint64_t id, std::shared_ptr<ConnectionActivity> activity)
{
    m_connections.insert_or_assign(id, std::move(activity));
}

void ConnectionTable::remove(std::uint64_t id)
{
    m_connections.erase(id);
}

void ConnectionTable::removeStale(MonotonicTime limit)
{
    std::erase_if(m_connections, [limit](const auto &entry) {
        ConnectionActivity &activity = *entry.second;
        if (activity.lastPacket.load() >= limit.time_since_epoch().count())
            return false;
        activity.listed.store(false);
        return true;
    });
}

} // namespace stag::relay
