// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geofence/fence_tracker.h"
#include "core/model/anchor.h"
#include "server/storage/audit_log.h"
#include "server/storage/limits.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Database;

/// Keeps fences, who is inside and what happened, in step with the anchors and in the transaction
/// of the caller: whatever ends the process, nobody enters twice.
class GeofenceWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<GeofenceWriter>>
    create(Database &database, const StoreSettings &settings);

    /// An anchor is stored as `row`.
    [[nodiscard]] Result<void> anchorStored(std::int64_t row,
                                            const model::SessionId &session,
                                            const model::Anchor &anchor,
                                            bool isStream,
                                            Timestamp now);
    /// Right before they are deleted.
    [[nodiscard]] Result<void> anchorRemoved(std::int64_t row, Timestamp now);
    [[nodiscard]] Result<void> sessionRemoved(std::int64_t row, Timestamp now);
    /// The device of these pose streams has disconnected.
    [[nodiscard]] Result<void> departed(const model::SessionId &session,
                                        const std::vector<model::AnchorId> &streams,
                                        Timestamp now);
    /// What time alone changes.
    [[nodiscard]] Result<void> advance(Timestamp now);

    /// Conflict, NotFound, or TooLarge when there are too many fences. The events are for
    /// takeEvents().
    [[nodiscard]] Result<GeofenceOutcome> change(const GeofenceChange &change, Timestamp now);

    /// What has happened since the last call.
    [[nodiscard]] std::vector<model::GeofenceEvent> takeEvents()
    {
        return std::exchange(m_events, {});
    }
    /// Around a request: when it is undone, what is in memory is read again.
    void beginRequest() { m_isChanged = false; }
    void undoRequest();
    void groupLost() { forget(); }
    /// Removes the oldest events; right before the commit.
    [[nodiscard]] Result<void> pruneEvents();
    [[nodiscard]] GeofenceCounters counters() const;

private:
    enum class Sql : std::size_t {
        ReadFences,
        ReadInside,
        FindFence,
        InsertFence,
        UpdateFence,
        DeleteFence,
        FindNear,
        FindAnchor,
        FindStream,
        FindInsideOfSession,
        PutInside,
        TellInside,
        DeleteInside,
        InsertEvent,
        PruneEvents,
        Count
    };
    static std::string_view textOf(Sql sql);
    /// An anchor with its names, as an event tells them.
    struct Place
    {
        model::SessionId session;
        model::AnchorId anchor;
        spatial::Vec3 position;
        bool isStream = false;
    };

    GeofenceWriter(StatementSet<Sql> statements, AuditLog audit, const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
        , m_settings(settings)
        , m_tracker(settings.geofences.tracker)
    {}
    [[nodiscard]] Result<void> ensureLoaded();
    void forget();
    [[nodiscard]] Result<GeofenceOutcome> put(const GeofenceChange &change, Timestamp now);
    [[nodiscard]] Result<GeofenceOutcome> remove(const GeofenceChange &change, Timestamp now);
    /// Who is inside of a fence that has changed, and who is no more.
    [[nodiscard]] Result<void>
    lookAround(std::int64_t number, const model::Geofence &fence, Timestamp now);
    [[nodiscard]] Result<Place> placeOf(std::int64_t anchor);
    /// Writes crossings of whoever made them.
    [[nodiscard]] Result<void> write(const geofence::Crossings &crossings, Timestamp now);
    [[nodiscard]] Result<void>
    write(const geofence::Crossing &crossing, const Place &place, Timestamp now);

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
    const StoreSettings m_settings;
    geofence::FenceTracker m_tracker;
    std::unordered_map<std::int64_t, model::GeofenceId> m_ids;
    bool m_isLoaded = false;
    bool m_isChanged = false;        ///< by the request at hand
    geofence::Crossings m_crossings; ///< kept for its memory
    std::vector<model::GeofenceEvent> m_events;
    std::int64_t m_newestEvent = 0;
    std::int64_t m_prunedAt = 0;
    std::uint64_t m_fencesRefused = 0;
    std::uint64_t m_entersRefused = 0; ///< by trackers that are gone
};

} // namespace stag::storage
