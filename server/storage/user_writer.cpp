// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/user_writer.h"

#include "server/storage/database.h"
#include "server/storage/user_row.h"

#include <chrono>

namespace stag::storage {

namespace {

/// What has ended is kept for people who ask what happened.
constexpr std::chrono::hours kEndedKept{30 * 24};
constexpr std::int64_t kPrunedAtOnce = 100;

Error unknownLogin()
{
    return {ErrorCode::NotFound, "there is no such login"};
}

} // namespace

std::string_view UserWriter::textOf(Sql sql)
{
    static const std::string kFindUser =
        "SELECT " + std::string(kUserColumns)
        + ", u.password_hash, u.id FROM app_user u WHERE u.key = ?1";
    static const std::string kFindToken =
        "SELECT " + std::string(kUserColumns) + ", " + std::string(kLoginColumns)
        + ", s.id, t.expires_at, t.spent_at FROM refresh_token t "
          "JOIN login_session s ON s.id = t.session JOIN app_user u ON u.id = s.user_id "
          "WHERE t.hash = ?1";
    switch (sql) {
    case Sql::FindUser:
        return kFindUser;
    case Sql::FindEmail:
        return "SELECT 1 FROM app_user WHERE email = ?1";
    case Sql::CountUsers:
        return "SELECT count(*) FROM app_user";
    case Sql::InsertUser:
        return "INSERT INTO app_user (key, email, password_hash, full_name, role, scopes, "
               "created_at, updated_at, is_active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)";
    case Sql::UpdateUser:
        return "UPDATE app_user SET email = ?2, password_hash = ?3, full_name = ?4, role = ?5, "
               "scopes = ?6, is_active = ?7, updated_at = ?8 WHERE id = ?1";
    case Sql::OtherAdministrator:
        return "SELECT 1 FROM app_user WHERE role = 1 AND is_active = 1 AND id <> ?1 LIMIT 1";
    case Sql::NoteLogin:
        return "UPDATE app_user SET last_login = ?2, password_hash = coalesce(?3, password_hash) "
               "WHERE id = ?1";
    case Sql::FindOpen:
        return "SELECT id, key FROM login_session WHERE user_id = ?1 AND ended_at IS NULL "
               "ORDER BY created_at, id";
    case Sql::FindToken:
        return kFindToken;
    case Sql::FindLogin:
        return "SELECT s.id FROM login_session s JOIN app_user u ON u.id = s.user_id "
               "WHERE s.key = ?1 AND u.key = ?2 AND s.ended_at IS NULL";
    case Sql::InsertLogin:
        return "INSERT INTO login_session (key, user_id, token_id, created_at, last_used, "
               "expires_at, device_info, ip_address) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)";
    case Sql::RenewLogin:
        return "UPDATE login_session SET token_id = ?2, last_used = ?3, expires_at = ?4, "
               "ip_address = ?5 WHERE id = ?1";
    case Sql::EndLogin:
        return "UPDATE login_session SET ended_at = ?2 WHERE id = ?1";
    case Sql::PruneLogins:
        return "DELETE FROM login_session WHERE id IN (SELECT id FROM login_session "
               "WHERE user_id = ?1 AND coalesce(ended_at, expires_at) < ?2 LIMIT ?3)";
    case Sql::InsertToken:
        return "INSERT INTO refresh_token (hash, session, expires_at) VALUES (?1, ?2, ?3)";
    case Sql::SpendToken:
        return "UPDATE refresh_token SET spent_at = ?2 WHERE hash = ?1";
    case Sql::PruneTokens:
        return "DELETE FROM refresh_token WHERE session = ?1 AND expires_at < ?2";
    case Sql::DeleteTokens:
        return "DELETE FROM refresh_token WHERE session = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<UserWriter>> UserWriter::create(Database &database)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    STAG_TRY(auto audit, AuditLog::create(database));
    return std::unique_ptr<UserWriter>(new UserWriter(std::move(statements), std::move(audit)));
}

Result<UserWriter::Row> UserWriter::find(const model::UserId &id)
{
    Statement &find = m_statements[Sql::FindUser];
    STAG_TRY(const bool isThere, find.first(std::string_view(id.text())));
    if (!isThere) {
        find.reset();
        return Error{ErrorCode::NotFound, "there is no user " + id.text()};
    }
    Row row{find.integer(kUserColumnCount + 1),
            {userAt(find, 0), std::string(find.text(kUserColumnCount))}};
    find.reset();
    return row;
}

Result<bool> UserWriter::hasEmail(const std::string &email)
{
    Statement &find = m_statements[Sql::FindEmail];
    STAG_TRY(const bool isThere, find.first(std::string_view(email)));
    find.reset();
    return isThere;
}

Result<void> UserWriter::note(const std::string &actor,
                              std::string_view action,
                              const model::UserId &user,
                              Timestamp now)
{
    AuditEntry entry;
    entry.at = now;
    entry.actor = actor;
    entry.action = action;
    entry.user = user;
    return m_audit.write(entry);
}

Result<model::User> UserWriter::add(const StoredUser &stored,
                                    std::size_t usersMax,
                                    const std::string &actor,
                                    Timestamp now)
{
    STAG_TRY(const bool isTaken, hasEmail(stored.user.email));
    if (isTaken)
        return Error{ErrorCode::Conflict, "email: already registered"};
    Statement &count = m_statements[Sql::CountUsers];
    STAG_TRY_VOID(count.first());
    const bool isFull = count.integer(0) >= sqlInteger(usersMax);
    count.reset();
    if (isFull)
        return Error{ErrorCode::Conflict,
                     "there are " + std::to_string(usersMax) + " users, and no room for another"};
    model::User user = stored.user;
    user.created = now;
    user.updated = now;
    STAG_TRY_VOID(
        m_statements[Sql::InsertUser].run(std::string_view(user.id.text()),
                                          std::string_view(user.email),
                                          std::string_view(stored.passwordHash),
                                          std::string_view(user.fullName),
                                          static_cast<std::int64_t>(user.role),
                                          user.scopes.bits(),
                                          toUnixMs(now),
                                          static_cast<std::int64_t>(user.isActive ? 1 : 0)));
    if (!actor.empty())
        STAG_TRY_VOID(note(actor, "create_user", user.id, now));
    return user;
}

Result<void> UserWriter::checkAdministrators(const Row &before, const model::User &after)
{
    const auto administers = [](const model::User &user) {
        return user.role == model::UserRole::Admin && user.isActive;
    };
    if (!administers(before.stored.user) || administers(after))
        return success();
    Statement &find = m_statements[Sql::OtherAdministrator];
    STAG_TRY(const bool isThere, find.first(before.id));
    find.reset();
    if (!isThere)
        return Error{ErrorCode::Conflict, "nobody else administers this server"};
    return success();
}

Result<std::vector<UserWriter::OpenLogin>> UserWriter::openLogins(std::int64_t user)
{
    std::vector<OpenLogin> logins;
    Statement &find = m_statements[Sql::FindOpen];
    STAG_TRY(bool more, find.first(user));
    while (more) {
        logins.push_back({find.integer(0), model::LoginSessionId(std::string(find.text(1)))});
        STAG_TRY(more, find.next());
    }
    find.reset();
    return logins;
}

Result<void> UserWriter::endLogin(std::int64_t row, Timestamp now)
{
    STAG_TRY_VOID(m_statements[Sql::DeleteTokens].run(row));
    return m_statements[Sql::EndLogin].run(row, toUnixMs(now));
}

Result<void>
UserWriter::followEdit(const UserEdit &edit, const Row &before, EditedUser &edited, Timestamp now)
{
    const bool isEnd = edit.passwordHash || !edited.user.isActive;
    const bool isChange = scopesOf(before.stored.user) != scopesOf(edited.user)
                          || before.stored.user.role != edited.user.role;
    if (!isEnd && !isChange)
        return success();
    STAG_TRY(const auto logins, openLogins(before.id));
    for (const OpenLogin &login : logins) {
        const bool survives = edited.user.isActive && edit.survivor == login.id;
        if (isEnd && !survives) {
            STAG_TRY_VOID(endLogin(login.row, now));
            edited.ended.push_back(login.id);
        } else if (isChange) {
            edited.changed.push_back(login.id);
        }
    }
    return success();
}

Result<EditedUser> UserWriter::edit(const UserEdit &edit, const std::string &actor, Timestamp now)
{
    STAG_TRY(const Row before, find(edit.id));
    EditedUser edited{.user = before.stored.user, .ended = {}, .changed = {}};
    model::User &user = edited.user;
    if (edit.email && *edit.email != user.email) {
        STAG_TRY(const bool isTaken, hasEmail(*edit.email));
        if (isTaken)
            return Error{ErrorCode::Conflict, "email: already registered"};
        user.email = *edit.email;
    }
    user.fullName = edit.fullName.value_or(user.fullName);
    user.role = edit.role.value_or(user.role);
    user.scopes = edit.scopes.value_or(user.scopes);
    user.isActive = edit.isActive.value_or(user.isActive);
    user.updated = now;
    STAG_TRY_VOID(checkAdministrators(before, user));
    const std::string &hash = edit.passwordHash ? *edit.passwordHash : before.stored.passwordHash;
    STAG_TRY_VOID(
        m_statements[Sql::UpdateUser].run(before.id,
                                          std::string_view(user.email),
                                          std::string_view(hash),
                                          std::string_view(user.fullName),
                                          static_cast<std::int64_t>(user.role),
                                          user.scopes.bits(),
                                          static_cast<std::int64_t>(user.isActive ? 1 : 0),
                                          toUnixMs(now)));
    STAG_TRY_VOID(followEdit(edit, before, edited, now));
    if (!actor.empty())
        STAG_TRY_VOID(note(actor, "change_user", user.id, now));
    return edited;
}

Result<void> UserWriter::insertToken(std::int64_t session, const RefreshToken &token)
{
    return m_statements[Sql::InsertToken].run(
        BytesView(token.hash.digest), session, toUnixMs(token.expires));
}

Result<Login> UserWriter::begin(const NewLogin &login, Timestamp now)
{
    STAG_TRY(Row row, find(login.session.user));
    if (!row.stored.user.isActive)
        return Error{ErrorCode::NotFound, "the user is not active"};
    STAG_TRY_VOID(
        m_statements[Sql::PruneLogins].run(row.id, toUnixMs(now - kEndedKept), kPrunedAtOnce));
    Login begun{.user = std::move(row.stored.user), .session = login.session, .ended = {}};
    begun.user.lastLogin = now;
    begun.session.created = now;
    begun.session.lastUsed = now;
    begun.session.expires = login.token.expires;
    const auto hash =
        login.passwordHash ? std::optional<std::string_view>(*login.passwordHash) : std::nullopt;
    STAG_TRY_VOID(m_statements[Sql::NoteLogin].run(row.id, toUnixMs(now), hash));
    STAG_TRY(const auto open, openLogins(row.id));
    for (std::size_t i = 0; i < open.size() && i + login.sessionsMax <= open.size(); ++i) {
        STAG_TRY_VOID(endLogin(open[i].row, now));
        begun.ended.push_back(open[i].id);
    }
    STAG_TRY(const auto inserted,
             m_statements[Sql::InsertLogin].insert(std::string_view(login.session.id.text()),
                                                   row.id,
                                                   std::string_view(login.session.tokenId),
                                                   toUnixMs(now),
                                                   toUnixMs(login.token.expires),
                                                   std::string_view(login.session.deviceInfo),
                                                   std::string_view(login.session.ipAddress)));
    if (!inserted)
        return Error{ErrorCode::Internal, "a login was not stored"};
    STAG_TRY_VOID(insertToken(*inserted, login.token));
    return begun;
}

Result<Renewed> UserWriter::renew(const Renewal &renewal, Timestamp now)
{
    Statement &find = m_statements[Sql::FindToken];
    STAG_TRY(const bool isThere, find.first(BytesView(renewal.spent.digest)));
    if (!isThere) {
        find.reset();
        return Renewed();
    }
    constexpr int kAfterLogin = kUserColumnCount + kLoginColumnCount;
    Renewed renewed{.verdict = Renewed::Verdict::Good,
                    .user = userAt(find, 0),
                    .session = loginAt(find, kUserColumnCount)};
    renewed.session.user = renewed.user.id;
    const std::int64_t row = find.integer(kAfterLogin);
    const bool isExpired = find.integer(kAfterLogin + 1) <= toUnixMs(now);
    const bool isSpent = !find.isNull(kAfterLogin + 2);
    find.reset();
    if (isSpent) {
        STAG_TRY_VOID(endLogin(row, now));
        STAG_TRY_VOID(note("reuse of a refresh token", "end_login_of_user", renewed.user.id, now));
        renewed.verdict = Renewed::Verdict::Reused;
        return renewed;
    }
    if (isExpired || !renewed.user.isActive)
        return Renewed();
    STAG_TRY_VOID(
        m_statements[Sql::SpendToken].run(BytesView(renewal.spent.digest), toUnixMs(now)));
    STAG_TRY_VOID(m_statements[Sql::PruneTokens].run(row, toUnixMs(now)));
    STAG_TRY_VOID(insertToken(row, renewal.next));
    STAG_TRY_VOID(m_statements[Sql::RenewLogin].run(row,
                                                    std::string_view(renewal.tokenId),
                                                    toUnixMs(now),
                                                    toUnixMs(renewal.next.expires),
                                                    std::string_view(renewal.ipAddress)));
    renewed.session.tokenId = renewal.tokenId;
    renewed.session.lastUsed = now;
    renewed.session.expires = renewal.next.expires;
    return renewed;
}

Result<void>
UserWriter::end(const model::UserId &user, const model::LoginSessionId &session, Timestamp now)
{
    Statement &find = m_statements[Sql::FindLogin];
    STAG_TRY(const bool isThere,
             find.first(std::string_view(session.text()), std::string_view(user.text())));
    const std::int64_t row = isThere ? find.integer(0) : 0;
    find.reset();
    return isThere ? endLogin(row, now) : Result<void>(unknownLogin());
}

} // namespace stag::storage
