// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "server/storage/event_index.h"
#include "server/storage/limits.h"
#include "server/storage/statement_set.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

namespace stag::storage {

class Database;

/// Which events are stored: rows one behind the other, and their ids in memory. In the transaction
/// of the caller. An id is known if its row is there, so what is rolled back is forgotten.
class EventLog
{
public:
    /// Reads the ids that are on the disk.
    [[nodiscard]] static Result<std::unique_ptr<EventLog>> create(Database &database,
                                                                  const StoreSettings &settings);

    struct Counts
    {
        std::size_t anchors = 0;
        std::size_t meshes = 0;
    };
    /// Adds the event, unless it has no id to know it by, or says what it had when it came first.
    [[nodiscard]] Result<std::optional<Counts>>
    add(std::int64_t session, const model::SpatialEvent &event, Timestamp now);
    /// The events of sessions that are gone may go. Also to be called when a transaction that
    /// deleted some was rolled back.
    void sessionsRemoved();
    /// Forgets what is too old, and some of what belongs to nobody; right before the commit.
    [[nodiscard]] Result<void> finishGroup();
    /// The largest id of a session that has events; it may be gone.
    [[nodiscard]] std::int64_t newestSession() const { return m_newestSession; }

private:
    enum class Sql : std::size_t { Insert, Find, Prune, Sweep, Count };
    static std::string_view textOf(Sql sql);

    EventLog(StatementSet<Sql> statements, std::int64_t eventIdsMax)
        : m_statements(std::move(statements))
        , m_eventIdsMax(eventIdsMax)
    {}
    [[nodiscard]] Result<void> load(Database &database);
    [[nodiscard]] Result<void> sweepUnlessAllExist(Database &database,
                                                   const std::set<std::int64_t> &sessions);

    StatementSet<Sql> m_statements;
    const std::int64_t m_eventIdsMax;
    EventIndex m_index;
    std::int64_t m_newest = 0;
    std::int64_t m_prunedThrough = 0;
    std::int64_t m_sweptThrough = 0;
    std::int64_t m_sweepEnd = 0; ///< not beyond what is swept: nothing to do
    std::int64_t m_newestSession = 0;
};

} // namespace stag::storage
