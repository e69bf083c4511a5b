// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/statement.h"

#include "server/storage/database.h"

#include <sqlite3.h>

#include <type_traits>

namespace stag::storage {

Result<Statement> Statement::prepare(sqlite3 *handle, std::string_view sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(handle,
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &statement,
                                        nullptr);
    if (code != SQLITE_OK)
        return databaseError(code, sql.substr(0, 60), sqlite3_errmsg(handle));
    return Statement(statement);
}

void Statement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Result<bool> Statement::firstOf(const SqlValues &values)
{
    reset();
    int index = 0;
    for (const SqlValue &value : values)
        std::visit(
            [this, &index](const auto &some) {
                if constexpr (std::is_same_v<std::decay_t<decltype(some)>, std::string>)
                    bind(++index, std::string_view(some));
                else
                    bind(++index, some);
            },
            value);
    return next();
}

Result<bool> Statement::next()
{
    m_active = true;
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    sqlite3 *handle = sqlite3_db_handle(m_statement.get());
    Error error = databaseError(code, "a statement", sqlite3_errmsg(handle));
    reset();
    return error;
}

void Statement::reset()
{
    if (m_active)
        sqlite3_reset(m_statement.get());
    m_active = false;
}

std::optional<std::int64_t> Statement::insertedRow() const
{
    sqlite3 *handle = sqlite3_db_handle(m_statement.get());
    if (sqlite3_changes(handle) == 0)
        return std::nullopt;
    return sqlite3_last_insert_rowid(handle);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_statement.get(), column);
}

std::string_view Statement::text(int column) const
{
    const unsigned char *data = sqlite3_column_text(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return {reinterpret_cast<const char *>(data), static_cast<std::size_t>(size)};
}

BytesView Statement::blob(int column) const
{
    const void *data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return {static_cast<const std::byte *>(data), static_cast<std::size_t>(size)};
}

void Statement::bindNext(int &index, const spatial::Pose &pose)
{
    const auto &[position, rotation] = pose;
    for (const double number : {position.x, position.y, position.z})
        bind(++index, number);
    for (const double number : {rotation.x, rotation.y, rotation.z, rotation.w})
        bind(++index, number);
}

void Statement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_statement.get(), index, value);
}

void Statement::bind(int index, double value)
{
    sqlite3_bind_double(m_statement.get(), index, value);
}

void Statement::bind(int index, std::string_view value)
{
    // An empty view may have no address, which SQLite would take for NULL.
    sqlite3_bind_text64(m_statement.get(),
                        index,
                        value.empty() ? "" : value.data(),
                        value.size(),
                        SQLITE_STATIC,
                        SQLITE_UTF8);
}

void Statement::bind(int index, BytesView value)
{
    if (value.empty())
        sqlite3_bind_zeroblob(m_statement.get(), index, 0);
    else
        sqlite3_bind_blob64(m_statement.get(), index, value.data(), value.size(), SQLITE_STATIC);
}

void Statement::bindNull(int index)
{
    sqlite3_bind_null(m_statement.get(), index);
}

} // namespace stag::storage
