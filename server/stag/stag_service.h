// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/live/live_event.h"
#include "core/model/spatial_event.h"
#include "server/stag/limits.h"
#include "server/storage/records.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stag::metrics {
class Registry;
}
namespace stag::storage {
class Store;
}
namespace stag::transport {
class LoopPool;
class Router;
class TrafficObserver;
} // namespace stag::transport

namespace stag::stag {

class ServiceCore;

/// Where events come from; becomes the source in the packet log.
enum class IngestOrigin { Http, WebSocket, Relay };

/// How many devices the relay has on the same listener; empty: there is none.
using RelayConnections = std::function<std::size_t()>;

/// What was stored, summed over the events of one request.
struct IngestSummary
{
    /// In the order of the request; none for the relay, which does not look at them.
    std::vector<storage::EventOutcome> events;
    std::size_t anchorCount = 0;
    std::size_t meshCount = 0;
};

/// STAG: ingest, query, session WebSocket, live feed. One code path stores and announces, whoever
/// sends.
///
/// All members may be called from any thread. Destroy after the servers that use its routes are
/// drained and the loops are stopped.
class StagService
{
public:
    StagService(transport::LoopPool &loops,
                storage::Store &store,
                metrics::Registry &registry,
                const Clock &clock,
                Random &random,
                const StagSettings &settings = {});
    ~StagService();
    StagService(const StagService &) = delete;
    StagService &operator=(const StagService &) = delete;

    /// Adds the routes; before the server of the router starts. `relayConnections` goes into
    /// /health.
    void mount(transport::Router &router, const RelayConnections &relayConnections = {});

    /// Stores events and tells everybody who listens; `done` is called after the commit, on any
    /// thread.
    void ingest(std::shared_ptr<const std::vector<model::SpatialEvent>> events,
                IngestOrigin origin,
                std::function<void(Result<IngestSummary>)> done);
    /// The device of these pose streams has disconnected: unless it comes back, it leaves the
    /// fences that it is in.
    void streamsDeparted(const model::SessionId &session, std::vector<model::AnchorId> streams);
    /// Counts a packet and puts it into the log of every viewer.
    void publish(live::PacketLogged packet);
    /// Only counts it.
    void countPacket();
    /// Whether there are viewers.
    [[nodiscard]] bool isWatched() const;
    /// What the hello of the live feed says about where the systems listen: name and URL.
    void announce(std::vector<std::pair<std::string, std::string>> listeners);
    /// Counts the requests of the listener that the routes are mounted on; lives as long as this.
    [[nodiscard]] transport::TrafficObserver &trafficObserver();

private:
    void mountWebSockets(transport::Router &router);
    void mountSubscribers(transport::Router &router, const RelayConnections &relayConnections);

    std::shared_ptr<ServiceCore> m_core; ///< shared with requests in flight
};

} // namespace stag::stag
