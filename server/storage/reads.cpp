// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/reads.h"

#include "core/base/byte_reader.h"
#include "server/storage/anchor_query_sql.h"
#include "server/storage/anchor_row.h"
#include "server/storage/database.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace stag::storage {

namespace {

QVariant integer(std::int64_t value)
{
    return QVariant::fromValue<qlonglong>(value);
}

std::int64_t clamped(std::size_t value)
{
    constexpr auto kMax = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(value, kMax));
}

std::string text(const QSqlQuery &row, int column)
{
    return row.value(column).toString().toStdString();
}

Timestamp time(const QSqlQuery &row, int column)
{
    return fromUnixMs(row.value(column).toLongLong());
}

BytesView bytesOf(const QByteArray &bytes)
{
    return std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size())));
}

/// What toAnchor() reads, in its order.
QString anchorColumns()
{
    return QStringLiteral("a.id, s.key, a.key, a.x, a.y, a.z, a.qx, a.qy, a.qz, a.qw, a.timestamp, "
                          "a.metadata, a.other_rotation ");
}

std::optional<std::vector<double>> otherRotation(const QSqlQuery &row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    const QByteArray bytes = row.value(column).toByteArray();
    ByteReader reader(bytesOf(bytes));
    std::vector<double> numbers;
    while (const auto bits = reader.u64())
        numbers.push_back(std::bit_cast<double>(*bits));
    return numbers;
}

} // namespace

model::Anchor toAnchor(const QSqlQuery &row)
{
    const auto real = [&row](int column) { return row.value(column).toDouble(); };
    model::Anchor anchor;
    anchor.session = model::SessionId(text(row, 1));
    anchor.id = model::AnchorId(text(row, 2));
    anchor.pose.position = {real(3), real(4), real(5)};
    anchor.pose.rotation = {real(6), real(7), real(8), real(9)};
    anchor.timestamp = time(row, 10);
    anchor.metadata = text(row, 11);
    anchor.otherRotation = otherRotation(row, 12);
    return anchor;
}

namespace {

/// What toMesh() reads, in its order. `version` is an expression of SQL.
QString selectMeshes(const QString &version = QStringLiteral("m.version"))
{
    return QStringLiteral("SELECT m.id, s.key, m.key, v.anchor_key, v.resolution, v.base_key, "
                          "v.compression_level, v.timestamp, v.vertices_size, v.faces_size, "
                          "v.normals_size, c.hash, v.content "
                          "FROM mesh m JOIN session s ON s.id = m.session "
                          "JOIN mesh_version v ON v.mesh = m.id AND v.version = %1 "
                          "JOIN content c ON c.id = v.content ")
        .arg(version);
}

Result<model::Mesh> toMesh(const QSqlQuery &row, ContentReader &contents)
{
    model::Mesh mesh;
    mesh.session = model::SessionId(text(row, 1));
    mesh.id = model::MeshId(text(row, 2));
    mesh.anchor = model::AnchorId(text(row, 3));
    mesh.resolution = static_cast<model::DeltaResolution>(row.value(4).toInt());
    mesh.isDelta = mesh.resolution == model::DeltaResolution::Unresolved;
    if (mesh.isDelta && !row.value(5).isNull())
        mesh.base = model::MeshId(text(row, 5));
    mesh.compressionLevel = row.value(6).toInt();
    mesh.timestamp = time(row, 7);
    const QByteArray digest = row.value(11).toByteArray();
    if (!mesh.isDelta)
        mesh.hash = hashFrom(bytesOf(digest));
    const auto size = [&row](int column) {
        return static_cast<std::size_t>(row.value(column).toULongLong());
    };
    STAG_TRY(mesh.payload,
             contents.payload({row.value(12).toLongLong(), size(8), size(9), size(10)}));
    return mesh;
}

model::Session toSession(const QSqlQuery &row)
{
    const auto count = [&row](int column) { return row.value(column).toULongLong(); };
    return {model::SessionId(text(row, 1)),
            time(row, 2),
            time(row, 3),
            count(4),
            count(5),
            {count(6), count(7), count(8), count(9), count(10)}};
}

QString selectSessions()
{
    return QStringLiteral("SELECT id, key, first_seen, last_seen, anchor_count, mesh_count, "
                          "mesh_received, mesh_full, mesh_stored, mesh_saved_by_dedup, "
                          "mesh_saved_by_delta FROM session ");
}

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
    return std::unique_ptr<Reads>(
        new Reads(database, std::move(contents), std::move(history), settings));
}

Reads::Reads(Database &database,
             ContentReader contents,
             MeshHistoryReader history,
             const StoreSettings &settings)
    : m_database(database)
    , m_contents(std::move(contents))
    , m_history(std::move(history))
    , m_settings(settings)
{}

Result<void> Reads::each(const QString &sql, const Arguments &arguments, const Row &row)
{
    auto found = m_prepared.find(sql);
    if (found == m_prepared.end()) {
        QSqlQuery query(m_database.sql());
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return databaseError(query.lastError(), "reading");
        found = m_prepared.emplace(sql, std::move(query)).first;
    }
    QSqlQuery &query = found->second;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        query.bindValue(static_cast<int>(i), arguments[i]);
    if (!query.exec())
        return databaseError(query.lastError(), "reading");
    Result<bool> more = true;
    while (more && *more && query.next())
        more = row(query);
    const QSqlError error = query.lastError();
    query.finish(); // an open statement would hold back the checkpoint
    if (!more)
        return std::move(more).error();
    if (error.isValid())
        return databaseError(error, "reading");
    return success();
}

Result<AnchorPage> Reads::query(const AnchorQuery &query)
{
    // One transaction, so that reference, neighbours and meshes are of the same moment.
    STAG_TRY_VOID(m_database.execute("BEGIN"));
    auto page = queryNow(query);
    const auto ended = m_database.execute("COMMIT");
    if (page && !ended)
        return ended.error();
    return page;
}

Result<AnchorPage> Reads::queryNow(const AnchorQuery &query)
{
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
    std::vector<QVariant> arguments = sql.arguments();
    arguments.push_back(integer(clamped(limit)));
    arguments.push_back(integer(clamped(query.offset)));
    AnchorPage page;
    STAG_TRY_VOID(each(sql.select(anchorColumns()) + QStringLiteral(" LIMIT ? OFFSET ?"),
                       arguments,
                       [&page](const QSqlQuery &row) {
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
        std::vector<QVariant> arguments = sql.arguments();
        arguments.push_back(integer(clamped(query.near->count)));
        std::size_t count = 0;
        STAG_TRY_VOID(each(sql.select(QStringLiteral("1 ")) + QStringLiteral(" LIMIT ?"),
                           arguments,
                           [&count](const QSqlQuery &) {
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
    std::size_t size = 0;
    const auto add = [&](const QSqlQuery &row) -> Result<bool> {
        STAG_TRY(auto mesh, toMesh(row, m_contents));
        size += mesh.payload->sizeBytes();
        if (size > m_settings.queryMeshBytesMax)
            return Error{ErrorCode::TooLarge,
                         "the meshes exceed " + std::to_string(m_settings.queryMeshBytesMax)
                             + " bytes; ask for fewer anchors"};
        page.meshes.push_back(std::move(mesh));
        return true;
    };
    for (const model::Anchor &anchor : page.anchors) {
        STAG_TRY_VOID(each(
            selectMeshes() + QStringLiteral("WHERE s.key = ? AND m.anchor_key = ? ORDER BY m.key"),
            {QString::fromStdString(anchor.session.text()),
             QString::fromStdString(anchor.id.text())},
            add));
    }
    // StreamKit devices send meshes at anchors that they never report; a session's first page has
    // them.
    if (query.session && !query.near && query.offset == 0) {
        STAG_TRY_VOID(
            each(selectMeshes()
                     + QStringLiteral("WHERE s.key = ? AND NOT EXISTS (SELECT 1 FROM anchor a "
                                      "WHERE a.session = m.session AND a.key = m.anchor_key) "
                                      "ORDER BY m.key"),
                 {QString::fromStdString(query.session->text())},
                 add));
    }
    return {};
}

Result<model::Anchor> Reads::anchor(const model::AnchorId &id,
                                    const std::optional<model::SessionId> &session)
{
    QString sql = QStringLiteral("SELECT ") + anchorColumns()
                  + QStringLiteral("FROM anchor a JOIN session s ON s.id = a.session "
                                   "WHERE a.key = ? ");
    Arguments arguments{QString::fromStdString(id.text())};
    if (session) {
        sql += QStringLiteral("AND s.key = ? ");
        arguments.push_back(QString::fromStdString(session->text()));
    }
    std::optional<model::Anchor> found;
    STAG_TRY_VOID(each(sql + QStringLiteral("ORDER BY a.timestamp DESC, a.id DESC LIMIT 1"),
                       arguments,
                       [&found](const QSqlQuery &row) {
                           found = toAnchor(row);
                           return false;
                       }));
    if (!found)
        return Error{ErrorCode::NotFound, "no anchor " + id.text()};
    return std::move(*found);
}

Result<model::Mesh> Reads::mesh(const model::MeshId &id,
                                const std::optional<model::SessionId> &session,
                                std::optional<std::uint64_t> version)
{
    QString sql = selectMeshes(version ? QStringLiteral("?") : QStringLiteral("m.version"))
                  + QStringLiteral("WHERE m.key = ? ");
    Arguments arguments;
    if (version)
        arguments.push_back(integer(clamped(*version)));
    arguments.push_back(QString::fromStdString(id.text()));
    if (session) {
        sql += QStringLiteral("AND s.key = ? ");
        arguments.push_back(QString::fromStdString(session->text()));
    }
    std::optional<model::Mesh> found;
    STAG_TRY_VOID(each(sql + QStringLiteral("ORDER BY m.updated_at DESC, m.id DESC LIMIT 1"),
                       arguments,
                       [this, &found](const QSqlQuery &row) -> Result<bool> {
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
    STAG_TRY_VOID(each(selectSessions() + QStringLiteral("ORDER BY last_seen DESC, key LIMIT ?"),
                       {integer(clamped(limit))},
                       [&sessions](const QSqlQuery &row) {
                           sessions.push_back(toSession(row));
                           return true;
                       }));
    return sessions;
}

Result<Totals> Reads::totals()
{
    std::map<std::string, std::uint64_t> counters;
    STAG_TRY_VOID(each(
        QStringLiteral("SELECT name, value FROM counter"), {}, [&counters](const QSqlQuery &row) {
            counters[text(row, 0)] = row.value(1).toULongLong();
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
    const std::int64_t limit = clamped(m_settings.pageAnchorsMax);
    STAG_TRY_VOID(each(selectSessions() + QStringLiteral("WHERE id > ? ORDER BY id LIMIT ?"),
                       {integer(afterRow), integer(limit)},
                       [&page](const QSqlQuery &row) {
                           page.next.afterRow = row.value(0).toLongLong();
                           page.sessions.push_back(toSession(row));
                           return true;
                       }));
    if (clamped(page.sessions.size()) < limit)
        page.next = {SnapshotCursor::Section::Anchors, 0};
    return page;
}

Result<SnapshotPage> Reads::anchorPage(std::int64_t afterRow)
{
    SnapshotPage page;
    page.next.section = SnapshotCursor::Section::Anchors;
    const std::int64_t limit = clamped(m_settings.pageAnchorsMax);
    STAG_TRY_VOID(each(QStringLiteral("SELECT ") + anchorColumns()
                           + QStringLiteral("FROM anchor a JOIN session s ON s.id = a.session "
                                            "WHERE a.id > ? ORDER BY a.id LIMIT ?"),
                       {integer(afterRow), integer(limit)},
                       [&page](const QSqlQuery &row) {
                           page.next.afterRow = row.value(0).toLongLong();
                           page.anchors.push_back(toAnchor(row));
                           return true;
                       }));
    if (clamped(page.anchors.size()) < limit)
        page.next = {SnapshotCursor::Section::Meshes, 0};
    return page;
}

Result<SnapshotPage> Reads::meshPage(std::int64_t afterRow)
{
    SnapshotPage page;
    page.next.section = SnapshotCursor::Section::Meshes;
    std::size_t size = 0;
    bool full = false;
    STAG_TRY_VOID(each(selectMeshes() + QStringLiteral("WHERE m.id > ? ORDER BY m.id LIMIT ?"),
                       {integer(afterRow), integer(clamped(m_settings.pageAnchorsMax))},
                       [&](const QSqlQuery &row) -> Result<bool> {
                           STAG_TRY(auto mesh, toMesh(row, m_contents));
                           page.next.afterRow = row.value(0).toLongLong();
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
    return each(
        QStringLiteral("SELECT count(*) FROM counter"), {}, [](const QSqlQuery &) { return true; });
}

} // namespace stag::storage
