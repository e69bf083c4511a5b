// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/audit_log.h"

#include "server/storage/database.h"

namespace stag::storage {

Result<AuditLog> AuditLog::create(Database &database)
{
    STAG_TRY(
        auto insert,
        Statement::prepare(database.handle(),
                           "INSERT INTO audit (at, actor, action, session_key, key, anchor_count, "
                           "mesh_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    return AuditLog(std::move(insert));
}

Result<void> AuditLog::write(const AuditEntry &entry)
{
    std::string_view key;
    if (entry.anchor)
        key = entry.anchor->text();
    else if (entry.geofence)
        key = entry.geofence->text();
    else if (entry.user)
        key = entry.user->text();
    return m_insert.run(toUnixMs(entry.at),
                        std::string_view(entry.actor),
                        std::string_view(entry.action),
                        std::string_view(entry.session.text()),
                        key,
                        static_cast<std::int64_t>(entry.anchorCount),
                        static_cast<std::int64_t>(entry.meshCount));
}

} // namespace stag::storage
