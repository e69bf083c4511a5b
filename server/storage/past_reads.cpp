// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/point_index.h"
#include "core/spatial/quat.h"
#include "server/storage/anchor_row.h"
#include "server/storage/database.h"
#include "server/storage/reads.h"
#include "server/storage/row_values.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace stag::storage {

namespace {

constexpr std::int64_t kStream = 1;
constexpr std::int64_t kDeleted = 2;

// What toAnchor() reads, then when it was known and what it was; ?1 is the time.
const std::string kSelectThen =
    "SELECT t.id, t.session_key, t.key, h.x, h.y, h.z, h.qx, h.qy, h.qz, h.qw, h.timestamp, "
    "(SELECT d.metadata FROM anchor_past_metadata d WHERE d.track = t.id AND d.at <= h.at "
    "ORDER BY d.at DESC LIMIT 1), h.other_rotation, h.at, h.kind "
    "FROM anchor_track t JOIN anchor_past h ON h.track = t.id ";
const std::string kThen =
    "AND h.at = (SELECT max(o.at) FROM anchor_past o WHERE o.track = t.id AND o.at <= ?1) "
    "AND h.kind <> 2 "
    // Of a session that was deleted, what is not erased yet is gone all the same.
    "AND NOT EXISTS (SELECT 1 FROM session_row g WHERE g.doomed_key = t.session_key "
    "AND g.doomed_at BETWEEN h.at AND ?1) ";
constexpr int kAt = kAnchorColumnCount;
constexpr int kKind = kAnchorColumnCount + 1;

/// Whether it is where and when the query looks.
bool fits(const AnchorQuery &query,
          const std::optional<spatial::Vec3> &center,
          const model::Anchor &anchor)
{
    if (query.since && anchor.timestamp < *query.since)
        return false;
    if (query.until && anchor.timestamp > *query.until)
        return false;
    if (query.box && !query.box->contains(anchor.pose.position))
        return false;
    return !center || query.near->radiusM <= 0.0
           || spatial::distance(*center, anchor.pose.position) <= query.near->radiusM;
}

/// In the order of the query, cut to its page.
void sortAndCut(std::vector<model::Anchor> &anchors,
                const AnchorQuery &query,
                const std::optional<spatial::Vec3> &center)
{
    const bool isNearest = center && query.near->count > 0;
    std::sort(anchors.begin(), anchors.end(), [&](const auto &a, const auto &b) {
        if (isNearest) {
            const double distanceA = spatial::distance(*center, a.pose.position);
            const double distanceB = spatial::distance(*center, b.pose.position);
            if (distanceA != distanceB)
                return distanceA < distanceB;
        } else if (a.timestamp != b.timestamp) {
            return a.timestamp > b.timestamp;
        }
        return std::tie(a.id, a.session) < std::tie(b.id, b.session);
    });
    if (isNearest)
        anchors.resize(std::min(anchors.size(), query.near->count));
    const auto begin = std::min(query.offset, anchors.size());
    anchors.erase(anchors.begin(), anchors.begin() + static_cast<std::ptrdiff_t>(begin));
    anchors.resize(std::min(anchors.size(), query.limit));
}

/// Puts a session together as it was. The edges follow from the places, as those of now do.
class GraphThen
{
public:
    GraphThen(const model::SessionId &session,
              const StoreSettings &settings,
              graph::Topology &topology)
        : m_session(session)
        , m_settings(settings)
        , m_topology(topology)
    {
        topology.beginLoading();
    }

    /// Pose, key, kind, last and first time.
    Result<bool> addAnchor(const Statement &row)
    {
        const graph::NodeKey key = keyOf(graph::NodeKind::Anchor, row.text(7));
        spatial::Pose pose = poseAt(row, 0);
        pose.rotation = spatial::normalized(pose.rotation);
        const graph::Seen seen{fromUnixMs(row.integer(10)), fromUnixMs(row.integer(9))};
        const TopologySettings &known = m_settings.topology;
        STAG_TRY_VOID(
            put(key, {pose, {known.positionDeviationM, known.rotationDeviationRad}, seen}));
        if (row.integer(8) == kStream) // a device has no lasting place
            return true;
        m_points.push_back({graph::PointIndex::Id(m_placed.size()), pose.position});
        m_placed.emplace_back(key, seen);
        return true;
    }
    /// Key, key of the anchor, first and last time.
    Result<bool> addMesh(const Statement &row)
    {
        const graph::NodeKey key = keyOf(graph::NodeKind::Mesh, row.text(0));
        const graph::Seen seen{fromUnixMs(row.integer(2)), fromUnixMs(row.integer(3))};
        STAG_TRY_VOID(put(key, {{}, {}, seen}));
        m_topology.link(
            graph::EdgeKind::AnchoredTo, key, keyOf(graph::NodeKind::Anchor, row.text(1)), seen);
        return true;
    }
    Result<void> finish()
    {
        linkNeighbours();
        m_topology.finishLoading();
        if (!m_seen)
            return success();
        return m_topology.put(keyOf(graph::NodeKind::Session, {}), {{}, {}, *m_seen});
    }

private:
    [[nodiscard]] graph::NodeKey keyOf(graph::NodeKind kind, std::string_view id) const
    {
        return {m_session, kind, std::string(id)};
    }
    Result<void> put(const graph::NodeKey &key, const graph::NodeState &state)
    {
        const std::size_t max = m_settings.past.graphNodesMax;
        if (m_topology.nodeCount() >= max)
            return Error{ErrorCode::TooLarge,
                         "the session has more than " + std::to_string(max)
                             + " anchors and meshes, its past has no graph"};
        if (!m_seen)
            m_seen = state.seen;
        m_seen->first = std::min(m_seen->first, state.seen.first);
        m_seen->last = std::max(m_seen->last, state.seen.last);
        return m_topology.put(key, state);
    }
    void linkNeighbours()
    {
        const graph::PointIndex index(m_points);
        const std::size_t countMax = m_settings.topology.neighboursMax + 1; // and itself
        for (const auto &point : m_points) {
            const auto &[key, seen] = m_placed[point.id];
            for (const auto &hit :
                 index.within(point.point, m_settings.topology.adjacentDistanceM, countMax)) {
                if (hit.id == point.id)
                    continue;
                const auto &[otherKey, otherSeen] = m_placed[hit.id];
                m_topology.link(
                    graph::EdgeKind::Adjacent,
                    key,
                    otherKey,
                    {std::max(seen.first, otherSeen.first), std::max(seen.last, otherSeen.last)});
            }
        }
    }

    const model::SessionId &m_session;
    const StoreSettings &m_settings;
    graph::Topology &m_topology;
    std::vector<std::pair<graph::NodeKey, graph::Seen>> m_placed;
    std::vector<graph::PointIndex::Entry> m_points;
    std::optional<graph::Seen> m_seen; ///< of the session, by what is in it
};

/// Runs `work` in one transaction, so that all it reads is of the same moment.
template<typename T, typename Work>
Result<T> atOneMoment(Database &database, Work work)
{
    STAG_TRY_VOID(database.execute("BEGIN"));
    Result<T> outcome = work();
    const auto ended = database.execute("COMMIT");
    if (outcome && !ended)
        return ended.error();
    return outcome;
}

} // namespace

Result<model::PastResolution> Reads::resolution(std::optional<Timestamp> asOf)
{
    model::PastResolution resolution;
    resolution.poseInterval = m_settings.past.resolution.interval;
    resolution.poseDistanceM = m_settings.past.resolution.distanceM;
    STAG_TRY_VOID(each("SELECT value FROM counter WHERE name = 'past_since'",
                       {},
                       [&resolution](const Statement &row) {
                           resolution.since = fromUnixMs(row.integer(0));
                           return true;
                       }));
    if (asOf && *asOf < resolution.since)
        return Error{ErrorCode::InvalidArgument,
                     "as_of: the past begins at " + std::to_string(toUnixMs(resolution.since))};
    return resolution;
}

Result<PastAnchor> Reads::anchorThen(const model::AnchorId &id,
                                     const std::optional<model::SessionId> &session,
                                     Timestamp asOf)
{
    PastAnchor found;
    STAG_TRY(found.past, resolution(asOf));
    SqlValues arguments{toUnixMs(asOf), id.text()};
    std::string sql = kSelectThen + kThen + "WHERE t.key = ?2 ";
    if (session) {
        sql += "AND t.session_key = ?3 ";
        arguments.emplace_back(session->text());
    }
    bool isFound = false;
    STAG_TRY_VOID(each(
        sql + "ORDER BY h.timestamp DESC, t.id DESC LIMIT 1", arguments, [&](const Statement &row) {
            found.anchor = toAnchor(row);
            isFound = true;
            return true;
        }));
    if (!isFound)
        return Error{ErrorCode::NotFound, "no anchor " + id.text() + " at that time"};
    return found;
}

Result<AnchorPage> Reads::queryThen(const AnchorQuery &query)
{
    AnchorPage page;
    STAG_TRY(page.past, resolution(query.asOf));
    std::optional<spatial::Vec3> center;
    if (query.near) {
        if (const auto *point = std::get_if<spatial::Vec3>(&query.near->center)) {
            center = *point;
        } else {
            const auto &id = std::get<model::AnchorId>(query.near->center);
            auto reference = anchorThen(id, query.session, *query.asOf);
            if (!reference && query.session)
                reference = anchorThen(id, std::nullopt, *query.asOf);
            if (!reference && reference.error().code == ErrorCode::NotFound)
                return page; // nothing is near a place that nobody had reported
            if (!reference)
                return std::move(reference).error();
            center = reference->anchor.pose.position;
        }
    }
    SqlValues arguments{toUnixMs(*query.asOf)};
    std::string sql = kSelectThen + kThen;
    if (query.session) {
        sql += "WHERE t.session_key = ?2";
        arguments.emplace_back(query.session->text());
    }
    STAG_TRY_VOID(each(sql, arguments, [&](const Statement &row) {
        model::Anchor anchor = toAnchor(row);
        if (fits(query, center, anchor))
            page.anchors.push_back(std::move(anchor));
        return true;
    }));
    sortAndCut(page.anchors, query, center);
    if (query.withMeshes) {
        STAG_TRY_VOID(addMeshes(query, page));
    }
    return page;
}

Result<std::set<std::string>> Reads::reportedThen(const model::SessionId &session, Timestamp asOf)
{
    std::set<std::string> reported;
    STAG_TRY_VOID(each("SELECT t.key FROM anchor_track t JOIN anchor_past h ON h.track = t.id "
                           + kThen + "WHERE t.session_key = ?2",
                       {toUnixMs(asOf), session.text()},
                       [&reported](const Statement &row) {
                           reported.emplace(row.text(0));
                           return true;
                       }));
    return reported;
}

Result<PastGraph> Reads::graphThen(const graph::Query &query, Timestamp asOf)
{
    return atOneMoment<PastGraph>(m_database, [&] { return graphThenNow(query, asOf); });
}

Result<PastGraph> Reads::graphThenNow(const graph::Query &query, Timestamp asOf)
{
    PastGraph found;
    STAG_TRY(found.past, resolution(asOf));
    graph::Topology topology;
    STAG_TRY_VOID(loadGraphThen(query.from.session, asOf, topology));
    STAG_TRY(found.answer, graph::answer(topology, query));
    return found;
}

Result<void>
Reads::loadGraphThen(const model::SessionId &session, Timestamp asOf, graph::Topology &topology)
{
    GraphThen then(session, m_settings, topology);
    const SqlValues arguments{toUnixMs(asOf), session.text()};
    const auto anchors =
        each("SELECT h.x, h.y, h.z, h.qx, h.qy, h.qz, h.qw, t.key, h.kind, h.at, (SELECT min(f.at) "
             "FROM anchor_past f WHERE f.track = t.id) FROM anchor_track t "
             "JOIN anchor_past h ON h.track = t.id "
                 + kThen + "WHERE t.session_key = ?2",
             arguments,
             [&then](const Statement &row) { return then.addAnchor(row); });
    if (!anchors)
        return anchors;
    const auto meshes =
        each("SELECT m.key, v.anchor_key, m.created_at, v.received_at FROM mesh m "
             "JOIN session s ON s.id = m.session JOIN mesh_version v ON v.mesh = m.id "
             "AND v.version = (SELECT max(o.version) FROM mesh_version o WHERE o.mesh = m.id "
             "AND o.received_at <= ?1) WHERE s.key = ?2",
             arguments,
             [&then](const Statement &row) { return then.addMesh(row); });
    return meshes ? then.finish() : meshes;
}

Result<model::AnchorPast> Reads::anchorPast(const model::AnchorPastQuery &query)
{
    return atOneMoment<model::AnchorPast>(m_database, [&]() -> Result<model::AnchorPast> {
        model::AnchorPast past;
        past.id = query.id;
        STAG_TRY(past.resolution, resolution(std::nullopt));
        SqlValues arguments{query.id.text()};
        std::string find = "SELECT t.id, t.session_key FROM anchor_track t WHERE t.key = ?1 ";
        if (query.session) {
            find += "AND t.session_key = ?2 ";
            arguments.emplace_back(query.session->text());
        }
        std::int64_t track = 0;
        STAG_TRY_VOID(each(find
                               + "ORDER BY (SELECT max(o.at) FROM anchor_past o "
                                 "WHERE o.track = t.id) DESC LIMIT 1",
                           arguments,
                           [&](const Statement &row) {
                               track = row.integer(0);
                               past.session = model::SessionId(std::string(row.text(1)));
                               return true;
                           }));
        if (track == 0)
            return Error{ErrorCode::NotFound, "nothing is known of " + query.id.text()};
        const std::size_t limit = std::min(query.limit, m_settings.past.pageStatesMax);
        constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
        const std::int64_t beforeMs = query.before ? toUnixMs(*query.before) : kEver;
        STAG_TRY_VOID(each(kSelectThen
                               + "WHERE t.id = ?1 AND h.at < ?2 AND h.at >= ?3 "
                                 "ORDER BY h.at DESC LIMIT ?4",
                           {track,
                            beforeMs,
                            query.since ? toUnixMs(*query.since) : std::int64_t{0},
                            sqlInteger(limit + 1)},
                           [&past](const Statement &row) {
                               past.states.push_back({toAnchor(row),
                                                      fromUnixMs(row.integer(kAt)),
                                                      row.integer(kKind) == kDeleted});
                               return true;
                           }));
        past.hasMore = past.states.size() > limit;
        past.states.resize(std::min(past.states.size(), limit));
        return past;
    });
}

} // namespace stag::storage
