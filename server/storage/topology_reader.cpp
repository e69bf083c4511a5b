// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/topology_reader.h"

#include "core/spatial/quat.h"
#include "server/storage/database.h"
#include "server/storage/row_values.h"
#include "server/storage/statement.h"

#include <algorithm>
#include <string>

namespace stag::storage {

namespace {

using graph::EdgeKind;
using graph::NodeKind;

graph::NodeKey keyAt(const Statement &row, NodeKind kind, int session, int id)
{
    return {model::SessionId(std::string(row.text(session))), kind, std::string(row.text(id))};
}

graph::Seen seenAt(const Statement &row, int column)
{
    return {fromUnixMs(row.integer(column)), fromUnixMs(row.integer(column + 1))};
}

/// Runs `sql` and hands each row to `use`.
template<typename Use>
Result<void> each(Database &database, std::string_view sql, Use use)
{
    STAG_TRY(Statement row, Statement::prepare(database.handle(), sql));
    STAG_TRY(bool more, row.first());
    while (more) {
        STAG_TRY_VOID(use(row));
        STAG_TRY(more, row.next());
    }
    return success();
}

Result<void>
readNodes(Database &database, const TopologySettings &settings, graph::Topology &topology)
{
    STAG_TRY_VOID(
        each(database, "SELECT key, first_seen, last_seen FROM session", [&](const Statement &row) {
            return topology.put({model::SessionId(std::string(row.text(0))), NodeKind::Session, {}},
                                {{}, {}, seenAt(row, 1)});
        }));
    STAG_TRY_VOID(each(
        database,
        "SELECT s.key, a.key, a.x, a.y, a.z, a.qx, a.qy, a.qz, a.qw, a.created_at, a.updated_at, "
        "e.position_deviation, e.rotation_deviation FROM anchor a JOIN session s "
        "ON s.id = a.session LEFT JOIN edge e ON e.kind = 0 AND e.source = a.id "
        "AND e.target = a.session",
        [&](const Statement &row) {
            spatial::Pose pose = poseAt(row, 2);
            pose.rotation = spatial::normalized(pose.rotation);
            return topology.put(keyAt(row, NodeKind::Anchor, 0, 1),
                                {pose,
                                 {std::max(row.real(11), settings.positionDeviationM),
                                  std::max(row.real(12), settings.rotationDeviationRad)},
                                 seenAt(row, 9)});
        }));
    return each(database,
                "SELECT s.key, m.key, m.created_at, m.updated_at FROM mesh m JOIN session s "
                "ON s.id = m.session",
                [&](const Statement &row) {
                    return topology.put(keyAt(row, NodeKind::Mesh, 0, 1), {{}, {}, seenAt(row, 2)});
                });
}

Result<void> readEdges(Database &database, graph::Topology &topology)
{
    const auto link = [&](EdgeKind kind, NodeKind from) {
        return [&topology, kind, from](const Statement &row) {
            topology.link(
                kind, keyAt(row, from, 0, 1), keyAt(row, NodeKind::Anchor, 0, 2), seenAt(row, 3));
            return success();
        };
    };
    STAG_TRY_VOID(each(database,
                       "SELECT s.key, a.key, b.key, e.first_seen, e.last_seen FROM edge e "
                       "JOIN anchor a ON a.id = e.source JOIN anchor b ON b.id = e.target "
                       "JOIN session s ON s.id = a.session WHERE e.kind = 2",
                       link(EdgeKind::Adjacent, NodeKind::Anchor)));
    return each(database,
                "SELECT s.key, m.key, a.key, e.first_seen, e.last_seen FROM edge e "
                "JOIN mesh m ON m.id = e.source JOIN anchor a ON a.id = e.target "
                "JOIN session s ON s.id = a.session WHERE e.kind = 1",
                link(EdgeKind::AnchoredTo, NodeKind::Mesh));
}

Result<void> change(const NodeChanged &changed, graph::Topology &topology)
{
    return topology.put(changed.node, changed.state);
}

Result<void> change(const NeighboursChanged &changed, graph::Topology &topology)
{
    topology.unlinkAll(EdgeKind::Adjacent, changed.anchor);
    for (const auto &[id, seen] : changed.neighbours)
        topology.link(EdgeKind::Adjacent,
                      changed.anchor,
                      {changed.anchor.session, NodeKind::Anchor, id},
                      seen);
    return success();
}

Result<void> change(const MeshAnchored &changed, graph::Topology &topology)
{
    topology.unlinkAll(EdgeKind::AnchoredTo, changed.mesh);
    topology.link(EdgeKind::AnchoredTo,
                  changed.mesh,
                  {changed.mesh.session, NodeKind::Anchor, changed.anchor},
                  changed.seen);
    return success();
}

Result<void> change(const NodeRemoved &removed, graph::Topology &topology)
{
    topology.remove(removed.node);
    return success();
}

} // namespace

Result<void>
readTopology(Database &database, const TopologySettings &settings, graph::Topology &topology)
{
    STAG_TRY_VOID(database.execute("BEGIN"));
    auto outcome = readNodes(database, settings, topology);
    if (outcome)
        outcome = readEdges(database, topology);
    const auto ended = database.execute("COMMIT");
    return outcome ? ended : outcome;
}

Result<void> applyChange(const TopologyChange &change, graph::Topology &topology)
{
    return std::visit(
        [&topology](const auto &changed) { return storage::change(changed, topology); }, change);
}

} // namespace stag::storage
