// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/topology_writer.h"

#include "core/spatial/quat.h"
#include "server/storage/database.h"
#include "server/storage/row_values.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace stag::storage {

namespace {

constexpr double kScatterWeight = 1.0 / 8.0; // of the newest sighting in the running variance

std::int64_t numberOf(graph::EdgeKind kind)
{
    return static_cast<std::int64_t>(kind);
}

/// Clients may send a rotation of any length.
spatial::Pose rigid(const spatial::Pose &pose)
{
    return {pose.position, spatial::normalized(pose.rotation)};
}

/// The deviation that the difference of two sightings speaks for, mixed into the one known so far;
/// never below `least`, because a repeated message is no better observation.
double mixed(double known, double difference, double least)
{
    const double seen = difference * difference / 6.0; // three axes, two sightings
    return std::max(least, std::sqrt(known * known + kScatterWeight * (seen - known * known)));
}

} // namespace

std::string_view TopologyWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::FindObserved:
        return "SELECT position_deviation, rotation_deviation, first_seen, last_seen FROM edge "
               "WHERE kind = 0 AND source = ?1 AND target = ?2";
    case Sql::PutEdge:
        return "INSERT INTO edge VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
               "?13) ON CONFLICT (kind, source, target) DO UPDATE SET x = excluded.x, "
               "y = excluded.y, z = excluded.z, qx = excluded.qx, qy = excluded.qy, "
               "qz = excluded.qz, qw = excluded.qw, "
               "position_deviation = excluded.position_deviation, "
               "rotation_deviation = excluded.rotation_deviation, "
               "last_seen = max(last_seen, excluded.last_seen)";
    case Sql::FindEdge:
        return "SELECT first_seen, last_seen FROM edge WHERE kind = ?1 AND source = ?2 "
               "AND target = ?3";
    case Sql::FindNear: // the nearest first, then what is to know of these few
        return "SELECT a.id, a.x, a.y, a.z, a.qx, a.qy, a.qz, a.qw, o.position_deviation, "
               "o.rotation_deviation FROM (SELECT n.id AS id, (n.x - ?2) * (n.x - ?2) + "
               "(n.y - ?3) * (n.y - ?3) + (n.z - ?4) * (n.z - ?4) AS squared "
               "FROM anchor_box b CROSS JOIN anchor n ON n.id = b.id "
               "WHERE b.min_x <= ?2 + ?5 AND b.max_x >= ?2 - ?5 "
               "AND b.min_y <= ?3 + ?5 AND b.max_y >= ?3 - ?5 "
               "AND b.min_z <= ?4 + ?5 AND b.max_z >= ?4 - ?5 "
               "AND b.min_session <= ?1 AND b.max_session >= ?1 AND n.session = ?1 "
               "AND n.is_stream = 0 AND n.id <> ?6 AND squared <= ?5 * ?5 "
               "ORDER BY squared, n.id LIMIT ?7) near CROSS JOIN anchor a ON a.id = near.id "
               "LEFT JOIN edge o ON o.kind = 0 AND o.source = a.id AND o.target = a.session "
               "ORDER BY near.squared, a.id";
    case Sql::FindNeighbour:
        return "SELECT a.id, a.x, a.y, a.z, a.qx, a.qy, a.qz, a.qw, o.position_deviation, "
               "o.rotation_deviation FROM anchor a LEFT JOIN edge o ON o.kind = 0 "
               "AND o.source = a.id AND o.target = a.session "
               "WHERE a.id = ?1 AND a.session = ?2 AND a.is_stream = 0";
    case Sql::FindAdjacent:
        return "SELECT source, target FROM edge WHERE kind = 2 AND source = ?1 UNION ALL "
               "SELECT source, target FROM edge WHERE kind = 2 AND target = ?1";
    case Sql::EndEdge:
        return "DELETE FROM edge WHERE kind = ?1 AND source = ?2 AND target = ?3";
    case Sql::SeeAdjacentFrom:
        return "UPDATE edge SET last_seen = ?2 WHERE kind = 2 AND source = ?1 AND last_seen <= ?3";
    case Sql::SeeAdjacentTo:
        return "UPDATE edge SET last_seen = ?2 WHERE kind = 2 AND target = ?1 AND last_seen <= ?3";
    case Sql::ReadAdjacent:
        return "SELECT a.key, e.first_seen, e.last_seen FROM edge e JOIN anchor a "
               "ON a.id = e.target WHERE e.kind = 2 AND e.source = ?1 UNION ALL "
               "SELECT a.key, e.first_seen, e.last_seen FROM edge e JOIN anchor a "
               "ON a.id = e.source WHERE e.kind = 2 AND e.target = ?1";
    case Sql::FindMeshesAt:
        return "SELECT id, key FROM mesh WHERE session = ?1 AND anchor_key = ?2";
    case Sql::FindAnchor:
        return "SELECT id FROM anchor WHERE session = ?1 AND key = ?2";
    case Sql::EndOtherAnchors:
        return "DELETE FROM edge WHERE kind = 1 AND source = ?1 AND target <> ?2";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<TopologyWriter>> TopologyWriter::create(Database &database,
                                                               const TopologySettings &settings,
                                                               const std::atomic<bool> &isWanted)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto places, AnchorPlaces::create(database, settings));
    return std::unique_ptr<TopologyWriter>(
        new TopologyWriter(std::move(statements), std::move(places), settings, isWanted));
}

TopologyWriter::TopologyWriter(StatementSet<Sql> statements,
                               AnchorPlaces places,
                               const TopologySettings &settings,
                               const std::atomic<bool> &isWanted)
    : m_statements(std::move(statements))
    , m_places(std::move(places))
    , m_settings(settings)
    , m_isWanted(isWanted)
{}

void TopologyWriter::removed(const DeletionOutcome &deleted)
{
    if (!m_isWanted.load(std::memory_order_relaxed))
        return;
    if (!deleted.anchor) {
        m_changes.push_back(NodeRemoved{{deleted.session, graph::NodeKind::Session, {}}});
        return;
    }
    m_changes.push_back(
        NodeRemoved{{deleted.session, graph::NodeKind::Anchor, deleted.anchor->text()}});
    for (const model::MeshId &mesh : deleted.meshes)
        m_changes.push_back(NodeRemoved{{deleted.session, graph::NodeKind::Mesh, mesh.text()}});
}

void TopologyWriter::forgetSince(const Mark &mark)
{
    m_changes.resize(mark.changeCount);
    m_places.forgetIfChangedSince(mark.placeChangeCount);
}

std::vector<TopologyChange> TopologyWriter::takeChanges()
{
    return std::exchange(m_changes, {});
}

Result<void>
TopologyWriter::anchorStored(const StoredAnchor &stored, const model::Anchor &anchor, Timestamp now)
{
    STAG_TRY(const auto before, findObserved(stored));
    const graph::Uncertainty deviation = deviationOf(stored, anchor, before);
    const auto sessionFromAnchor = graph::withUncertainty(rigid(anchor.pose), deviation);
    const graph::Seen seen{before ? before->seen.first : now, now};
    // A device moves many times a second; its edge follows as often as it is seen anew.
    if (!stored.isStream || !before || now - before->seen.last >= m_settings.seenResolution)
        STAG_TRY_VOID(putEdge(
            graph::EdgeKind::ObservedIn, stored.row, stored.owner.session, sessionFromAnchor, now));
    if (m_isWanted.load(std::memory_order_relaxed))
        m_changes.push_back(
            NodeChanged{{stored.owner.id, graph::NodeKind::Anchor, anchor.id.text()},
                        {sessionFromAnchor.pose, deviation, seen}});
    if (!stored.before)
        STAG_TRY_VOID(anchorMeshesAt(stored, anchor, now));
    const bool changedKind = stored.before && stored.wasStream != stored.isStream;
    if (stored.isStream) {
        if (!changedKind)
            return success();
        m_places.remove(stored.owner.session, {stored.row, stored.before->position});
        STAG_TRY_VOID(keepAdjacent(stored, sessionFromAnchor, {}, now));
        return tellAdjacent(stored, anchor);
    }
    m_places.put(stored.owner.session,
                 {stored.row, anchor.pose.position},
                 stored.before ? std::optional(stored.before->position) : std::nullopt);
    if (before && !changedKind && stored.before == anchor.pose)
        STAG_TRY_VOID(seeAdjacent(stored.row, now));
    else
        STAG_TRY_VOID(refreshAdjacent(stored, sessionFromAnchor, now));
    return tellAdjacent(stored, anchor);
}

Result<void> TopologyWriter::streamMoved(const Owner &owner,
                                         std::int64_t row,
                                         const model::AnchorId &id,
                                         const spatial::Pose &pose,
                                         graph::Seen &seen,
                                         Timestamp now)
{
    const graph::Uncertainty deviation{m_settings.positionDeviationM,
                                       m_settings.rotationDeviationRad};
    // A device moves many times a second; its edge follows as often as it is seen anew.
    if (now - seen.last >= m_settings.seenResolution) {
        STAG_TRY_VOID(putEdge(graph::EdgeKind::ObservedIn,
                              row,
                              owner.session,
                              graph::withUncertainty(rigid(pose), deviation),
                              now));
        seen.last = now;
    }
    if (m_isWanted.load(std::memory_order_relaxed))
        m_changes.push_back(NodeChanged{{owner.id, graph::NodeKind::Anchor, id.text()},
                                        {rigid(pose), deviation, {seen.first, now}}});
    return success();
}

Result<graph::Seen> TopologyWriter::observed(std::int64_t row, std::int64_t session)
{
    return seenOf(graph::EdgeKind::ObservedIn, row, session);
}

Result<void> TopologyWriter::meshStored(const Owner &owner,
                                        std::int64_t row,
                                        const model::Mesh &mesh,
                                        Timestamp now)
{
    Statement &find = m_statements[Sql::FindAnchor];
    STAG_TRY(const bool found, find.first(owner.session, std::string_view(mesh.anchor.text())));
    const std::int64_t anchor = found ? find.integer(0) : 0;
    find.reset();
    STAG_TRY_VOID(putEdge(graph::EdgeKind::MeshOf, row, owner.session, {}, now));
    const bool isWanted = m_isWanted.load(std::memory_order_relaxed);
    if (isWanted) {
        STAG_TRY(const graph::Seen seen, seenOf(graph::EdgeKind::MeshOf, row, owner.session));
        m_changes.push_back(
            NodeChanged{{owner.id, graph::NodeKind::Mesh, mesh.id.text()}, {{}, {}, seen}});
    }
    STAG_TRY_VOID(m_statements[Sql::EndOtherAnchors].run(row, anchor));
    if (found)
        return anchorMesh(row, anchor, owner.id, mesh.id.text(), mesh.anchor.text(), now);
    if (isWanted) // it may have been at another one before
        m_changes.push_back(MeshAnchored{
            {owner.id, graph::NodeKind::Mesh, mesh.id.text()}, mesh.anchor.text(), {}});
    return success();
}

Result<std::optional<TopologyWriter::Observed>>
TopologyWriter::findObserved(const StoredAnchor &stored)
{
    std::optional<Observed> observed;
    if (!stored.before)
        return observed;
    Statement &find = m_statements[Sql::FindObserved];
    STAG_TRY(const bool found, find.first(stored.row, stored.owner.session));
    if (found)
        observed = Observed{{find.real(0), find.real(1)},
                            {fromUnixMs(find.integer(2)), fromUnixMs(find.integer(3))}};
    find.reset();
    return observed;
}

graph::Uncertainty TopologyWriter::deviationOf(const StoredAnchor &stored,
                                               const model::Anchor &anchor,
                                               const std::optional<Observed> &before) const
{
    graph::Uncertainty deviation{m_settings.positionDeviationM, m_settings.rotationDeviationRad};
    if (!before || stored.isStream)
        return deviation;
    const double shiftM = spatial::distance(stored.before->position, anchor.pose.position);
    if (shiftM > m_settings.scatterMaxM)
        return deviation; // somebody moved it; what was seen before tells nothing about here
    const double turnRad = spatial::angleRad(spatial::normalized(stored.before->rotation),
                                             spatial::normalized(anchor.pose.rotation));
    deviation.positionM = mixed(before->deviation.positionM, shiftM, deviation.positionM);
    deviation.rotationRad = mixed(before->deviation.rotationRad, turnRad, deviation.rotationRad);
    return deviation;
}

Result<void> TopologyWriter::putEdge(graph::EdgeKind kind,
                                     std::int64_t source,
                                     std::int64_t target,
                                     const graph::UncertainPose &targetFromSource,
                                     Timestamp now)
{
    const graph::Uncertainty deviation = graph::spreadOf(targetFromSource);
    return m_statements[Sql::PutEdge].run(numberOf(kind),
                                          source,
                                          target,
                                          targetFromSource.pose,
                                          deviation.positionM,
                                          deviation.rotationRad,
                                          toUnixMs(now));
}

Result<graph::Seen>
TopologyWriter::seenOf(graph::EdgeKind kind, std::int64_t source, std::int64_t target)
{
    Statement &find = m_statements[Sql::FindEdge];
    STAG_TRY(const bool found, find.first(numberOf(kind), source, target));
    const graph::Seen seen =
        found ? graph::Seen{fromUnixMs(find.integer(0)), fromUnixMs(find.integer(1))}
              : graph::Seen{};
    find.reset();
    return seen;
}

Result<void> TopologyWriter::refreshAdjacent(const StoredAnchor &stored,
                                             const graph::UncertainPose &sessionFromAnchor,
                                             Timestamp now)
{
    STAG_TRY(const auto neighbours, neighboursOf(stored, sessionFromAnchor.pose.position));
    return keepAdjacent(stored, sessionFromAnchor, neighbours, now);
}

Result<void> TopologyWriter::keepAdjacent(const StoredAnchor &stored,
                                          const graph::UncertainPose &sessionFromAnchor,
                                          const std::vector<Neighbour> &neighbours,
                                          Timestamp now)
{
    std::set<std::pair<std::int64_t, std::int64_t>> ended;
    Statement &find = m_statements[Sql::FindAdjacent];
    STAG_TRY(bool more, find.first(stored.row));
    while (more) {
        ended.emplace(find.integer(0), find.integer(1));
        STAG_TRY(more, find.next());
    }
    find.reset();
    const graph::UncertainPose anchorFromSession = graph::inverse(sessionFromAnchor);
    for (const Neighbour &neighbour : neighbours) {
        const auto [source, target] = std::minmax(stored.row, neighbour.row);
        const graph::UncertainPose targetFromSource =
            source == stored.row ? graph::inverse(neighbour.sessionFromAnchor) * sessionFromAnchor
                                 : anchorFromSession * neighbour.sessionFromAnchor;
        STAG_TRY_VOID(putEdge(graph::EdgeKind::Adjacent, source, target, targetFromSource, now));
        ended.erase({source, target});
    }
    for (const auto &[source, target] : ended)
        STAG_TRY_VOID(
            m_statements[Sql::EndEdge].run(numberOf(graph::EdgeKind::Adjacent), source, target));
    return success();
}

Result<std::vector<TopologyWriter::Neighbour>>
TopologyWriter::neighboursOf(const StoredAnchor &stored, const spatial::Vec3 &position)
{
    STAG_TRY(const auto places, m_places.around(stored.owner.session, position));
    STAG_TRY(auto neighbours,
             places ? neighboursAmong(*places, stored) : findNeighbours(stored, position));
    if (neighbours.size() > m_settings.neighboursMax) {
        ++m_crowded;
        neighbours.pop_back();
    }
    return neighbours;
}

Result<std::vector<TopologyWriter::Neighbour>>
TopologyWriter::neighboursAmong(const std::vector<AnchorPlaces::Place> &places,
                                const StoredAnchor &stored)
{
    std::vector<Neighbour> neighbours;
    Statement &find = m_statements[Sql::FindNeighbour];
    for (const AnchorPlaces::Place &place : places) {
        if (neighbours.size() > m_settings.neighboursMax)
            break;
        if (place.row == stored.row)
            continue;
        STAG_TRY(const bool found, find.first(place.row, stored.owner.session));
        // Deleted, and the number of its row perhaps given to another one.
        if (!found || poseAt(find, 1).position != place.position)
            m_places.remove(stored.owner.session, place);
        else
            neighbours.push_back(neighbourAt(find));
        find.reset();
    }
    return neighbours;
}

Result<std::vector<TopologyWriter::Neighbour>>
TopologyWriter::findNeighbours(const StoredAnchor &stored, const spatial::Vec3 &position)
{
    std::vector<Neighbour> neighbours;
    Statement &find = m_statements[Sql::FindNear];
    STAG_TRY(bool more,
             find.first(stored.owner.session,
                        position.x,
                        position.y,
                        position.z,
                        m_settings.adjacentDistanceM,
                        stored.row,
                        sqlInteger(m_settings.neighboursMax + 1)));
    while (more) {
        neighbours.push_back(neighbourAt(find));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return neighbours;
}

TopologyWriter::Neighbour TopologyWriter::neighbourAt(const Statement &row) const
{
    return {row.integer(0),
            graph::withUncertainty(rigid(poseAt(row, 1)),
                                   {std::max(row.real(8), m_settings.positionDeviationM),
                                    std::max(row.real(9), m_settings.rotationDeviationRad)})};
}

Result<void> TopologyWriter::seeAdjacent(std::int64_t row, Timestamp now)
{
    const std::int64_t before = toUnixMs(now - m_settings.seenResolution);
    STAG_TRY_VOID(m_statements[Sql::SeeAdjacentFrom].run(row, toUnixMs(now), before));
    return m_statements[Sql::SeeAdjacentTo].run(row, toUnixMs(now), before);
}

Result<void> TopologyWriter::tellAdjacent(const StoredAnchor &stored, const model::Anchor &anchor)
{
    if (!m_isWanted.load(std::memory_order_relaxed))
        return success();
    NeighboursChanged change{{stored.owner.id, graph::NodeKind::Anchor, anchor.id.text()}, {}};
    Statement &read = m_statements[Sql::ReadAdjacent];
    STAG_TRY(bool more, read.first(stored.row));
    while (more) {
        change.neighbours.emplace_back(
            std::string(read.text(0)),
            graph::Seen{fromUnixMs(read.integer(1)), fromUnixMs(read.integer(2))});
        STAG_TRY(more, read.next());
    }
    read.reset();
    m_changes.emplace_back(std::move(change));
    return success();
}

Result<void> TopologyWriter::anchorMeshesAt(const StoredAnchor &stored,
                                            const model::Anchor &anchor,
                                            Timestamp now)
{
    std::vector<std::pair<std::int64_t, std::string>> meshes;
    Statement &find = m_statements[Sql::FindMeshesAt];
    STAG_TRY(bool more, find.first(stored.owner.session, std::string_view(anchor.id.text())));
    while (more) {
        meshes.emplace_back(find.integer(0), std::string(find.text(1)));
        STAG_TRY(more, find.next());
    }
    find.reset();
    for (const auto &[row, mesh] : meshes)
        STAG_TRY_VOID(anchorMesh(row, stored.row, stored.owner.id, mesh, anchor.id.text(), now));
    return success();
}

Result<void> TopologyWriter::anchorMesh(std::int64_t meshRow,
                                        std::int64_t anchorRow,
                                        const model::SessionId &session,
                                        const std::string &mesh,
                                        const std::string &anchor,
                                        Timestamp now)
{
    STAG_TRY_VOID(putEdge(graph::EdgeKind::AnchoredTo, meshRow, anchorRow, {}, now));
    if (!m_isWanted.load(std::memory_order_relaxed))
        return success();
    STAG_TRY(const graph::Seen seen, seenOf(graph::EdgeKind::AnchoredTo, meshRow, anchorRow));
    m_changes.push_back(MeshAnchored{{session, graph::NodeKind::Mesh, mesh}, anchor, seen});
    return success();
}

} // namespace stag::storage
