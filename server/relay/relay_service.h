// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "server/relay/event_sink.h"
#include "server/relay/packet_observer.h"
#include "server/relay/relay_settings.h"
#include "server/transport/loop.h"
#include "server/transport/router.h"

#include <functional>
#include <memory>

namespace stag::metrics {
class Registry;
}

namespace stag::relay {

class Spool;

/// StreamKit devices in, batches of spatial events out (contract: relay.md).
///
/// Packets of one session leave in order and each in at most one batch. A slow sink never blocks a
/// socket.
class RelayService
{
public:
    /// Without a `spool`, events are in memory only until they are delivered.
    RelayService(transport::LoopPool &loops,
                 EventSink &sink,
                 PacketObserver &observer,
                 metrics::Registry &registry,
                 const Clock &clock,
                 Random &random,
                 const RelaySettings &settings,
                 Spool *spool = nullptr);
    /// The loops must have stopped.
    ~RelayService();

    /// Adds /ws/streamkit, /health and /status.
    void mount(transport::Router &router);
    /// The connections that are alive, as /health says them. Any thread.
    [[nodiscard]] std::size_t connectionCount() const;
    /// Refuses new packets and hands over what waits; `done` is called on a loop once every batch
    /// is safe, be it in the spool.
    void drain(std::function<void()> done);

    /// Shared with connections and requests in flight; see relay_core.h.
    class Core;

private:
    std::shared_ptr<Core> m_core;
};

} // namespace stag::relay
