// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/metrics/registry.h"
#include "server/storage/edge_store.h"
#include "server/supervisor/fleet_room.h"
#include "server/supervisor/service_context.h"
#include "server/transport/http_client.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace stag::supervisor {

/// The edges: what administrators say of them is stored first and then holds; what they say of
/// themselves holds at once and is stored now and then. Asks those that have a URL for that.
///
/// Any thread; answers come on the loop of the fleet.
class EdgeService : public std::enable_shared_from_this<EdgeService>
{
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    EdgeService(const ServiceContext &context, std::shared_ptr<FleetRoom> room);

    /// Begins to wait for beats and to ask.
    void start();

    void list(Done<std::vector<model::EdgeRecord>> done);
    /// NotFound.
    void find(model::EdgeId id, Done<model::EdgeRecord> done);
    /// The edges that the plan's query finds.
    void
    leastLoaded(geo::Geodetic place, std::size_t limit, Done<std::vector<model::EdgeRecord>> done);
    /// Conflict: there are as many as may be.
    void add(const model::EdgeEdit &edit, std::string actor, Done<model::EdgeRecord> done);
    /// NotFound.
    void
    edit(model::EdgeId id, model::EdgeEdit edit, std::string actor, Done<model::EdgeRecord> done);
    void remove(model::EdgeId id, std::string actor, Done<void> done);
    /// What an edge says by itself. NotFound.
    void report(model::EdgeId id, model::EdgeReport report, Done<model::EdgeRecord> done);
    /// Asks it now; an answer that is none is told by the record. NotFound; Conflict: it has no URL
    /// to be asked at.
    void check(model::EdgeId id, Done<model::EdgeRecord> done);

private:
    struct Check
    {
        std::unique_ptr<transport::HttpClient> client;
        std::vector<Done<model::EdgeRecord>> waiting;
    };

    void arm();
    void tick();
    /// Those that are due, as many as may be at once.
    void checkDue();
    void startCheck(const model::Edge &edge);
    void finishCheck(const model::EdgeId &id, const Result<model::EdgeReport> &answer);
    /// The edge as it is stored now holds.
    void put(const model::Edge &edge, const Done<model::EdgeRecord> &done);
    void answer(const model::EdgeId &id, const Done<model::EdgeRecord> &done) const;
    /// Stores how they are, unless that is being done.
    void noteStatuses();
    template<typename Work>
    void onLoop(Work work);

    const ServiceContext m_context;
    const std::shared_ptr<FleetRoom> m_room;
    const std::chrono::milliseconds m_tick;
    const metrics::CounterFamily m_checks;
    const metrics::GaugeFamily m_healths;
    // On the loop.
    std::unique_ptr<transport::Loop::Timer> m_timer;
    std::map<model::EdgeId, Check> m_running;
    std::map<model::EdgeId, MonotonicTime> m_due;
    std::set<model::EdgeId> m_toNote;
    MonotonicTime m_noted;
    bool m_isNoting = false;
};

} // namespace stag::supervisor
