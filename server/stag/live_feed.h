// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "server/stag/outbox.h"
#include "server/stag/service_context.h"
#include "server/transport/web_socket.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stag::stag {

class LiveViewer;

/// One event, encoded once for all viewers.
struct LiveMessage
{
    live::LiveEvent event;
    live::DeliveryClass deliveryClass = live::DeliveryClass::Reliable;
    std::shared_ptr<const std::string> text;
    std::shared_ptr<const std::string> textWithoutPayload; ///< the same unless it is a mesh
    std::string entity;                                    ///< of a pose: what a newer one replaces
    bool isPacket = false;                                 ///< telemetry that is sampled
    std::string meshSession;                               ///< only of a mesh
    std::size_t meshBytes = 0;                             ///< of its payload
};

/// The viewers of /api/v1/live, each on the loop of its socket.
class LiveFeed
{
public:
    explicit LiveFeed(ServiceContext &context);

    /// Tells every viewer. Any thread, best a loop: encodes unless nobody watches.
    void publish(live::LiveEvent event);
    [[nodiscard]] bool hasViewers() const
    {
        return m_context.traffic.viewers.load(std::memory_order_relaxed) > 0;
    }
    void setListeners(std::vector<std::pair<std::string, std::string>> listeners);
    [[nodiscard]] live::Hello hello() const;

    /// On the loop of the viewer's socket.
    void add(transport::Loop &loop, std::shared_ptr<LiveViewer> viewer);
    void remove(transport::Loop &loop, const LiveViewer &viewer);

    /// Calls `visit` for every outbox of a viewer on that loop. On that loop.
    void forEach(transport::Loop &loop, const std::function<void(Outbox &)> &visit);

private:
    struct Room
    {
        std::atomic<int> size{0};                         ///< any thread
        std::vector<std::shared_ptr<LiveViewer>> viewers; ///< on its loop only
    };

    ServiceContext &m_context;
    std::unordered_map<transport::Loop *, Room> m_rooms; ///< filled in the constructor
    mutable std::mutex m_mutex;                          ///< guards the next
    std::vector<std::pair<std::string, std::string>> m_listeners;
};

} // namespace stag::stag
