// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/live/live_event.h"
#include "core/model/spatial_event.h"
#include "server/stag/failed_batches.h"
#include "server/stag/geofence_announcer.h"
#include "server/stag/late_meshes.h"
#include "server/stag/live_feed.h"
#include "server/stag/recent_events.h"
#include "server/stag/recent_removals.h"
#include "server/stag/service_context.h"
#include "server/stag/session_client.h"
#include "server/stag/session_hubs.h"
#include "server/stag/stag_service.h"
#include "server/storage/store.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace stag::stag {

/// Events and who sent them.
struct IngestJob
{
    storage::Events events = std::make_shared<const std::vector<model::SpatialEvent>>();
    IngestOrigin origin = IngestOrigin::Http;
    std::string source; ///< for the packet log
    std::string kind;   ///< for the packet log
    std::size_t sizeBytes = 0;
    std::string traceId;                     ///< goes with the update
    std::shared_ptr<SessionClient> sender{}; ///< gets its own update when it is committed
    MonotonicTime received{};                ///< run() fills it in
    std::function<void(Result<IngestSummary>)> done;
};

/// The events, with what is in each in the session of it: an event belongs to one session.
[[nodiscard]] storage::Events ofOneSessionEach(std::vector<model::SpatialEvent> events);

/// The one way in. Poses of devices are shown at once, everything else when it is committed: a pose
/// is worth nothing later, and what must not be lost is not announced before it is safe.
class Ingestion
{
public:
    Ingestion(ServiceContext &context,
              SessionHubs &hubs,
              LiveFeed &feed,
              GeofenceAnnouncer &geofences,
              LateMeshes &late);

    /// Any thread. What is in an event is in its session.
    void run(IngestJob job);
    /// Logs what did not even become a job.
    void logRejected(const IngestJob &job, std::string detail);
    /// A deletion in the session has been told. On the loop of the session.
    void removalTold(const model::SessionId &session);

private:
    using Job = std::shared_ptr<const IngestJob>;
    using Outcomes = std::shared_ptr<const std::vector<storage::EventOutcome>>;
    /// What is kept on each loop for the sessions that live there.
    struct LoopState
    {
        RecentEvents recent;
        RecentRemovals removals;
        FailedBatches failed{};
        std::unordered_map<model::SessionId, MonotonicTime> announced;
    };
    /// A run of events of one session.
    struct Range
    {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    /// Whether anybody may want to be told of it.
    [[nodiscard]] bool isHeard(const IngestJob &job) const;
    void showPoses(const Job &job);
    void showPoses(const Job &job, Range range, LoopState &state);
    void tellPose(const Job &job, const model::Anchor &pose);
    /// Those that whoever heard of a deletion has taken away.
    void tellLostPoses(const Job &job, const model::SpatialEvent &event, const LoopState &state);
    void finish(const Job &job, Result<std::vector<storage::EventOutcome>> outcomes);
    void announce(const Job &job, const Outcomes &outcomes, Range range, LoopState &state);
    void announceSession(const model::SpatialEvent &event,
                         const storage::EventOutcome &outcome,
                         LoopState &state);
    void announceAnchors(const IngestJob &job,
                         const model::SpatialEvent &event,
                         const storage::EventOutcome &outcome);
    /// Whether the sender is told what has become of its message.
    [[nodiscard]] bool isEchoed(const IngestJob &job, const model::SessionId &session) const;
    std::optional<std::uint64_t> publishAnchor(const model::Anchor &anchor,
                                               const storage::EventOutcome &outcome,
                                               std::size_t index);
    void announceMeshes(const IngestJob &job,
                        const model::SpatialEvent &event,
                        const storage::EventOutcome &outcome);
    void logStored(const IngestJob &job, const std::vector<storage::EventOutcome> &outcomes);
    void log(const IngestJob &job, live::Verdict verdict, std::string detail);
    [[nodiscard]] std::vector<Range> rangesOf(const IngestJob &job) const;
    /// Posts `task` to the loop of the session of each range.
    void onSessionLoops(const Job &job,
                        const std::function<void(const Job &, Range, LoopState &)> &task);

    ServiceContext &m_context;
    SessionHubs &m_hubs;
    LiveFeed &m_feed;
    GeofenceAnnouncer &m_geofences;
    LateMeshes &m_late;
    std::unordered_map<const transport::Loop *, LoopState> m_states; ///< filled in the constructor
};

} // namespace stag::stag
