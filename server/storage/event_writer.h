// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/spatial_event.h"
#include "server/storage/anchor_writer.h"
#include "server/storage/block_table.h"
#include "server/storage/decoration_writer.h"
#include "server/storage/device_writer.h"
#include "server/storage/edge_writer.h"
#include "server/storage/eraser.h"
#include "server/storage/event_log.h"
#include "server/storage/geofence_writer.h"
#include "server/storage/late_deltas.h"
#include "server/storage/limits.h"
#include "server/storage/mesh_writer.h"
#include "server/storage/past_writer.h"
#include "server/storage/records.h"
#include "server/storage/session_writer.h"
#include "server/storage/statement_set.h"
#include "server/storage/topology_writer.h"
#include "server/storage/user_writer.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Turns events into rows. The caller opens and ends the transaction, and tells when it rolled
/// back.
class EventWriter
{
public:
    /// Changes of the graph are only collected while `graphIsWanted`.
    [[nodiscard]] static Result<std::unique_ptr<EventWriter>> create(
        Database &database, const StoreSettings &settings, const std::atomic<bool> &graphIsWanted);

    /// Around a request that can be undone alone; one that is not fails with the group.
    [[nodiscard]] Result<void> beginRequest();
    [[nodiscard]] Result<void> undoRequest();
    [[nodiscard]] Result<void> endRequest();
    /// Writes what is only remembered, for a request that wants to know whether it can be.
    [[nodiscard]] Result<void> writeRemembered();
    /// Stores all events or fails; after a failure the caller rolls back to before the call.
    [[nodiscard]] Result<std::vector<EventOutcome>>
    store(const std::vector<model::SpatialEvent> &events, Timestamp now);
    /// What was prepared of the meshes that are stored next; null: nothing.
    void use(std::shared_ptr<const PreparedMeshes> prepared) { m_meshes->use(std::move(prepared)); }
    /// The same for a deletion.
    [[nodiscard]] Result<DeletionOutcome> remove(const Deletion &deletion, Timestamp now);
    /// Erases a piece of what was deleted; false when nothing is left of it.
    [[nodiscard]] Result<bool> eraseSome();
    [[nodiscard]] Result<std::uint64_t> countDoomed() { return m_eraser->countDoomed(); }
    /// Deltas whose base has come, as many as one turn does.
    [[nodiscard]] Result<LateOutcome> storeLate(Timestamp now);
    [[nodiscard]] const LateDeltas &late() const { return *m_late; }
    [[nodiscard]] const PastWriter &past() const { return *m_past; }
    [[nodiscard]] GeofenceWriter &geofences() { return *m_geofences; }
    [[nodiscard]] UserWriter &users() { return *m_users; }
    [[nodiscard]] DecorationWriter &decorations() { return *m_decorations; }
    [[nodiscard]] AuditLog &audit() { return m_audit; }
    [[nodiscard]] BlockTable &blocks() { return *m_blocks; }
    [[nodiscard]] EdgeWriter &edges() { return *m_edges; }
    [[nodiscard]] DeviceWriter &devices() { return *m_devices; }
    /// Writes what the events of the group only added up to; right before the commit.
    [[nodiscard]] Result<void> finishGroup();
    /// The group was rolled back.
    void groupLost();
    /// What the group did to the graph; after the commit.
    [[nodiscard]] std::vector<TopologyChange> takeChanges() { return m_topology->takeChanges(); }
    /// Anchors with more neighbours than are kept.
    [[nodiscard]] std::uint64_t crowdedCount() const { return m_topology->crowdedCount(); }

private:
    enum class Sql : std::size_t { BeginRequest, UndoRequest, EndRequest, AddToCounter, Count };
    static std::string_view textOf(Sql sql);
    struct Sums
    {
        std::int64_t anchors = 0;
        std::int64_t meshes = 0;
        model::MeshBytes meshBytes;
    };
    using Owner = TopologyWriter::Owner;
    EventWriter(StatementSet<Sql> statements,
                std::unique_ptr<EventLog> log,
                std::unique_ptr<SessionWriter> sessions,
                std::unique_ptr<MeshWriter> meshes,
                std::unique_ptr<LateDeltas> late,
                std::unique_ptr<TopologyWriter> topology,
                std::unique_ptr<AnchorWriter> anchors,
                std::unique_ptr<GeofenceWriter> geofences,
                std::unique_ptr<PastWriter> past,
                std::unique_ptr<Eraser> eraser,
                std::unique_ptr<UserWriter> users,
                AuditLog audit,
                std::unique_ptr<BlockTable> blocks,
                std::unique_ptr<DecorationWriter> decorations,
                std::unique_ptr<EdgeWriter> edges,
                std::unique_ptr<DeviceWriter> devices);

    [[nodiscard]] Result<EventOutcome> storeEvent(const model::SpatialEvent &event);
    [[nodiscard]] Result<void> storeAnchors(const model::SpatialEvent &event,
                                            const SessionWriter::Row &session,
                                            EventOutcome &outcome);
    [[nodiscard]] Result<void> storeMeshes(const model::SpatialEvent &event,
                                           const SessionWriter::Row &session,
                                           EventOutcome &outcome);
    /// Of something in an event; almost always that of the event.
    [[nodiscard]] Result<std::int64_t> sessionOf(const model::SessionId &owner,
                                                 const model::SpatialEvent &event,
                                                 const SessionWriter::Row &session);
    /// The meshes as they are told.
    [[nodiscard]] std::vector<model::Mesh> countLate(std::vector<LateMesh> late);
    void touch(std::int64_t session, std::int64_t anchors, std::int64_t meshes);
    /// And the deltas that waited for it.
    [[nodiscard]] Result<void>
    storeMesh(const Owner &owner, const model::Mesh &mesh, EventOutcome &outcome);
    /// Some of what they remember was or will be rolled back or deleted.
    void forgetRows();

    StatementSet<Sql> m_statements;
    std::unique_ptr<EventLog> m_log;
    std::unique_ptr<SessionWriter> m_sessions;
    std::unique_ptr<MeshWriter> m_meshes;
    std::unique_ptr<LateDeltas> m_late; ///< stores meshes
    std::unique_ptr<TopologyWriter> m_topology;
    std::unique_ptr<AnchorWriter> m_anchors;
    std::unique_ptr<GeofenceWriter> m_geofences;
    std::unique_ptr<PastWriter> m_past;
    std::unique_ptr<Eraser> m_eraser; ///< tells the fences
    std::unique_ptr<UserWriter> m_users;
    AuditLog m_audit;
    std::unique_ptr<BlockTable> m_blocks;
    std::unique_ptr<DecorationWriter> m_decorations;
    std::unique_ptr<EdgeWriter> m_edges;
    std::unique_ptr<DeviceWriter> m_devices;
    Sums m_sums;                           ///< of the group so far
    Sums m_sumsBefore;                     ///< the request
    TopologyWriter::Mark m_topologyBefore; ///< the request
    Timestamp m_now;
};

} // namespace stag::storage
