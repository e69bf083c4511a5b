// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/storage/limits.h"

#include <QSqlDatabase>
#include <QSqlError>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;

namespace stag::storage {

/// What went wrong in the database, as something a caller can act upon.
[[nodiscard]] Error databaseError(int sqliteCode, std::string_view what, std::string_view message);
[[nodiscard]] Error databaseError(const QSqlError &error, std::string_view what);

/// One connection; belongs to the thread that opened it.
class Database
{
public:
    enum class Access { ReadWrite, ReadOnly };

    [[nodiscard]] static Result<std::unique_ptr<Database>>
    open(const std::filesystem::path &file, Access access, const StoreSettings &settings);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] const QSqlDatabase &sql() const { return m_sql; }
    [[nodiscard]] sqlite3 *handle() const { return m_handle; }
    /// Runs a statement that has no parameters; rows are ignored.
    [[nodiscard]] Result<void> execute(const std::string &statement);

private:
    explicit Database(QSqlDatabase sql);
    [[nodiscard]] Result<void> configure(Access access, const StoreSettings &settings);

    QSqlDatabase m_sql;
    sqlite3 *m_handle = nullptr;
};

} // namespace stag::storage
