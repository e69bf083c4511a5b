// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/reads.h"

#include "server/storage/anchor_query_sql.h"
#include "server/storage/anchor_row.h"
#include "server/storage/database.h"
#include "server/storage/packed_rotation.h"
#include "server/storage/row_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace stag::storage {

namespace {

std::string textAt(const Statement &row, int column)
{
    return std::string(row.text(column));
}

Timestamp timeAt(const Statement &row, int column)
{
    return fromUnixMs(row.integer(column));
}

} // namespace

model::Anchor toAnchor(const Statement &row)
{
    model::Anchor anchor;
    anchor.session = model::SessionId(textAt(row, 1));
    anchor.id = model::AnchorId(textAt(row, 2));
    anchor.pose = poseAt(row, 3);
    anchor.timestamp = timeAt(row, 10);
    anchor.metadata = textAt(row, 11);
    anchor.otherRotation = rotationAt(row, 12);
    return anchor;
}

namespace {

std::string selectAnchors()
{
    return "SELECT " + std::string(kAnchorColumns)
           + "FROM anchor a JOIN session s ON s.id = a.session ";
}

/// What toMesh() reads, in its order. `version` is an expression of SQL.
/// The newest version that was there at the time which argument ?3 is.
const std::string kVersionThen =
    "(SELECT max(o.version) FROM mesh_version o WHERE o.mesh = m.id AND o.received_at <= ?3)";

/// The newest version that is no delta, of those that were there at the time ?2.
const std::string kWholeVersion =
    "(SELECT o.version FROM mesh_version o WHERE o.mesh = m.id AND o.received_at <= ?2 "
    "AND o.resolution <> 3 ORDER BY o.version DESC LIMIT 1)";

const std::string kVersionNamed = "?2";
const std::string kVersionNow = "m.version";

std::string selectMeshes(const std::string &version = kVersionNow)
{
    return "SELECT m.id, s.key, m.key, v.anchor_key, v.resolution, v.base_key, "
           "v.compression_level, v.timestamp, v.vertices_size, v.faces_size, "
           "v.normals_size, c.hash, v.content "
           "FROM mesh m JOIN session s ON s.id = m.session "
           "JOIN mesh_version v ON v.mesh = m.id AND v.version = "
           + version + " JOIN content c ON c.id = v.content ";
}

Result<model::Mesh> toMesh(const Statement &row, ContentReader &contents)
{
    model::Mesh mesh;
    mesh.session = model::SessionId(textAt(row, 1));
    mesh.id = model::MeshId(textAt(row, 2));
    mesh.anchor = model::AnchorId(textAt(row, 3));
    mesh.resolution = static_cast<model::DeltaResolution>(row.integer(4));
    mesh.isDelta = mesh.resolution == model::DeltaResolution::Unresolved;
    if (mesh.isDelta && !row.isNull(5))
        mesh.base = model::MeshId(textAt(row, 5));
    mesh.compressionLevel = static_cast<int>(row.integer(6));
    mesh.timestamp = timeAt(row, 7);
    if (!mesh.isDelta)
        mesh.hash = hashFrom(row.blob(11));
    const auto size = [&row](int column) { return static_cast<std::size_t>(row.integer(column)); };
    STAG_TRY(mesh.payload, contents.payload({row.integer(12), size(8), size(9), size(10)}));
    return mesh;
}

model::Session toSession(const Statement &row)
{
    const auto count = [&row](int column) {
        return static_cast<std::uint64_t>(row.integer(column));
    };
    return {model::SessionId(textAt(row, 1)),
            timeAt(row, 2),
            timeAt(row, 3),
            count(4),
            count(5),
            {count(6), count(7), count(8), count(9), count(10)}};
}

const std::string kSelectSessions =
    "SELECT id, key, first_seen, last_seen, anchor_count, mesh_count, mesh_received, mesh_full, "
    "mesh_stored, mesh_saved_by_dedup, mesh_saved_by_delta FROM session ";

constexpr double kNearestBeginM = 1.0; // the first ball in which the nearest are looked for
constexpr double kNearestEndM = 1e6;   // beyond, everybody is looked at
constexpr double kNearestGrowth = 4.0;

/// The conditions that are not about the place.
void restrict(AnchorQuerySql &sql, const AnchorQuery &query)
{
    if (query.session)
        sql.inSession(*query.session);
    if (query.since)
        sql.notBefore(*query.since);
    if (query.until)
        sql.notAfter(*query.until);
}

} // namespace

Result<std::unique_ptr<Reads>> Reads::create(Database &database, const StoreSettings &settings)
{
    constexpr std::size_t kNoCache = 0; // queries seldom ask for the same mesh again
    STAG_TRY(auto contents, ContentReader::create(database, kNoCache));
    STAG_TRY(auto history, MeshHistoryReader::create(database, settings));
    STAG_TRY(auto geofences, GeofenceReader::create(database));
    STAG_TRY(auto users, UserReader::create(database));
    STAG_TRY(auto decorations, DecorationReader::create(database, settings.decorations));
    STAG_TRY(auto edges, EdgeReader::create(database));
    STAG_TRY(auto devices, DeviceReader::create(database));
    return std::unique_ptr<Reads>(new Reads(database,
                                            std::move(contents),
                                            std::move(history),
                                            std::move(geofences),
                                            std::move(users),
                                            std::move(decorations),
                                            std::move(edges),
                                            std::move(devices),
                                            settings));
}

Reads::Reads(Database &database,
             ContentReader contents,
             MeshHistoryReader history,
             GeofenceReader geofences,
             UserReader users,
             DecorationReader decorations,
             EdgeReader edges,
             DeviceReader devices,
             const StoreSettings &settings)
    : m_database(database)
    , m_contents(std::move(contents))
    , m_history(std::move(history))
    , m_geofences(std::move(geofences))
    , m_users(std::move(users))
    , m_decorations(std::move(decorations))
    , m_edges(std::move(edges))
    , m_devices(std::move(devices))
    , m_settings(settings)
{}

Result<void> Reads::each(const std::string &sql, const SqlValues &arguments, const Row &row)
{
    auto found = m_prepared.find(sql);
    if (found == m_prepared.end()) {
        STAG_TRY(auto statement, Statement::prepare(m_database.handle(), sql));
        found = m_prepared.emplace(sql, std::move(statement)).first;
    }
    Statement &statement = found->second;
    Result<bool> more = statement.firstOf(arguments);
    while (more && *more) {
        more = row(statement);
        if (more && *more)
            more = statement.next();
    }
    statement.reset(); // an open statement would hold back the checkpoint
    if (!more)
        return std::move(more).error();
    return success();
}

Result<void> Reads::begin()
{
    static const std::string kBegin = "BEGIN";
    return each(kBegin, {}, [](const Statement &) { return true; });
}

Result<void> Reads::end()
{
    static const std::string kEnd = "COMMIT";
    return each(kEnd, {}, [](const Statement &) { return true; });
}

Result<AnchorPage> Reads::query(const AnchorQuery &query)
{
    // One transaction, so that reference, neighbours and meshes are of the same moment.
    STAG_TRY_VOID(begin());
    auto page = queryNow(query);
    const auto ended = end();
    if (page && !ended)
        return ended.error();
    return page;
}

Result<AnchorPage> Reads::queryNow(const AnchorQuery &query)
{
    if (query.asOf)
        return queryThen(query);
    AnchorQuerySql sql;
    std::size_t limit = query.limit;
    if (query.box)
        sql.inBox(*query.box);
    if (query.near) {
        STAG_TRY(const auto center, centerOf(query));
        if (!center)
            return AnchorPage{}; // nothing is near a place that nobody has reported
        STAG_TRY(const double radiusM, radiusOf(query, *center));
        if (std::isfinite(radiusM))
            sql.inBall(*center, radiusM);
        if (query.near->count > 0) {
            sql.nearestTo(*center);
            limit = std::min(limit, query.near->count - std::min(query.near->count, query.offset));
        }
    }
    restrict(sql, query);
    AnchorPage page;
    const std::string text = sql.select(limit, query.offset);
    STAG_TRY_VOID(each(text, sql.arguments(), [&page](const Statement &row) {
        page.anchors.push_back(toAnchor(row));
        return true;
    }));
    if (query.withMeshes) {
        STAG_TRY_VOID(addMeshes(query, page));
    }
    if (query.withDeleted) {
        STAG_TRY_VOID(addDeleted(query, page));
    }
    return page;
}

Result<std::optional<spatial::Vec3>> Reads::centerOf(const AnchorQuery &query)
{
    if (const auto *point = std::get_if<spatial::Vec3>(&query.near->center))
        return std::optional(*point);
    const auto &id = std::get<model::AnchorId>(query.near->center);
    auto reference = anchor(id, query.session);
    if (!reference && reference.error().code == ErrorCode::NotFound && query.session)
        reference = anchor(id, std::nullopt);
    if (reference)
        return std::optional(reference->pose.position);
    if (reference.error().code == ErrorCode::NotFound)
        return std::optional<spatial::Vec3>();
    return std::move(reference).error();
}

Result<double> Reads::radiusOf(const AnchorQuery &query, const spatial::Vec3 &center)
{
    if (query.near->radiusM > 0.0)
        return query.near->radiusM;
    // The nearest are in the first ball that has enough of them.
    for (double radiusM = kNearestBeginM; radiusM < kNearestEndM; radiusM *= kNearestGrowth) {
        AnchorQuerySql sql;
        if (query.box)
            sql.inBox(*query.box);
        sql.inBall(center, radiusM);
        restrict(sql, query);
        const std::string text = sql.selectAny(query.near->count);
        std::size_t count = 0;
        STAG_TRY_VOID(each(text, sql.arguments(), [&count](const Statement &) {
            ++count;
            return true;
        }));
        if (count >= query.near->count)
            return radiusM;
    }
    return std::numeric_limits<double>::infinity();
}

Result<void> Reads::addMeshes(const AnchorQuery &query, AnchorPage &page)
{
    static const std::string kWhole = selectMeshes(kWholeVersion) + "WHERE m.id = ?1";
    const std::int64_t until =
        query.asOf ? toUnixMs(*query.asOf) : std::numeric_limits<std::int64_t>::max();
    std::size_t size = 0;
    const auto addOne = [&](const Statement &row) -> Result<bool> {
        STAG_TRY(auto mesh, toMesh(row, m_contents));
        size += mesh.payload->sizeBytes();
        if (size > m_settings.queryMeshBytesMax)
            return Error{ErrorCode::TooLarge,
                         "the meshes exceed " + std::to_string(m_settings.queryMeshBytesMax)
                             + " bytes; ask for fewer anchors"};
        page.meshes.push_back(std::move(mesh));
        return true;
    };
    const auto add = [&](const Statement &row) -> Result<bool> {
        STAG_TRY_VOID(addOne(row));
        // A delta that says too little is no reason to know nothing of the mesh.
        if (page.meshes.back().isDelta)
            STAG_TRY_VOID(each(kWhole, {row.integer(0), until}, addOne));
        return true;
    };
    if (query.asOf)
        return eachMeshThen(query, page, add);
    for (const model::Anchor &anchor : page.anchors) {
        STAG_TRY_VOID(each(selectMeshes() + "WHERE s.key = ? AND m.anchor_key = ? ORDER BY m.key",
                           {anchor.session.text(), anchor.id.text()},
                           add));
    }
    // StreamKit devices send meshes at anchors that they never report; a session's first page has
    // them.
    if (query.session && !query.near && query.offset == 0) {
        STAG_TRY_VOID(each(selectMeshes()
                               + "WHERE s.key = ? AND NOT EXISTS (SELECT 1 FROM anchor a "
                                 "WHERE a.session = m.session AND a.key = m.anchor_key) "
                                 "ORDER BY m.key",
                           {query.session->text()},
                           add));
    }
    return {};
}

Result<void> Reads::eachMeshThen(const AnchorQuery &query, const AnchorPage &page, const Row &use)
{
    std::map<std::string, std::set<std::string>> wanted; // anchors by session
    for (const model::Anchor &anchor : page.anchors)
        wanted[anchor.session.text()].insert(anchor.id.text());
    std::set<std::string> reported;
    const bool alsoUnreported = query.session && !query.near && query.offset == 0;
    if (alsoUnreported) {
        wanted[query.session->text()];
        STAG_TRY(reported, reportedThen(*query.session, *query.asOf));
    }
    for (const auto &[session, anchors] : wanted) {
        const bool isAsked = alsoUnreported && session == query.session->text();
        STAG_TRY_VOID(each(selectMeshes(kVersionThen) + "WHERE s.key = ?1 ORDER BY m.key",
                           {session, std::int64_t{0}, toUnixMs(*query.asOf)},
                           [&, &here = anchors](const Statement &row) -> Result<bool> {
                               const std::string anchor = textAt(row, 3);
                               if (here.contains(anchor) || (isAsked && !reported.contains(anchor)))
                                   return use(row);
                               return true;
                           }));
    }
    return success();
}

Result<model::Anchor> Reads::anchor(const model::AnchorId &id,
                                    const std::optional<model::SessionId> &session)
{
    static const std::string kInSession = selectAnchors() + "WHERE a.key = ?1 AND s.key = ?2";
    static const std::string kAnywhere = selectAnchors() + "WHERE a.key = ?1";
    SqlValues arguments{id.text()};
    if (session)
        arguments.emplace_back(session->text());
    std::optional<model::Anchor> found;
    std::pair<std::int64_t, std::int64_t> newest;
    STAG_TRY_VOID(each(session ? kInSession : kAnywhere, arguments, [&](const Statement &row) {
        const std::pair age(row.integer(10), row.integer(0));
        if (!found || age > newest) {
            found = toAnchor(row);
            newest = age;
        }
        return true;
    }));
    if (!found)
        return Error{ErrorCode::NotFound, "no anchor " + id.text()};
    return std::move(*found);
}

Result<model::Mesh> Reads::mesh(const model::MeshId &id,
                                const std::optional<model::SessionId> &session,
                                const MeshMoment &moment)
{
    const std::string &version = moment.version ? kVersionNamed
                                 : moment.asOf  ? kVersionThen
                                                : kVersionNow;
    std::string sql = selectMeshes(version) + "WHERE m.key = ?1 ";
    SqlValues arguments{id.text(),
                        sqlInteger(moment.version.value_or(0)),
                        moment.asOf ? toUnixMs(*moment.asOf) : 0};
    if (session) {
        sql += "AND s.key = ?4 ";
        arguments.emplace_back(session->text());
    }
    std::optional<model::Mesh> found;
    STAG_TRY_VOID(each(sql + "ORDER BY m.updated_at DESC, m.id DESC LIMIT 1",
                       arguments,
                       [this, &found](const Statement &row) -> Result<bool> {
                           STAG_TRY(found, toMesh(row, m_contents));
                           return false;
                       }));
    if (!found)
        return Error{ErrorCode::NotFound, "no mesh " + id.text()};
    return std::move(*found);
}

Result<model::MeshHistory> Reads::meshHistory(const MeshHistoryQuery &query)
{
    return m_history.read(query);
}

Result<std::vector<model::Session>> Reads::sessions(std::size_t limit)
{
    std::vector<model::Session> sessions;
    STAG_TRY_VOID(each(kSelectSessions + "ORDER BY last_seen DESC, key LIMIT ?",
                       {sqlInteger(limit)},
                       [&sessions](const Statement &row) {
                           sessions.push_back(toSession(row));
                           return true;
                       }));
    return sessions;
}

Result<Totals> Reads::totals()
{
    std::map<std::string, std::uint64_t> counters;
    STAG_TRY_VOID(each("SELECT name, value FROM counter", {}, [&counters](const Statement &row) {
        counters[textAt(row, 0)] = static_cast<std::uint64_t>(row.integer(1));
        return true;
    }));
    return Totals{counters["anchors"],
                  counters["meshes"],
                  {counters["received_bytes"],
                   counters["raw_bytes"],
                   counters["stored_bytes"],
                   counters["saved_by_dedup"],
                   counters["saved_by_delta"]}};
}

Result<SnapshotPage> Reads::snapshot(const SnapshotCursor &cursor)
{
    using Section = SnapshotCursor::Section;
    switch (cursor.section) {
    case Section::Sessions:
        return sessionPage(cursor.afterRow);
    case Section::Anchors:
        return anchorPage(cursor.afterRow);
    case Section::Meshes:
        return meshPage(cursor.afterRow);
    case Section::End:
        break;
    }
    SnapshotPage page;
    page.next.section = Section::End;
    return page;
}

Result<SnapshotPage> Reads::sessionPage(std::int64_t afterRow)
{
    SnapshotPage page;
    const std::int64_t limit = sqlInteger(m_settings.pageAnchorsMax);
    STAG_TRY_VOID(each(kSelectSessions + "WHERE id > ? ORDER BY id LIMIT ?",
                       {afterRow, limit},
                       [&page](const Statement &row) {
                           page.next.afterRow = row.integer(0);
                           page.sessions.push_back(toSession(row));
                           return true;
                       }));
    if (sqlInteger(page.sessions.size()) < limit)
        page.next = {SnapshotCursor::Section::Anchors, 0};
    return page;
}

Result<SnapshotPage> Reads::anchorPage(std::int64_t afterRow)
{
    SnapshotPage page;
    page.next.section = SnapshotCursor::Section::Anchors;
    const std::int64_t limit = sqlInteger(m_settings.pageAnchorsMax);
    STAG_TRY_VOID(each(selectAnchors() + "WHERE a.id > ? ORDER BY a.id LIMIT ?",
                       {afterRow, limit},
                       [&page](const Statement &row) {
                           page.next.afterRow = row.integer(0);
                           page.anchors.push_back(toAnchor(row));
                           return true;
                       }));
    if (sqlInteger(page.anchors.size()) < limit)
        page.next = {SnapshotCursor::Section::Meshes, 0};
    return page;
}

Result<SnapshotPage> Reads::meshPage(std::int64_t afterRow)
{
    SnapshotPage page;
    page.next.section = SnapshotCursor::Section::Meshes;
    std::size_t size = 0;
    bool full = false;
    STAG_TRY_VOID(each(selectMeshes() + "WHERE m.id > ? ORDER BY m.id LIMIT ?",
                       {afterRow, sqlInteger(m_settings.pageAnchorsMax)},
                       [&](const Statement &row) -> Result<bool> {
                           STAG_TRY(auto mesh, toMesh(row, m_contents));
                           page.next.afterRow = row.integer(0);
                           size += mesh.payload->sizeBytes();
                           page.meshes.push_back(std::move(mesh));
                           full = size >= m_settings.pageMeshBytesMax
                                  || page.meshes.size() >= m_settings.pageAnchorsMax;
                           return !full;
                       }));
    if (!full)
        page.next = {SnapshotCursor::Section::End, 0};
    return page;
}

Result<void> Reads::probe()
{
    return each("SELECT count(*) FROM counter", {}, [](const Statement &) { return true; });
}

} // namespace stag::storage
