// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/migrator.h"

#include "core/base/content_hash.h"
#include "server/storage/database.h"

#include <QSqlQuery>
#include <QVariant>

#include <map>

namespace stag::storage {

namespace {

std::string label(const MigrationScript &script)
{
    return std::to_string(script.version) + " (" + std::string(script.name) + ")";
}

std::string checksum(const MigrationScript &script)
{
    return sha256({asBytes(script.text)}).toHex();
}

Result<std::map<int, std::string>> appliedChecksums(Database &database)
{
    STAG_TRY_VOID(database.execute("CREATE TABLE IF NOT EXISTS schema_migrations ("
                                   "version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                                   "sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"));
    QSqlQuery query(database.sql());
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT version, sha256 FROM schema_migrations")))
        return databaseError(query.lastError(), "reading schema_migrations");
    std::map<int, std::string> applied;
    while (query.next())
        applied[query.value(0).toInt()] = query.value(1).toString().toStdString();
    return applied;
}

Result<void> check(const std::map<int, std::string> &applied,
                   std::span<const MigrationScript> scripts)
{
    const int newest = scripts.empty() ? 0 : scripts.back().version;
    if (!applied.empty() && applied.rbegin()->first > newest)
        return Error{ErrorCode::Conflict,
                     "the database has schema version " + std::to_string(applied.rbegin()->first)
                         + ", this program knows " + std::to_string(newest)
                         + "; use the newer program that made it"};
    for (const MigrationScript &script : scripts) {
        const auto found = applied.find(script.version);
        if (found != applied.end() && found->second != checksum(script))
            return Error{ErrorCode::Conflict,
                         "schema migration " + label(script)
                             + " was applied with another text than this program has; the database "
                               "belongs to another build"};
        if (found == applied.end() && !applied.empty() && applied.rbegin()->first > script.version)
            return Error{
                ErrorCode::Conflict,
                "schema migration " + label(script)
                    + " is missing below a later one; the database belongs to another build"};
    }
    return success();
}

Result<void> applyInTransaction(Database &database, const MigrationScript &script, Timestamp now)
{
    STAG_TRY(const auto statements, upStatements(script.text));
    for (const std::string &statement : statements)
        STAG_TRY_VOID(database.execute(statement));
    QSqlQuery query(database.sql());
    query.prepare(QStringLiteral("INSERT INTO schema_migrations VALUES (?, ?, ?, ?)"));
    query.addBindValue(script.version);
    query.addBindValue(QString::fromStdString(std::string(script.name)));
    query.addBindValue(QString::fromStdString(checksum(script)));
    query.addBindValue(static_cast<qlonglong>(toUnixMs(now)));
    if (!query.exec())
        return databaseError(query.lastError(), "recording the migration");
    return success();
}

Result<void> apply(Database &database, const MigrationScript &script, Timestamp now)
{
    STAG_TRY_VOID(database.execute("BEGIN IMMEDIATE"));
    auto outcome = applyInTransaction(database, script, now);
    if (outcome)
        outcome = database.execute("COMMIT");
    if (outcome)
        return success();
    ignoreError(database.execute("ROLLBACK"), "SQLite may have rolled back already");
    return Error{outcome.error().code,
                 "schema migration " + label(script) + " failed: " + outcome.error().detail};
}

} // namespace

Result<void> migrate(Database &database, std::span<const MigrationScript> scripts, Timestamp now)
{
    STAG_TRY(const auto applied, appliedChecksums(database));
    STAG_TRY_VOID(check(applied, scripts));
    for (const MigrationScript &script : scripts)
        if (!applied.contains(script.version))
            STAG_TRY_VOID(apply(database, script, now));
    return success();
}

} // namespace stag::storage
