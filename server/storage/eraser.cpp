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
    case Sql::FindDoomedMeshes:
        return "SELECT id FROM mesh WHERE session = ?1 LIMIT ?2";
    case Sql::FindContents:
        return "SELECT content FROM mesh_version WHERE mesh = ?1";
    case Sql::BuryAnchor:
        return "INSERT OR REPLACE INTO deleted_anchor (session_key, key, x, y, z, qx, qy, qz, qw, "
               "timestamp, metadata, other_rotation, deleted_at) SELECT s.key, a.key, a.x, a.y, "
               "a.z, a.qx, a.qy, a.qz, a.qw, a.timestamp, a.metadata, a.other_rotation, ?2 "
               "FROM anchor a JOIN session s ON s.id = a.session WHERE a.id = ?1";
    case Sql::BuryDoomed: // those that DeleteDoomed deletes
        return "INSERT OR REPLACE INTO deleted_anchor (session_key, key, x, y, z, qx, qy, qz, qw, "
               "timestamp, metadata, other_rotation, deleted_at) SELECT s.doomed_key, a.key, a.x, "
               "a.y, a.z, a.qx, a.qy, a.qz, a.qw, a.timestamp, a.metadata, a.other_rotation, "
               "s.doomed_at FROM anchor a JOIN session_row s ON s.id = a.session "
               "WHERE a.session = ?1 ORDER BY a.key LIMIT ?2";
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
    case Sql::DeleteDoomed:
        return "DELETE FROM anchor WHERE id IN (SELECT id FROM anchor WHERE session = ?1 "
               "ORDER BY key LIMIT ?2)";
    case Sql::Changes:
        return "SELECT changes()";
    case Sql::DoomSession: // no client can make up such a key
        return "UPDATE session_row SET doomed_at = ?2, doomed_key = key, key = char(1) || id "
               "WHERE id = ?1";
    case Sql::FindDoomed:
        return "SELECT id, doomed_at FROM session_row WHERE doomed_at IS NOT NULL LIMIT 1";
    case Sql::CountDoomed:
        return "SELECT count(*) FROM session_row WHERE doomed_at IS NOT NULL";
    case Sql::EraseSession:
        return "DELETE FROM session_row WHERE id = ?1";
    case Sql::CountSession:
        return "SELECT anchor_count, mesh_count FROM session WHERE id = ?1";
    case Sql::LowerSession:
        return "UPDATE session_row SET anchor_count = anchor_count - ?2, mesh_count = mesh_count - "
               "?3 "
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
        STAG_TRY_VOID(doomSession(found, outcome));
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
    entry.meshCount = static_cast<std::uint64_t>(outcome.meshCount);
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
        STAG_TRY_VOID(eraseMeshesAt(anchor, deletion.anchor->text(), outcome));
    STAG_TRY_VOID(m_geofences.anchorRemoved(anchor.row, outcome.at));
    STAG_TRY_VOID(m_past.anchorRemoved(anchor.row, outcome.at));
    STAG_TRY_VOID(m_statements[Sql::BuryAnchor].run(anchor.row, toUnixMs(outcome.at)));
    STAG_TRY_VOID(m_statements[Sql::DeleteAnchor].run(anchor.row));
    outcome.anchorCount = 1;
    outcome.meshCount = static_cast<std::int64_t>(outcome.meshes.size());
    return m_statements[Sql::LowerSession].run(
        anchor.session, outcome.anchorCount, outcome.meshCount);
}

Result<void> Eraser::doomSession(const Found &session, DeletionOutcome &outcome)
{
    Statement &count = m_statements[Sql::CountSession];
    STAG_TRY(const bool counted, count.first(session.row));
    outcome.anchorCount = counted ? count.integer(0) : 0;
    outcome.meshCount = counted ? count.integer(1) : 0;
    count.reset();
    STAG_TRY_VOID(m_geofences.sessionRemoved(session.row, outcome.at));
    m_past.forget();
    return m_statements[Sql::DoomSession].run(session.row, toUnixMs(outcome.at));
}

Result<bool> Eraser::eraseSome()
{
    m_freedBytes = 0;
    Statement &find = m_statements[Sql::FindDoomed];
    STAG_TRY(const bool found, find.first());
    const std::int64_t session = found ? find.integer(0) : 0;
    const std::int64_t doomedAtMs = found ? find.integer(1) : 0;
    find.reset();
    if (!found)
        return false;
    STAG_TRY(const bool hadMeshes, eraseMeshesOf(session));
    if (hadMeshes) {
        STAG_TRY_VOID(lowerStoredBytes());
        return true;
    }
    STAG_TRY(const bool hadAnchors, eraseAnchorsOf(session, doomedAtMs));
    if (!hadAnchors)
        STAG_TRY_VOID(m_statements[Sql::EraseSession].run(session));
    return true;
}

Result<std::uint64_t> Eraser::countDoomed()
{
    Statement &count = m_statements[Sql::CountDoomed];
    STAG_TRY(const bool counted, count.first());
    const std::uint64_t doomed = counted ? static_cast<std::uint64_t>(count.integer(0)) : 0;
    count.reset();
    return doomed;
}

Result<bool> Eraser::eraseMeshesOf(std::int64_t session)
{
    std::vector<std::int64_t> rows;
    Statement &find = m_statements[Sql::FindDoomedMeshes];
    STAG_TRY(bool more,
             find.first(session, static_cast<std::int64_t>(m_settings.erasedMeshesAtOnce)));
    while (more) {
        rows.push_back(find.integer(0));
        STAG_TRY(more, find.next());
    }
    find.reset();
    for (const std::int64_t row : rows)
        STAG_TRY_VOID(eraseMesh(row));
    return !rows.empty();
}

Result<bool> Eraser::eraseAnchorsOf(std::int64_t session, std::int64_t doomedAtMs)
{
    const auto atOnce = static_cast<std::int64_t>(m_settings.erasedAnchorsAtOnce);
    STAG_TRY_VOID(m_past.doomedRemoved(session, doomedAtMs, atOnce));
    STAG_TRY_VOID(m_statements[Sql::BuryDoomed].run(session, atOnce));
    STAG_TRY_VOID(m_statements[Sql::DeleteDoomed].run(session, atOnce));
    Statement &changes = m_statements[Sql::Changes];
    STAG_TRY(const bool counted, changes.first());
    const bool hadAny = counted && changes.integer(0) > 0;
    changes.reset();
    STAG_TRY_VOID(m_statements[Sql::PruneBuried].run(
        static_cast<std::int64_t>(m_settings.deletedAnchorsMax)));
    return hadAny;
}

Result<void>
Eraser::eraseMeshesAt(const Found &anchor, std::string_view key, DeletionOutcome &outcome)
{
    std::vector<std::int64_t> rows;
    Statement &find = m_statements[Sql::FindMeshesAt];
    STAG_TRY(bool more, find.first(anchor.session, key));
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
    STAG_TRY_VOID(lower.run(std::string_view("meshes"), outcome.meshCount));
    return lowerStoredBytes();
}

Result<void> Eraser::lowerStoredBytes()
{
    return m_statements[Sql::LowerCounter].run(std::string_view("stored_bytes"), m_freedBytes);
}

} // namespace stag::storage
