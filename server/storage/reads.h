// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/topology.h"
#include "server/storage/content_reader.h"
#include "server/storage/decoration_reader.h"
#include "server/storage/device_reader.h"
#include "server/storage/edge_reader.h"
#include "server/storage/geofence_reader.h"
#include "server/storage/limits.h"
#include "server/storage/mesh_history.h"
#include "server/storage/records.h"
#include "server/storage/statement.h"
#include "server/storage/user_reader.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Database;

/// All questions to the database, on one connection and its thread.
class Reads
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Reads>> create(Database &database,
                                                               const StoreSettings &settings);

    /// Around small reads, so that they share the locks of one transaction.
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> end();
    [[nodiscard]] Result<AnchorPage> query(const AnchorQuery &query);
    [[nodiscard]] Result<model::Anchor> anchor(const model::AnchorId &id,
                                               const std::optional<model::SessionId> &session);
    [[nodiscard]] Result<model::Mesh> mesh(const model::MeshId &id,
                                           const std::optional<model::SessionId> &session,
                                           const MeshMoment &moment);
    [[nodiscard]] Result<model::MeshHistory> meshHistory(const MeshHistoryQuery &query);
    [[nodiscard]] Result<std::vector<model::Session>> sessions(std::size_t limit);
    [[nodiscard]] Result<Totals> totals();
    [[nodiscard]] Result<std::vector<AuditEntry>> audit(std::int64_t beforeId, std::size_t limit);
    /// Goes through the whole log.
    [[nodiscard]] Result<AuditChain> auditChain(const std::optional<KnownSeal> &known);
    /// What was known at a time. InvalidArgument when that is before the past begins.
    [[nodiscard]] Result<PastAnchor> anchorThen(const model::AnchorId &id,
                                                const std::optional<model::SessionId> &session,
                                                Timestamp asOf);
    [[nodiscard]] Result<PastGraph> graphThen(const graph::Query &query, Timestamp asOf);
    [[nodiscard]] Result<model::AnchorPast> anchorPast(const model::AnchorPastQuery &query);
    [[nodiscard]] GeofenceReader &geofences() { return m_geofences; }
    [[nodiscard]] UserReader &users() { return m_users; }
    [[nodiscard]] DecorationReader &decorations() { return m_decorations; }
    [[nodiscard]] EdgeReader &edges() { return m_edges; }
    [[nodiscard]] DeviceReader &devices() { return m_devices; }
    [[nodiscard]] Result<SnapshotPage> snapshot(const SnapshotCursor &cursor);
    [[nodiscard]] Result<void> probe();

private:
    Reads(Database &database,
          ContentReader contents,
          MeshHistoryReader history,
          GeofenceReader geofences,
          UserReader users,
          DecorationReader decorations,
          EdgeReader edges,
          DeviceReader devices,
          const StoreSettings &settings);

    using Row = std::function<Result<bool>(const Statement &)>; ///< false: enough

    /// Runs `sql` (prepared once per connection) and hands each row to `row`.
    [[nodiscard]] Result<void>
    each(const std::string &sql, const SqlValues &arguments, const Row &row);
    [[nodiscard]] Result<AnchorPage> queryNow(const AnchorQuery &query);
    /// The deleted anchors that fit the query.
    [[nodiscard]] Result<void> addDeleted(const AnchorQuery &query, AnchorPage &page);
    /// Nothing when the anchor is unknown.
    [[nodiscard]] Result<std::optional<spatial::Vec3>> centerOf(const AnchorQuery &query);
    /// A ball that has as many as are wanted; infinite when not even the largest has.
    [[nodiscard]] Result<double> radiusOf(const AnchorQuery &query, const spatial::Vec3 &center);
    /// The current meshes at the anchors of `page`, and on a session's first page those at anchors
    /// that nobody has reported.
    [[nodiscard]] Result<void> addMeshes(const AnchorQuery &query, AnchorPage &page);
    // The past, past_reads.cpp.
    [[nodiscard]] Result<AnchorPage> queryThen(const AnchorQuery &query);
    [[nodiscard]] Result<PastGraph> graphThenNow(const graph::Query &query, Timestamp asOf);
    [[nodiscard]] Result<void>
    loadGraphThen(const model::SessionId &session, Timestamp asOf, graph::Topology &topology);
    [[nodiscard]] Result<model::PastResolution> resolution(std::optional<Timestamp> asOf);
    [[nodiscard]] Result<std::set<std::string>> reportedThen(const model::SessionId &session,
                                                             Timestamp asOf);
    [[nodiscard]] Result<void>
    eachMeshThen(const AnchorQuery &query, const AnchorPage &page, const Row &use);
    [[nodiscard]] Result<SnapshotPage> sessionPage(std::int64_t afterRow);
    [[nodiscard]] Result<SnapshotPage> anchorPage(std::int64_t afterRow);
    [[nodiscard]] Result<SnapshotPage> meshPage(std::int64_t afterRow);

    Database &m_database;
    ContentReader m_contents;
    MeshHistoryReader m_history;
    GeofenceReader m_geofences;
    UserReader m_users;
    DecorationReader m_decorations;
    EdgeReader m_edges;
    DeviceReader m_devices;
    const StoreSettings m_settings;
    std::unordered_map<std::string, Statement> m_prepared; ///< a handful of texts, see query()
};

} // namespace stag::storage
