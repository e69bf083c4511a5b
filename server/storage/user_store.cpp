// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/user_store.h"

#include "server/storage/command.h"
#include "server/storage/event_writer.h"
#include "server/storage/reader_call.h"
#include "server/storage/reads.h"
#include "server/storage/writer.h"

#include <utility>

namespace stag::storage {

void UserStore::add(StoredUser user,
                    std::size_t usersMax,
                    std::string actor,
                    Callback<model::User> done)
{
    m_writer.run(makeCommand<model::User>(
        [user = std::move(user), usersMax, actor = std::move(actor)](EventWriter &writer,
                                                                     Timestamp now) {
            return writer.users().add(user, usersMax, actor, now);
        },
        std::move(done)));
}

void UserStore::edit(UserEdit edit, std::string actor, Callback<EditedUser> done)
{
    m_writer.run(makeCommand<EditedUser>(
        [edit = std::move(edit), actor = std::move(actor)](EventWriter &writer, Timestamp now) {
            return writer.users().edit(edit, actor, now);
        },
        std::move(done)));
}

void UserStore::findByEmail(std::string email, Callback<std::optional<StoredUser>> done)
{
    read<std::optional<StoredUser>>(
        m_readers, std::move(done), [email = std::move(email)](Reads &reads) {
            return reads.users().byEmail(email);
        });
}

void UserStore::find(model::UserId id, Callback<StoredUser> done)
{
    read<StoredUser>(m_readers, std::move(done), [id = std::move(id)](Reads &reads) {
        return reads.users().one(id);
    });
}

void UserStore::list(std::size_t limit, std::size_t offset, Callback<UserPage> done)
{
    read<UserPage>(m_readers, std::move(done), [limit, offset](Reads &reads) {
        return reads.users().page(limit, offset);
    });
}

void UserStore::hasAdministrator(Callback<bool> done)
{
    read<bool>(
        m_readers, std::move(done), [](Reads &reads) { return reads.users().hasAdministrator(); });
}

void UserStore::begin(NewLogin login, Callback<Login> done)
{
    m_writer.run(makeCommand<Login>(
        [login = std::move(login)](EventWriter &writer, Timestamp now) {
            return writer.users().begin(login, now);
        },
        std::move(done)));
}

void UserStore::renew(Renewal renewal, Callback<Renewed> done)
{
    m_writer.run(makeCommand<Renewed>(
        [renewal = std::move(renewal)](EventWriter &writer, Timestamp now) {
            return writer.users().renew(renewal, now);
        },
        std::move(done)));
}

void UserStore::end(model::UserId user, model::LoginSessionId session, Callback<void> done)
{
    m_writer.run(makeCommand<void>(
        [user = std::move(user), session = std::move(session)](EventWriter &writer, Timestamp now) {
            return writer.users().end(user, session, now);
        },
        std::move(done)));
}

void UserStore::logins(model::UserId user, Callback<std::vector<model::LoginSession>> done)
{
    read<std::vector<model::LoginSession>>(
        m_readers, std::move(done), [user = std::move(user)](Reads &reads) {
            return reads.users().logins(user);
        });
}

void UserStore::endedSince(Timestamp since,
                           std::size_t limit,
                           Callback<std::vector<EndedLogin>> done)
{
    read<std::vector<EndedLogin>>(m_readers, std::move(done), [since, limit](Reads &reads) {
        return reads.users().endedSince(since, limit);
    });
}

} // namespace stag::storage
