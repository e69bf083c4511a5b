// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/audit_log.h"
#include "server/storage/statement_set.h"
#include "server/storage/user_store.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

class Database;

/// Writes users and their logins, in the transaction of the caller.
class UserWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<UserWriter>> create(Database &database);

    /// As those of UserStore; without an actor it is no administrative act and not written down.
    [[nodiscard]] Result<model::User>
    add(const StoredUser &user, std::size_t usersMax, const std::string &actor, Timestamp now);
    [[nodiscard]] Result<EditedUser>
    edit(const UserEdit &edit, const std::string &actor, Timestamp now);
    [[nodiscard]] Result<Login> begin(const NewLogin &login, Timestamp now);
    [[nodiscard]] Result<Renewed> renew(const Renewal &renewal, Timestamp now);
    [[nodiscard]] Result<void>
    end(const model::UserId &user, const model::LoginSessionId &session, Timestamp now);

private:
    enum class Sql : std::size_t {
        FindUser,
        FindEmail,
        CountUsers,
        InsertUser,
        UpdateUser,
        OtherAdministrator,
        NoteLogin,
        FindOpen,
        FindToken,
        FindLogin,
        InsertLogin,
        RenewLogin,
        EndLogin,
        PruneLogins,
        InsertToken,
        SpendToken,
        PruneTokens,
        DeleteTokens,
        Count
    };
    static std::string_view textOf(Sql sql);

    struct Row
    {
        std::int64_t id = 0;
        StoredUser stored;
    };
    struct OpenLogin
    {
        std::int64_t row = 0;
        model::LoginSessionId id;
    };

    UserWriter(StatementSet<Sql> statements, AuditLog audit)
        : m_statements(std::move(statements))
        , m_audit(std::move(audit))
    {}

    /// NotFound.
    [[nodiscard]] Result<Row> find(const model::UserId &id);
    [[nodiscard]] Result<bool> hasEmail(const std::string &email);
    /// Of a user, the oldest first.
    [[nodiscard]] Result<std::vector<OpenLogin>> openLogins(std::int64_t user);
    [[nodiscard]] Result<void> endLogin(std::int64_t row, Timestamp now);
    [[nodiscard]] Result<void> insertToken(std::int64_t session, const RefreshToken &token);
    /// Whether somebody else administers.
    [[nodiscard]] Result<void> checkAdministrators(const Row &before, const model::User &after);
    /// Ends or only notes the logins that an edit is about.
    [[nodiscard]] Result<void>
    followEdit(const UserEdit &edit, const Row &before, EditedUser &edited, Timestamp now);
    [[nodiscard]] Result<void> note(const std::string &actor,
                                    std::string_view action,
                                    const model::UserId &user,
                                    Timestamp now);

    StatementSet<Sql> m_statements;
    AuditLog m_audit;
};

} // namespace stag::storage
