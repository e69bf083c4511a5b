// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "server/storage/eraser.h"
#include "server/storage/limits.h"
#include "server/storage/mesh_writer.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"
#include "server/storage/topology_writer.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Database;

/// Turns events into rows, their meshes by MeshWriter. The caller opens and ends the transaction,
/// and tells when it rolled back.
class EventWriter
{
public:
    /// Changes of the graph are only collected while `graphIsWanted`.
    [[nodiscard]] static Result<std::unique_ptr<EventWriter>> create(
        Database &database, const StoreSettings &settings, const std::atomic<bool> &graphIsWanted);

    /// Before the events of a request, so that they can be undone alone.
    [[nodiscard]] Result<void> beginRequest() { return m_statements[Sql::BeginRequest].run(); }
    [[nodiscard]] Result<void> undoRequest() { return m_statements[Sql::UndoRequest].run(); }
    [[nodiscard]] Result<void> endRequest() { return m_statements[Sql::EndRequest].run(); }
    /// Stores all events or fails; after a failure the caller rolls back to before the call.
    [[nodiscard]] Result<std::vector<EventOutcome>>
    store(const std::vector<model::SpatialEvent> &events, Timestamp now);
    /// The same for a deletion.
    [[nodiscard]] Result<DeletionOutcome> remove(const Deletion &deletion, Timestamp now);
    /// Writes the totals of the group and forgets the oldest event ids; right before the commit.
    [[nodiscard]] Result<void> finishGroup();
    /// The group was rolled back.
    void groupLost();
    /// What the group did to the graph; after the commit.
    [[nodiscard]] std::vector<TopologyChange> takeChanges() { return m_topology->takeChanges(); }
    /// Anchors with more neighbours than are kept.
    [[nodiscard]] std::uint64_t crowdedCount() const { return m_topology->crowdedCount(); }

private:
    enum class Sql : std::size_t {
        BeginRequest,
        UndoRequest,
        EndRequest,
        FindSession,
        InsertSession,
        TouchSession,
        InsertEvent,
        FindEvent,
        PruneEvents,
        FindAnchor,
        InsertAnchor,
        UpdateAnchor,
        AddToCounter,
        Count
    };
    static std::string_view textOf(Sql sql);
    struct Sums
    {
        std::int64_t anchors = 0;
        std::int64_t meshes = 0;
        model::MeshBytes meshBytes;
    };
    using Owner = TopologyWriter::Owner;
    struct SessionRow
    {
        std::int64_t id = 0;
        std::int64_t firstSeenMs = 0;
    };
    EventWriter(StatementSet<Sql> statements,
                std::unique_ptr<MeshWriter> meshes,
                std::unique_ptr<TopologyWriter> topology,
                std::unique_ptr<Eraser> eraser,
                const StoreSettings &settings);

    [[nodiscard]] Result<EventOutcome> storeEvent(const model::SpatialEvent &event);
    [[nodiscard]] Result<EventOutcome> repeatedEvent(const SessionRow &session,
                                                     const model::SpatialEvent &event);
    [[nodiscard]] Result<SessionRow> sessionRow(const model::SessionId &session);
    /// Counts what a session got, which also marks it as seen.
    [[nodiscard]] Result<void>
    touch(std::int64_t session, std::int64_t anchors, std::int64_t meshes);
    /// Returns the metadata that the anchor keeps although the event brought none.
    [[nodiscard]] Result<std::string> storeAnchor(const Owner &owner, const model::Anchor &anchor);
    [[nodiscard]] Result<std::int64_t>
    insertAnchor(std::int64_t session, const model::Anchor &anchor, bool isStream);
    [[nodiscard]] Result<MeshOutcome> storeMesh(const Owner &owner, const model::Mesh &mesh);

    StatementSet<Sql> m_statements;
    std::unique_ptr<MeshWriter> m_meshes;
    std::unique_ptr<TopologyWriter> m_topology;
    std::unique_ptr<Eraser> m_eraser;
    StoreSettings m_settings;
    std::unordered_map<std::string, SessionRow> m_sessionRows;
    Sums m_sums; ///< of the group so far
    Timestamp m_now;
    std::int64_t m_newestEvent = 0;
    std::int64_t m_prunedAt = 0;
};

} // namespace stag::storage
