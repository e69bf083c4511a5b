// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/base/result.h"
#include "core/model/user.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stag::storage {

class ReaderPool;
class Writer;

/// A user with what the password is checked against.
struct StoredUser
{
    model::User user;
    std::string passwordHash;
};

struct UserPage
{
    std::vector<model::User> users;
    std::uint64_t total = 0;
};

/// What is to be changed of a user; what is absent stays.
struct UserEdit
{
    model::UserId id;
    std::optional<std::string> email{};
    std::optional<std::string> fullName{};
    std::optional<std::string> passwordHash{};
    std::optional<model::UserRole> role{};
    std::optional<model::KeyScopes> scopes{};
    std::optional<bool> isActive{};
    /// Which logins end with a new password or with being made inactive.
    std::optional<model::LoginSessionId> survivor{};
};

struct EditedUser
{
    model::User user;
    std::vector<model::LoginSessionId> ended;   ///< logins
    std::vector<model::LoginSessionId> changed; ///< whose access tokens say what no longer holds
};

/// A refresh token, of which only the hash is known.
struct RefreshToken
{
    ContentHash hash;
    Timestamp expires;
};

struct NewLogin
{
    model::LoginSession session; ///< with the user that signs in
    RefreshToken token;
    std::optional<std::string> passwordHash{}; ///< in place of an outdated one
    std::size_t sessionsMax = 0; ///< of the user; the oldest is ended for a further one
};

struct Login
{
    model::User user;
    model::LoginSession session;
    std::vector<model::LoginSessionId> ended; ///< for want of room
};

struct Renewal
{
    ContentHash spent;
    RefreshToken next;
    std::string tokenId; ///< of the access token that goes with it
    std::string ipAddress;
};

struct Renewed
{
    /// Reused: spent before, so that somebody else has it; the login has been ended.
    enum class Verdict { Good, Unknown, Reused };
    Verdict verdict = Verdict::Unknown;
    model::User user{};
    model::LoginSession session{}; ///< unless it is unknown
};

struct EndedLogin
{
    model::LoginSessionId session;
    Timestamp at;
};

/// Users and their logins in the database of a Store. Any thread; callbacks as those of the Store,
/// which outlives this.
class UserStore
{
public:
    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    UserStore(Writer &writer, ReaderPool &readers)
        : m_writer(writer)
        , m_readers(readers)
    {}

    /// Conflict: there is a user with this address, or there are `usersMax`.
    void add(StoredUser user, std::size_t usersMax, std::string actor, Callback<model::User> done);
    /// NotFound; Conflict: the address is another user's, or the last active administrator would be
    /// none.
    void edit(UserEdit edit, std::string actor, Callback<EditedUser> done);
    void findByEmail(std::string email, Callback<std::optional<StoredUser>> done);
    /// NotFound.
    void find(model::UserId id, Callback<StoredUser> done);
    /// By address.
    void list(std::size_t limit, std::size_t offset, Callback<UserPage> done);
    void hasAdministrator(Callback<bool> done);

    /// NotFound: the user has been made inactive meanwhile.
    void begin(NewLogin login, Callback<Login> done);
    void renew(Renewal renewal, Callback<Renewed> done);
    /// NotFound: there is no such login of this user, or it has ended.
    void end(model::UserId user, model::LoginSessionId session, Callback<void> done);
    /// Those that have not ended, the newest first.
    void logins(model::UserId user, Callback<std::vector<model::LoginSession>> done);
    /// At most `limit`, the newest first.
    void endedSince(Timestamp since, std::size_t limit, Callback<std::vector<EndedLogin>> done);

private:
    Writer &m_writer;
    ReaderPool &m_readers;
};

} // namespace stag::storage
