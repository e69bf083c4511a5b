// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/wire/users.h"
#include "server/identity/limits.h"
#include "server/identity/logins.h"
#include "server/identity/password_hash.h"
#include "server/identity/password_pool.h"
#include "server/identity/throttle.h"
#include "server/metrics/registry.h"
#include "server/storage/user_store.h"
#include "server/transport/loop.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::identity {

/// Whether people make accounts themselves or only administrators do.
enum class Registration { Open, Closed };

struct AccountSettings
{
    std::chrono::seconds refreshLifetime{7 * 24 * 3600};
    Registration registration = Registration::Open;
    PasswordCost cost{};
};

/// What is told of a user who is not named but by id.
using AccountNotice = std::function<void(std::string_view message, const model::UserId &user)>;

/// Registers people, signs them in and renews their tokens. Any thread; answers come on any.
///
/// Passwords are checked by the pool. A login that fails takes equally long whether there is such a
/// user or not.
class Accounts : public std::enable_shared_from_this<Accounts>
{
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// Whatever is a reference outlives the accounts; `loop` is not in a hurry.
    [[nodiscard]] static Result<std::shared_ptr<Accounts>> create(storage::UserStore &store,
                                                                  std::shared_ptr<Logins> logins,
                                                                  PasswordPool &pool,
                                                                  transport::Loop &loop,
                                                                  metrics::Registry &registry,
                                                                  const Clock &clock,
                                                                  Random &random,
                                                                  AccountNotice notice,
                                                                  const AccountSettings &settings,
                                                                  const IdentityLimits &limits);

    /// Counts one password for the account; ask before signIn().
    [[nodiscard]] Throttle::Outcome tryPassword(std::string_view email);
    /// The same for somebody who is signed in; ask before changeProfile() with a password.
    [[nodiscard]] Throttle::Outcome tryPassword(const model::UserId &user);
    [[nodiscard]] const policy::RateSettings &passwordRate() const { return m_passwords.rate(); }

    /// PermissionDenied: closed; InvalidArgument; Conflict: there is such a user.
    void signUp(wire::Registration request, std::string address, Done<wire::SignedIn> done);
    /// Unauthenticated, whatever is wrong.
    void signIn(wire::LoginRequest request, std::string address, Done<wire::SignedIn> done);
    /// Unauthenticated; a token that has been used before ends its login.
    void renew(const std::string &refreshToken, std::string address, Done<wire::SignedIn> done);
    /// NotFound.
    void signOut(model::UserId user, model::LoginSessionId session, Done<void> done);

    void user(model::UserId id, Done<model::User> done);
    /// PermissionDenied: the current password is another. A new one ends the other logins.
    void changeProfile(model::UserId id,
                       model::LoginSessionId session,
                       wire::ProfileChange change,
                       Done<model::User> done);
    /// Those that have neither ended nor expired.
    void logins(model::UserId id, Done<std::vector<model::LoginSession>> done);

    // For administrators.
    void addUser(wire::UserChange wanted, std::string actor, Done<model::User> done);
    void changeUser(model::UserId id,
                    wire::UserChange change,
                    std::string actor,
                    Done<model::User> done);
    void users(std::size_t limit, std::size_t offset, Done<storage::UserPage> done);

private:
    struct Attempt;

    Accounts(storage::UserStore &store,
             std::shared_ptr<Logins> logins,
             PasswordPool &pool,
             transport::Loop &loop,
             metrics::Registry &registry,
             const Clock &clock,
             Random &random,
             AccountNotice notice,
             const AccountSettings &settings,
             const IdentityLimits &limits,
             std::string nobodysHash);

    /// Hashes a password on the pool; Unavailable when too many wait.
    void hash(std::string password, Done<std::string> done);
    void checkAttempt(const std::shared_ptr<Attempt> &attempt,
                      const Result<std::optional<storage::StoredUser>> &found);
    void judgeAttempt(const std::shared_ptr<Attempt> &attempt);
    /// Answers at the next multiple of the interval.
    void fail(const std::shared_ptr<Attempt> &attempt);
    void begin(model::UserId user,
               std::string deviceInfo,
               std::string address,
               std::optional<std::string> passwordHash,
               Done<wire::SignedIn> done);
    [[nodiscard]] wire::SignedIn signedIn(const model::User &user,
                                          const model::LoginSession &session,
                                          std::string refreshToken) const;
    [[nodiscard]] storage::RefreshToken stored(std::string_view refreshToken) const;
    [[nodiscard]] std::string makeRefreshToken() const;
    void edit(storage::UserEdit edit, std::string actor, Done<model::User> done);
    void replacePassword(const storage::StoredUser &before,
                         const model::LoginSessionId &session,
                         const wire::ProfileChange &change,
                         Done<model::User> done);

    storage::UserStore &m_store;
    const std::shared_ptr<Logins> m_logins;
    PasswordPool &m_pool;
    transport::Loop &m_loop;
    const Clock &m_clock;
    Random &m_random;
    const AccountNotice m_notice;
    const AccountSettings m_settings;
    const IdentityLimits m_limits;
    const std::string m_nobodysHash; ///< what a password is checked against when there is no user
    Throttle m_passwords;
    const metrics::CounterFamily m_counts;
    std::unordered_map<std::uint64_t, std::unique_ptr<transport::Loop::Timer>>
        m_failures;                  ///< on m_loop; one for each request that waits
    std::uint64_t m_lastFailure = 0; ///< on m_loop
};

} // namespace stag::identity
