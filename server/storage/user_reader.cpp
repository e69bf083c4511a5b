// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/user_reader.h"

#include "server/storage/database.h"
#include "server/storage/user_row.h"

namespace stag::storage {

namespace {

std::string selectUsers(const std::string &more)
{
    return "SELECT " + std::string(kUserColumns) + ", u.password_hash FROM app_user u " + more;
}

} // namespace

std::string_view UserReader::textOf(Sql sql)
{
    static const std::string kByEmail = selectUsers("WHERE u.email = ?1");
    static const std::string kByKey = selectUsers("WHERE u.key = ?1");
    static const std::string kPage = selectUsers("ORDER BY u.email LIMIT ?1 OFFSET ?2");
    static const std::string kLogins =
        "SELECT " + std::string(kLoginColumns)
        + " FROM login_session s JOIN app_user u ON u.id = s.user_id WHERE u.key = ?1 "
          "AND s.ended_at IS NULL ORDER BY s.created_at DESC, s.id DESC";
    switch (sql) {
    case Sql::ByEmail:
        return kByEmail;
    case Sql::ByKey:
        return kByKey;
    case Sql::Page:
        return kPage;
    case Sql::CountUsers:
        return "SELECT count(*) FROM app_user";
    case Sql::Administrator:
        return "SELECT 1 FROM app_user WHERE role = 1 LIMIT 1";
    case Sql::Logins:
        return kLogins;
    case Sql::Ended:
        return "SELECT key, ended_at FROM login_session WHERE ended_at >= ?1 "
               "ORDER BY ended_at DESC LIMIT ?2";
    case Sql::Count:
        break;
    }
    return {};
}

Result<UserReader> UserReader::create(Database &database)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    return UserReader(std::move(statements));
}

Result<std::optional<StoredUser>> UserReader::stored(Sql sql, const std::string &name)
{
    Statement &find = m_statements[sql];
    STAG_TRY(const bool isThere, find.first(std::string_view(name)));
    std::optional<StoredUser> stored;
    if (isThere)
        stored = StoredUser{userAt(find, 0), std::string(find.text(kUserColumnCount))};
    find.reset();
    return stored;
}

Result<std::optional<StoredUser>> UserReader::byEmail(const std::string &email)
{
    return stored(Sql::ByEmail, email);
}

Result<StoredUser> UserReader::one(const model::UserId &id)
{
    STAG_TRY(auto found, stored(Sql::ByKey, id.text()));
    if (!found)
        return Error{ErrorCode::NotFound, "there is no user " + id.text()};
    return *std::move(found);
}

Result<UserPage> UserReader::page(std::size_t limit, std::size_t offset)
{
    UserPage page;
    Statement &count = m_statements[Sql::CountUsers];
    STAG_TRY_VOID(count.first());
    page.total = static_cast<std::uint64_t>(count.integer(0));
    count.reset();
    Statement &find = m_statements[Sql::Page];
    STAG_TRY(bool more, find.first(sqlInteger(limit), sqlInteger(offset)));
    while (more) {
        page.users.push_back(userAt(find, 0));
        STAG_TRY(more, find.next());
    }
    find.reset();
    return page;
}

Result<bool> UserReader::hasAdministrator()
{
    Statement &find = m_statements[Sql::Administrator];
    STAG_TRY(const bool isThere, find.first());
    find.reset();
    return isThere;
}

Result<std::vector<model::LoginSession>> UserReader::logins(const model::UserId &user)
{
    std::vector<model::LoginSession> sessions;
    Statement &find = m_statements[Sql::Logins];
    STAG_TRY(bool more, find.first(std::string_view(user.text())));
    while (more) {
        sessions.push_back(loginAt(find, 0));
        sessions.back().user = user;
        STAG_TRY(more, find.next());
    }
    find.reset();
    return sessions;
}

Result<std::vector<EndedLogin>> UserReader::endedSince(Timestamp since, std::size_t limit)
{
    std::vector<EndedLogin> ended;
    Statement &find = m_statements[Sql::Ended];
    STAG_TRY(bool more, find.first(toUnixMs(since), sqlInteger(limit)));
    while (more) {
        ended.push_back(
            {model::LoginSessionId(std::string(find.text(0))), fromUnixMs(find.integer(1))});
        STAG_TRY(more, find.next());
    }
    find.reset();
    return ended;
}

} // namespace stag::storage
