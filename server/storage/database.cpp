// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/database.h"

#include <QSqlDriver>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <sqlite3.h>

namespace stag::storage {

Error databaseError(int sqliteCode, std::string_view what, std::string_view message)
{
    ErrorCode code = ErrorCode::Internal;
    switch (sqliteCode & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        code = ErrorCode::Unavailable;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        code = ErrorCode::Corrupt;
        break;
    case SQLITE_TOOBIG:
        code = ErrorCode::TooLarge;
        break;
    default:
        break;
    }
    return {code, std::string(what) + ": " + std::string(message)};
}

Error databaseError(const QSqlError &error, std::string_view what)
{
    return databaseError(error.nativeErrorCode().toInt(), what, error.databaseText().toStdString());
}

Result<std::unique_ptr<Database>>
Database::open(const std::filesystem::path &file, Access access, const StoreSettings &settings)
{
    // Qt keeps connections in a table by name; the name only has to be unique.
    const QString name = QUuid::createUuid().toString();
    std::unique_ptr<Database> database(
        new Database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name)));
    QSqlDatabase &sql = database->m_sql;
    if (!sql.isValid())
        return Error{ErrorCode::Internal, "the SQLite driver of Qt is not installed"};
    sql.setDatabaseName(QString::fromStdString(file.string()));
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(settings.busyTimeout.count());
    if (access == Access::ReadOnly)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    sql.setConnectOptions(options);
    if (!sql.open())
        return databaseError(sql.lastError(), "cannot open " + file.string());

    const QVariant handle = sql.driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return Error{ErrorCode::Internal, "the SQLite driver of Qt gives no sqlite3 handle"};
    database->m_handle = *static_cast<sqlite3 *const *>(handle.constData());
    STAG_TRY_VOID(database->configure(access, settings));
    return database;
}

Database::Database(QSqlDatabase sql)
    : m_sql(std::move(sql))
{}

Database::~Database()
{
    const QString name = m_sql.connectionName();
    m_sql.close();
    m_sql = {};
    QSqlDatabase::removeDatabase(name);
}

Result<void> Database::execute(const std::string &statement)
{
    const int code = sqlite3_exec(m_handle, statement.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return databaseError(
            code, std::string_view(statement).substr(0, 60), sqlite3_errmsg(m_handle));
    return success();
}

Result<void> Database::configure(Access access, const StoreSettings &settings)
{
    STAG_TRY_VOID(execute("PRAGMA foreign_keys = ON"));
    STAG_TRY_VOID(execute("PRAGMA temp_store = MEMORY"));
    if (access == Access::ReadOnly)
        return execute("PRAGMA mmap_size = " + std::to_string(settings.mappedBytesMax));
    STAG_TRY_VOID(execute("PRAGMA journal_mode = WAL"));
    // FULL: a commit is on the disk before it is acknowledged. Group commit shares the price.
    STAG_TRY_VOID(execute("PRAGMA synchronous = FULL"));
    STAG_TRY_VOID(
        execute("PRAGMA journal_size_limit = " + std::to_string(settings.idleJournalBytesMax)));
    // Negative: KiB.
    STAG_TRY_VOID(
        execute("PRAGMA cache_size = -" + std::to_string(settings.writerCacheBytes >> 10)));
    if (settings.databaseBytesMax == 0)
        return success();
    QSqlQuery query(m_sql);
    if (!query.exec(QStringLiteral("PRAGMA page_size")) || !query.next())
        return databaseError(query.lastError(), "PRAGMA page_size");
    const std::uint64_t pages = settings.databaseBytesMax / query.value(0).toULongLong();
    query.finish();
    return execute("PRAGMA max_page_count = " + std::to_string(pages));
}

} // namespace stag::storage
