// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/statement_set.h"
#include "server/storage/user_store.h"

#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Questions about users. On one connection and its thread.
class UserReader
{
public:
    [[nodiscard]] static Result<UserReader> create(Database &database);

    [[nodiscard]] Result<std::optional<StoredUser>> byEmail(const std::string &email);
    /// NotFound.
    [[nodiscard]] Result<StoredUser> one(const model::UserId &id);
    [[nodiscard]] Result<UserPage> page(std::size_t limit, std::size_t offset);
    [[nodiscard]] Result<bool> hasAdministrator();
    [[nodiscard]] Result<std::vector<model::LoginSession>> logins(const model::UserId &user);
    [[nodiscard]] Result<std::vector<EndedLogin>> endedSince(Timestamp since, std::size_t limit);

private:
    enum class Sql : std::size_t {
        ByEmail,
        ByKey,
        Page,
        CountUsers,
        Administrator,
        Logins,
        Ended,
        Count
    };
    static std::string_view textOf(Sql sql);

    explicit UserReader(StatementSet<Sql> statements)
        : m_statements(std::move(statements))
    {}
    [[nodiscard]] Result<std::optional<StoredUser>> stored(Sql sql, const std::string &name);

    StatementSet<Sql> m_statements;
};

} // namespace stag::storage
