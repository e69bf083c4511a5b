// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/audit_log.h"

#include "server/storage/audit_chain.h"
#include "server/storage/database.h"

#include <string>
#include <utility>
#include <vector>

namespace stag::storage {

namespace {

constexpr std::string_view kInsertSeal = "INSERT INTO audit_seal (entry, hash) VALUES (?1, ?2)";

/// What an entry is about.
std::string_view keyOf(const AuditEntry &entry)
{
    if (entry.anchor)
        return entry.anchor->text();
    if (entry.geofence)
        return entry.geofence->text();
    if (entry.user)
        return entry.user->text();
    if (entry.apiKey)
        return entry.apiKey->text();
    if (entry.decoration)
        return entry.decoration->text();
    if (entry.edge)
        return entry.edge->text();
    if (entry.device)
        return entry.device->text();
    return entry.block ? std::string_view(entry.block->text()) : std::string_view();
}

} // namespace

Result<AuditLog> AuditLog::create(Database &database)
{
    STAG_TRY(
        auto insert,
        Statement::prepare(database.handle(),
                           "INSERT INTO audit (at, actor, action, session_key, key, anchor_count, "
                           "mesh_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    STAG_TRY(auto newest,
             Statement::prepare(
                 database.handle(),
                 "SELECT " + std::string(kSealedColumns)
                     + ", (SELECT s.hash FROM audit_seal s ORDER BY s.entry DESC LIMIT 1) "
                       "FROM audit a WHERE a.id = ?1"));
    STAG_TRY(auto seal, Statement::prepare(database.handle(), kInsertSeal));
    return AuditLog(std::move(insert), std::move(newest), std::move(seal));
}

Result<void> AuditLog::write(const AuditEntry &entry)
{
    STAG_TRY(const auto row,
             m_insert.insert(toUnixMs(entry.at),
                             std::string_view(entry.actor),
                             std::string_view(entry.action),
                             std::string_view(entry.session.text()),
                             keyOf(entry),
                             static_cast<std::int64_t>(entry.anchorCount),
                             static_cast<std::int64_t>(entry.meshCount)));
    if (!row)
        return Error{ErrorCode::Internal, "an entry of the audit log was not stored"};
    STAG_TRY_VOID(m_newest.first(*row));
    const ContentHash hash = sealOf(hashAt(m_newest, kSealedColumnCount), m_newest);
    m_newest.reset();
    return m_seal.run(*row, BytesView(hash.digest));
}

Result<void> AuditLog::sealOld(Database &database)
{
    STAG_TRY(auto find,
             Statement::prepare(database.handle(),
                                "SELECT " + std::string(kSealedColumns)
                                    + " FROM audit a WHERE NOT EXISTS (SELECT 1 FROM audit_seal) "
                                      "ORDER BY a.id"));
    std::vector<std::pair<std::int64_t, ContentHash>> seals;
    ContentHash hash;
    STAG_TRY(bool more, find.first());
    while (more) {
        hash = sealOf(hash, find);
        seals.emplace_back(find.integer(0), hash);
        STAG_TRY(more, find.next());
    }
    find.reset();
    if (seals.empty())
        return success();
    STAG_TRY(auto insert, Statement::prepare(database.handle(), kInsertSeal));
    STAG_TRY_VOID(database.execute("BEGIN IMMEDIATE"));
    for (const auto &[entry, seal] : seals)
        STAG_TRY_VOID(insert.run(entry, BytesView(seal.digest)));
    return database.execute("COMMIT");
}

} // namespace stag::storage
