// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/graph/uncertain_pose.h"
#include "core/model/anchor.h"
#include "core/model/mesh.h"
#include "server/storage/anchor_places.h"
#include "server/storage/limits.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"
#include "server/storage/topology_change.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Keeps the edges true to the anchors and meshes that are stored, in the transaction of the
/// caller.
class TopologyWriter
{
public:
    /// Changes are only collected while `isWanted`.
    [[nodiscard]] static Result<std::unique_ptr<TopologyWriter>>
    create(Database &database, const TopologySettings &settings, const std::atomic<bool> &isWanted);

    /// The session that an anchor or a mesh is in.
    struct Owner
    {
        std::int64_t session = 0;
        const model::SessionId &id;
    };
    struct StoredAnchor
    {
        Owner owner;
        std::int64_t row = 0;
        bool isStream = false;
        std::optional<spatial::Pose> before; ///< absent: it is new
        bool wasStream = false;              ///< before
    };
    [[nodiscard]] Result<void>
    anchorStored(const StoredAnchor &stored, const model::Anchor &anchor, Timestamp now);
    /// A pose stream that is known moved; `seen` is what its edge says.
    [[nodiscard]] Result<void> streamMoved(const Owner &owner,
                                           std::int64_t row,
                                           const model::AnchorId &id,
                                           const spatial::Pose &pose,
                                           graph::Seen &seen,
                                           Timestamp now);
    /// When an anchor was observed in its session, as its edge says.
    [[nodiscard]] Result<graph::Seen> observed(std::int64_t row, std::int64_t session);
    [[nodiscard]] Result<void>
    meshStored(const Owner &owner, std::int64_t row, const model::Mesh &mesh, Timestamp now);

    void removed(const DeletionOutcome &deleted);

    /// To take back the changes of a request that is rolled back.
    struct Mark
    {
        std::size_t changeCount = 0;
        std::uint64_t placeChangeCount = 0;
    };
    [[nodiscard]] Mark mark() const { return {m_changes.size(), m_places.changeCount()}; }
    void forgetSince(const Mark &mark);
    [[nodiscard]] std::vector<TopologyChange> takeChanges();
    /// Anchors with more neighbours than are kept.
    [[nodiscard]] std::uint64_t crowdedCount() const { return m_crowded; }

private:
    enum class Sql : std::size_t {
        FindObserved,
        PutEdge,
        FindEdge,
        FindNear,
        FindNeighbour,
        FindAdjacent,
        EndEdge,
        SeeAdjacentFrom,
        SeeAdjacentTo,
        ReadAdjacent,
        FindMeshesAt,
        FindAnchor,
        EndOtherAnchors,
        Count
    };
    static std::string_view textOf(Sql sql);
    struct Observed
    {
        graph::Uncertainty deviation;
        graph::Seen seen;
    };
    struct Neighbour
    {
        std::int64_t row = 0;
        graph::UncertainPose sessionFromAnchor;
    };

    TopologyWriter(StatementSet<Sql> statements,
                   AnchorPlaces places,
                   const TopologySettings &settings,
                   const std::atomic<bool> &isWanted);
    /// Nothing when it is new, or older than the edges.
    [[nodiscard]] Result<std::optional<Observed>> findObserved(const StoredAnchor &stored);
    [[nodiscard]] graph::Uncertainty deviationOf(const StoredAnchor &stored,
                                                 const model::Anchor &anchor,
                                                 const std::optional<Observed> &before) const;
    [[nodiscard]] Result<void> putEdge(graph::EdgeKind kind,
                                       std::int64_t source,
                                       std::int64_t target,
                                       const graph::UncertainPose &targetFromSource,
                                       Timestamp now);
    [[nodiscard]] Result<graph::Seen>
    seenOf(graph::EdgeKind kind, std::int64_t source, std::int64_t target);
    [[nodiscard]] Result<void> refreshAdjacent(const StoredAnchor &stored,
                                               const graph::UncertainPose &sessionFromAnchor,
                                               Timestamp now);
    /// Ends the edges to all others.
    [[nodiscard]] Result<void> keepAdjacent(const StoredAnchor &stored,
                                            const graph::UncertainPose &sessionFromAnchor,
                                            const std::vector<Neighbour> &neighbours,
                                            Timestamp now);
    /// The nearest, one more than wanted if there are more.
    [[nodiscard]] Result<std::vector<Neighbour>> neighboursOf(const StoredAnchor &stored,
                                                              const spatial::Vec3 &position);
    [[nodiscard]] Result<std::vector<Neighbour>>
    neighboursAmong(const std::vector<AnchorPlaces::Place> &places, const StoredAnchor &stored);
    /// By the index of the table.
    [[nodiscard]] Result<std::vector<Neighbour>> findNeighbours(const StoredAnchor &stored,
                                                                const spatial::Vec3 &position);
    [[nodiscard]] Neighbour neighbourAt(const Statement &row) const;
    [[nodiscard]] Result<void> seeAdjacent(std::int64_t row, Timestamp now);
    [[nodiscard]] Result<void> tellAdjacent(const StoredAnchor &stored,
                                            const model::Anchor &anchor);
    [[nodiscard]] Result<void>
    anchorMeshesAt(const StoredAnchor &stored, const model::Anchor &anchor, Timestamp now);
    [[nodiscard]] Result<void> anchorMesh(std::int64_t meshRow,
                                          std::int64_t anchorRow,
                                          const model::SessionId &session,
                                          const std::string &mesh,
                                          const std::string &anchor,
                                          Timestamp now);

    StatementSet<Sql> m_statements;
    AnchorPlaces m_places;
    const TopologySettings m_settings;
    const std::atomic<bool> &m_isWanted;
    std::vector<TopologyChange> m_changes;
    std::uint64_t m_crowded = 0;
};

} // namespace stag::storage
