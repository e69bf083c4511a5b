// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/geofence/limits.h"
#include "core/graph/box_index.h"
#include "core/model/geofence.h"
#include "core/spatial/aabb.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stag::geofence {

using FenceNumber = std::int64_t;
using EntityNumber = std::int64_t;

/// Where somebody is now.
struct Sighting
{
    EntityNumber entity = 0;
    const model::SessionId &session;
    spatial::Vec3 position;
    bool isStream = false; ///< the pose of a device, which may fall silent
};

struct Crossing
{
    FenceNumber fence = 0;
    EntityNumber entity = 0;
    model::GeofenceEventKind kind = model::GeofenceEventKind::Enter;
    model::GeofenceReason reason = model::GeofenceReason::Moved;
    Timestamp since; ///< when it had entered

    bool operator==(const Crossing &) const = default;
};

using Crossings = std::vector<Crossing>;

/// Who is inside which fence.
class FenceTracker
{
public:
    explicit FenceTracker(const Limits &limits = {})
        : m_limits(limits)
    {}

    /// Adds or replaces a fence. Who is inside stays so until it is looked at.
    void put(FenceNumber number, const model::Geofence &fence);
    /// Who was inside exits.
    void remove(FenceNumber number, Crossings &crossings);
    /// What was known before a restart.
    void restore(FenceNumber fence, EntityNumber entity, bool isStream, Timestamp since, bool told);

    /// Appends what a sighting changes: exits, then enters, each by rising fence.
    void moved(const Sighting &sighting, Timestamp now, Crossings &crossings);
    /// The same for one fence that has changed.
    void lookAt(FenceNumber fence, const Sighting &sighting, Timestamp now, Crossings &crossings);
    /// Somebody is no more.
    void left(EntityNumber entity, model::GeofenceReason reason, Crossings &crossings);
    /// Its device has disconnected.
    void departed(EntityNumber entity, Timestamp now);
    /// What time alone changes: who has been inside long enough, and which devices are gone.
    void advance(Timestamp now, Crossings &crossings);

    [[nodiscard]] bool empty() const { return m_fences.empty(); }
    [[nodiscard]] std::size_t fenceCount() const { return m_fences.size(); }
    [[nodiscard]] std::size_t insideCount() const { return m_insideCount; }
    /// By rising number.
    [[nodiscard]] std::vector<EntityNumber> insideOf(FenceNumber fence) const;
    /// Sightings that were not an enter because the fence was full.
    [[nodiscard]] std::uint64_t refusedCount() const { return m_refused; }

private:
    struct Fence
    {
        model::Volume volume;
        std::optional<model::SessionId> session;
        spatial::Aabb bounds;
        double marginM = 0.0;
        std::chrono::milliseconds dwell{0};
        std::unordered_set<EntityNumber> inside;
    };
    struct Inside
    {
        FenceNumber fence = 0;
        Timestamp since;
        bool told = false; ///< that it has been inside for long
    };
    struct Entity
    {
        bool isStream = false;
        std::optional<Timestamp> lastSeen; ///< absent: before a restart
        std::optional<Timestamp> departedAt;
        std::vector<Inside> inside; ///< never empty
    };
    using Entities = std::unordered_map<EntityNumber, Entity>;
    using Deadline = std::tuple<Timestamp, FenceNumber, EntityNumber>;

    void unindex(FenceNumber number, const Fence &fence);
    [[nodiscard]] bool isInside(EntityNumber entity, FenceNumber fence) const;
    void exitWhatIsLeft(const Sighting &sighting, Timestamp now, Crossings &crossings);
    void enterIfInside(FenceNumber number, const Sighting &sighting, Timestamp now, Crossings &out);
    void enter(
        FenceNumber number, Fence &fence, EntityNumber entity, bool isStream, const Inside &inside);
    /// Takes the deadline and the place in the fence, not that in the entity.
    void forget(const Inside &inside, EntityNumber entity);
    void tellDwells(Timestamp now, Crossings &crossings);
    [[nodiscard]] std::optional<model::GeofenceReason> reasonToLeave(Entity &entity,
                                                                     Timestamp now) const;

    Limits m_limits;
    std::unordered_map<FenceNumber, Fence> m_fences;
    graph::BoxIndex m_everywhere; ///< fences of all sessions
    std::unordered_map<model::SessionId, graph::BoxIndex> m_bySession;
    Entities m_entities; ///< those inside of something
    std::set<Deadline> m_deadlines;
    std::vector<FenceNumber> m_candidates; ///< kept for its memory
    std::size_t m_insideCount = 0;
    std::uint64_t m_refused = 0;
};

} // namespace stag::geofence
