// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/eraser.h"

#include "server/storage/database.h"
#include "server/storage/geofence_writer.h"
#include "server/storage/past_writer.h"

#include <optional>
#include <string>

namespace stag::storage {

namespace {

std::optional<std::string_view> textOrNull(const std::optional<model::SessionId> &id)
{
    return id ? std::optional<std::string_view>(id->text()) : std::nullopt;
}

} // namespace

std::string_view Eraser::textOf(Sql sql)
{
    switch (sql) {
    case Sql::FindSession:
        return "SELECT id, id, key FROM session WHERE key = ?1";
    case Sql::FindAnchor:
        return "SELECT a.id, s.id, s.key FROM anchor a JOIN session s ON s.id = a.session "
               "WHERE a.key = ?1 AND s.key = coalesce(?2, s.key) "
               "ORDER BY a.timestamp DESC, a.id DESC LIMIT 1";
    case Sql::FindMeshesAt:
        return "SELECT id, key FROM mesh WHERE session = ?1 AND anchor_key = ?2";
    case Sql::FindMeshes:
        return "SELECT id, key FROM mesh WHERE session = ?1 AND ?2 IS NOT NULL";
    case Sql::FindContents:
        return "SELECT content FROM mesh_version WHERE mesh = ?1";
    case Sql::BuryAnchor:
        return "INSERT OR REPLACE INTO deleted_anchor (session_key, key, x, y, z, qx, qy, qz, qw, "
               "timestamp, metadata, other_rotation, deleted_at) SELECT s.key, a.key, a.x, a.y, "
               "a.z, a.qx, a.qy, a.qz, a.qw, a.timestamp, a.metadata, a.other_rotation, ?2 "
               "FROM anchor a JOIN session s ON s.id = a.session WHERE a.id = ?1";
    case Sql::BuryAnchors:
        return "INSERT OR REPLACE INTO deleted_anchor (session_key, key, x, y, z, qx, qy, qz, qw, "
               "timestamp, metadata, other_rotation, deleted_at) SELECT s.key, a.key, a.x, a.y, "
               "a.z, a.qx, a.qy, a.qz, a.qw, a.timestamp, a.metadata, a.other_rotation, ?2 "
               "FROM anchor a JOIN session s ON s.id = a.session WHERE a.session = ?1";
    case Sql::PruneBuried:
        return "DELETE FROM deleted_anchor WHERE id <= "
               "(SELECT max(id) FROM deleted_anchor) - ?1";
    case Sql::DeleteMesh:
        return "DELETE FROM mesh WHERE id = ?1";
    case Sql::FreeContent:
        return "UPDATE content SET refs = refs - 1 WHERE id = ?1";
    case Sql::FindUnused:
        return "SELECT length(c.data), m.base FROM content c "
               "LEFT JOIN mesh_content m ON m.content = c.id WHERE c.id = ?1 "
               "AND NOT EXISTS (SELECT 1 FROM mesh_version WHERE content = ?1) "
               "AND NOT EXISTS (SELECT 1 FROM mesh_content WHERE base = ?1)";
    case Sql::DeleteContent:
        return "DELETE FROM content WHERE id = ?1";
    case Sql::DeleteAnchor:
        return "DELETE FROM anchor WHERE id = ?1";
    case Sql::DeleteSession:
        return "DELETE FROM session WHERE id = ?1";
    case Sql::CountAnchors:
        return "SELECT anchor_count FROM session WHERE id = ?1";
    case Sql::LowerSession:
        return "UPDATE session SET anchor_count = anchor_count - ?2, mesh_count = mesh_count - ?3 "
               "WHERE id = ?1";
    case Sql::LowerCounter:
        return "UPDATE counter SET value = value - ?2 WHERE name = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<Eraser>> Eraser::create(Database &database,
                                               GeofenceWriter &geofences,
                                               PastWriter &past,
                                               const StoreSettings &settings)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    return std::unique_ptr<Eraser>(
        new Eraser(std::move(statements), std::move(audit), geofences, past, settings));
}

Result<DeletionOutcome> Eraser::erase(const Deletion &deletion, Timestamp now)
{
    m_freedBytes = 0;
    STAG_TRY(const Found found, find(deletion));
    DeletionOutcome outcome;
    outcome.session = found.sessionId;
    outcome.anchor = deletion.anchor;
    outcome.at = now;
    if (deletion.anchor)
        STAG_TRY_VOID(eraseAnchor(deletion, found, outcome));
    else
        STAG_TRY_VOID(eraseSession(found, outcome));
    STAG_TRY_VOID(m_statements[Sql::PruneBuried].run(
        static_cast<std::int64_t>(m_settings.deletedAnchorsMax)));
    STAG_TRY_VOID(lowerCounters(outcome));
    AuditEntry entry;
    entry.at = now;
    entry.actor = deletion.actor;
    entry.action = deletion.anchor ? "delete_anchor" : "delete_session";
    entry.session = outcome.session;
    entry.anchor = deletion.anchor;
    entry.anchorCount = static_cast<std::uint64_t>(outcome.anchorCount);
    entry.meshCount = outcome.meshes.size();
    STAG_TRY_VOID(m_audit.write(entry));
    return outcome;
}

Result<Eraser::Found> Eraser::find(const Deletion &deletion)
{
    Statement &find = m_statements[deletion.anchor ? Sql::FindAnchor : Sql::FindSession];
    const auto session = textOrNull(deletion.session);
    STAG_TRY(const bool found,
             deletion.anchor ? find.first(std::string_view(deletion.anchor->text()), session)
                             : find.first(session));
    if (!found)
        return Error{ErrorCode::NotFound, "nothing to delete"};
    Found place{find.integer(0), find.integer(1), model::SessionId(std::string(find.text(2)))};
    find.reset();
    return place;
}

Result<void>
Eraser::eraseAnchor(const Deletion &deletion, const Found &anchor, DeletionOutcome &outcome)
{
    if (deletion.withMeshes)
        STAG_TRY_VOID(eraseMeshes(Sql::FindMeshesAt, anchor, deletion.anchor->text(), outcome));
    STAG_TRY_VOID(m_geofences.anchorRemoved(anchor.row, outcome.at));
    STAG_TRY_VOID(m_past.anchorRemoved(anchor.row, outcome.at));
    STAG_TRY_VOID(m_statements[Sql::BuryAnchor].run(anchor.row, toUnixMs(outcome.at)));
    STAG_TRY_VOID(m_statements[Sql::DeleteAnchor].run(anchor.row));
    outcome.anchorCount = 1;
    return m_statements[Sql::LowerSession].run(
        anchor.session, outcome.anchorCount, static_cast<std::int64_t>(outcome.meshes.size()));
}

Result<void> Eraser::eraseSession(const Found &session, DeletionOutcome &outcome)
{
    STAG_TRY_VOID(eraseMeshes(Sql::FindMeshes, session, {}, outcome));
    Statement &count = m_statements[Sql::CountAnchors];
    STAG_TRY(const bool counted, count.first(session.row));
    outcome.anchorCount = counted ? count.integer(0) : 0;
    count.reset();
    STAG_TRY_VOID(m_geofences.sessionRemoved(session.row, outcome.at));
    STAG_TRY_VOID(m_past.sessionRemoved(session.row, outcome.at));
    STAG_TRY_VOID(m_statements[Sql::BuryAnchors].run(session.row, toUnixMs(outcome.at)));
    return m_statements[Sql::DeleteSession].run(session.row);
}

Result<void> Eraser::eraseMeshes(Sql which,
                                 const Found &place,
                                 std::string_view anchor,
                                 DeletionOutcome &outcome)
{
    std::vector<std::int64_t> rows;
    Statement &find = m_statements[which];
    STAG_TRY(bool more, find.first(place.session, anchor));
    while (more) {
        rows.push_back(find.integer(0));
        outcome.meshes.emplace_back(std::string(find.text(1)));
        STAG_TRY(more, find.next());
    }
    find.reset();
    for (const std::int64_t row : rows)
        STAG_TRY_VOID(eraseMesh(row));
    return success();
}

Result<void> Eraser::eraseMesh(std::int64_t mesh)
{
    std::vector<std::int64_t> contents;
    Statement &find = m_statements[Sql::FindContents];
    STAG_TRY(bool more, find.first(mesh));
    while (more) {
        contents.push_back(find.integer(0));
        STAG_TRY(more, find.next());
    }
    find.reset();
    STAG_TRY_VOID(m_statements[Sql::DeleteMesh].run(mesh));
    for (const std::int64_t content : contents) {
        STAG_TRY_VOID(m_statements[Sql::FreeContent].run(content));
        STAG_TRY_VOID(eraseContent(content));
    }
    return success();
}

Result<void> Eraser::eraseContent(std::int64_t content)
{
    // Without its delta a base may be of no use either, and so on.
    for (std::optional<std::int64_t> next = content; next;) {
        Statement &find = m_statements[Sql::FindUnused];
        STAG_TRY(const bool isUnused, find.first(*next));
        if (!isUnused)
            return success();
        m_freedBytes += find.integer(0);
        const std::int64_t base = find.integer(1); // no row has the id 0
        find.reset();
        STAG_TRY_VOID(m_statements[Sql::DeleteContent].run(*next));
        next = base == 0 ? std::nullopt : std::optional(base);
    }
    return success();
}

Result<void> Eraser::lowerCounters(const DeletionOutcome &outcome)
{
    Statement &lower = m_statements[Sql::LowerCounter];
    STAG_TRY_VOID(lower.run(std::string_view("anchors"), outcome.anchorCount));
    STAG_TRY_VOID(
        lower.run(std::string_view("meshes"), static_cast<std::int64_t>(outcome.meshes.size())));
    return lower.run(std::string_view("stored_bytes"), m_freedBytes);
}

} // namespace stag::storage
