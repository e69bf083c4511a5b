// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/accounts.h"

#include "core/base/hex.h"
#include "core/base/uuid.h"
#include "server/identity/user_rules.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stag::identity {

namespace {

constexpr std::string_view kRefreshPrefix = "stagr_";
constexpr std::size_t kRefreshBytes = 32;

Error busy()
{
    return {ErrorCode::Unavailable, "too many passwords wait to be checked"};
}

Error wrongLogin()
{
    return {ErrorCode::Unauthenticated, "Invalid email or password"};
}

Error wrongRefreshToken()
{
    return {ErrorCode::Unauthenticated, "Invalid refresh token"};
}

} // namespace

/// One login from the request to the answer.
struct Accounts::Attempt
{
    wire::LoginRequest request;
    std::string address;
    Done<wire::SignedIn> done;
    MonotonicTime began;
    std::optional<storage::StoredUser> user{};
};

Result<std::shared_ptr<Accounts>> Accounts::create(storage::UserStore &store,
                                                   std::shared_ptr<Logins> logins,
                                                   PasswordPool &pool,
                                                   transport::Loop &loop,
                                                   metrics::Registry &registry,
                                                   const Clock &clock,
                                                   Random &random,
                                                   AccountNotice notice,
                                                   const AccountSettings &settings,
                                                   const IdentityLimits &limits)
{
    STAG_TRY(std::string nobodysHash, hashPassword(uuid4(random), settings.cost));
    return std::shared_ptr<Accounts>(new Accounts(store,
                                                  std::move(logins),
                                                  pool,
                                                  loop,
                                                  registry,
                                                  clock,
                                                  random,
                                                  std::move(notice),
                                                  settings,
                                                  limits,
                                                  std::move(nobodysHash)));
}

Accounts::Accounts(storage::UserStore &store,
                   std::shared_ptr<Logins> logins,
                   PasswordPool &pool,
                   transport::Loop &loop,
                   metrics::Registry &registry,
                   const Clock &clock,
                   Random &random,
                   AccountNotice notice,
                   const AccountSettings &settings,
                   const IdentityLimits &limits,
                   std::string nobodysHash)
    : m_store(store)
    , m_logins(std::move(logins))
    , m_pool(pool)
    , m_loop(loop)
    , m_clock(clock)
    , m_random(random)
    , m_notice(std::move(notice))
    , m_settings(settings)
    , m_limits(limits)
    , m_nobodysHash(std::move(nobodysHash))
    , m_passwords(clock, limits.passwordsByAccount, limits.accountsMax)
    , m_counts(registry.counter("stag_identity_logins_total",
                                "Logins and renewals of tokens, by what came of them"))
{}

Throttle::Outcome Accounts::tryPassword(std::string_view email)
{
    const auto kept = checkedEmail(email, m_limits);
    // What is no address is nobody's, and all of them share one place.
    return m_passwords.take(kept ? *kept : std::string());
}

Throttle::Outcome Accounts::tryPassword(const model::UserId &user)
{
    return m_passwords.take(user.text());
}

void Accounts::hash(std::string password, Done<std::string> done)
{
    const bool isTaken =
        m_pool.submit([password = std::move(password), cost = m_settings.cost, done] {
            done(hashPassword(password, cost));
        });
    if (!isTaken)
        done(busy());
}

void Accounts::signUp(wire::Registration request, std::string address, Done<wire::SignedIn> done)
{
    if (m_settings.registration == Registration::Closed)
        return done(Error{ErrorCode::PermissionDenied, "Registration is closed"});
    wire::UserChange wanted;
    wanted.email = std::move(request.email);
    wanted.fullName = std::move(request.fullName);
    wanted.password = std::move(request.password);
    addUser(std::move(wanted),
            {},
            [self = shared_from_this(), address = std::move(address), done = std::move(done)](
                const Result<model::User> &user) {
                if (!user)
                    return done(user.error());
                self->begin(user->id, {}, address, std::nullopt, done);
            });
}

void Accounts::signIn(wire::LoginRequest request, std::string address, Done<wire::SignedIn> done)
{
    auto attempt = std::make_shared<Attempt>(Attempt{.request = std::move(request),
                                                     .address = std::move(address),
                                                     .done = std::move(done),
                                                     .began = m_clock.monotonic()});
    auto email = checkedEmail(attempt->request.email, m_limits);
    const std::string &password = attempt->request.password;
    // A hash that ends at a zero would take what comes behind for nothing.
    if (!email || password.size() > m_limits.passwordBytesMax
        || password.find('\0') != std::string::npos)
        return fail(attempt);
    attempt->request.email = *std::move(email);
    m_store.findByEmail(attempt->request.email,
                        [self = shared_from_this(),
                         attempt](const Result<std::optional<storage::StoredUser>> &found) {
                            self->checkAttempt(attempt, found);
                        });
}

void Accounts::checkAttempt(const std::shared_ptr<Attempt> &attempt,
                            const Result<std::optional<storage::StoredUser>> &found)
{
    if (!found)
        return attempt->done(found.error());
    attempt->user = *found;
    if (!m_pool.submit([self = shared_from_this(), attempt] { self->judgeAttempt(attempt); }))
        attempt->done(busy());
}

void Accounts::judgeAttempt(const std::shared_ptr<Attempt> &attempt)
{
    const auto &user = attempt->user;
    const auto verdict = checkPassword(
        user ? user->passwordHash : m_nobodysHash, attempt->request.password, m_settings.cost);
    if (!verdict && user)
        m_notice("the password of a user cannot be checked: " + verdict.error().detail,
                 user->user.id);
    if (!verdict || *verdict == PasswordVerdict::Wrong || !user || !user->user.isActive)
        return fail(attempt);
    std::optional<std::string> better;
    if (*verdict == PasswordVerdict::Outdated) {
        if (auto hashed = hashPassword(attempt->request.password, m_settings.cost))
            better = *std::move(hashed);
    }
    m_passwords.forget(attempt->request.email);
    begin(user->user.id,
          std::move(attempt->request.deviceInfo),
          std::move(attempt->address),
          std::move(better),
          attempt->done);
}

void Accounts::fail(const std::shared_ptr<Attempt> &attempt)
{
    m_counts.with({{"outcome", "wrong"}}).increment();
    m_loop.post([self = shared_from_this(), attempt] {
        const auto interval = self->m_limits.failureInterval;
        const auto spent = std::chrono::floor<std::chrono::milliseconds>(self->m_clock.monotonic()
                                                                         - attempt->began);
        const std::uint64_t id = ++self->m_lastFailure;
        self->m_failures[id] = self->m_loop.after(
            interval - spent % interval, [weak = self->weak_from_this(), attempt, id] {
                attempt->done(wrongLogin());
                if (const auto alive = weak.lock()) // not while it runs
                    alive->m_loop.post([alive, id] { alive->m_failures.erase(id); });
            });
    });
}

std::string Accounts::makeRefreshToken() const
{
    std::array<std::byte, kRefreshBytes> secret{};
    m_random.fill(secret);
    return std::string(kRefreshPrefix) + hexEncode(secret);
}

storage::RefreshToken Accounts::stored(std::string_view refreshToken) const
{
    return {sha256({asBytes(refreshToken)}), m_clock.now() + m_settings.refreshLifetime};
}

wire::SignedIn Accounts::signedIn(const model::User &user,
                                  const model::LoginSession &session,
                                  std::string refreshToken) const
{
    return {.accessToken = m_logins->issue(user, session),
            .refreshToken = std::move(refreshToken),
            .expiresIn = m_logins->mint().settings().lifetime,
            .user = user};
}

void Accounts::begin(model::UserId user,
                     std::string deviceInfo,
                     std::string address,
                     std::optional<std::string> passwordHash,
                     Done<wire::SignedIn> done)
{
    const std::string refreshToken = makeRefreshToken();
    storage::NewLogin login{.session = {},
                            .token = stored(refreshToken),
                            .passwordHash = std::move(passwordHash),
                            .sessionsMax = m_limits.loginSessionsMax};
    login.session.id = model::LoginSessionId(uuid4(m_random));
    login.session.user = std::move(user);
    login.session.tokenId = uuid4(m_random);
    login.session.deviceInfo = deviceInfo.substr(0, m_limits.deviceInfoBytesMax);
    login.session.ipAddress = std::move(address);
    m_store.begin(std::move(login),
                  [self = shared_from_this(), refreshToken, done = std::move(done)](
                      Result<storage::Login> begun) {
                      if (!begun)
                          return done(begun.error().code == ErrorCode::NotFound ? wrongLogin()
                                                                                : begun.error());
                      // Signing is not for the thread that writes.
                      self->m_loop.post([self, refreshToken, done, begun = *std::move(begun)] {
                          for (const model::LoginSessionId &ended : begun.ended)
                              self->m_logins->end(ended);
                          self->m_counts.with({{"outcome", "good"}}).increment();
                          done(self->signedIn(begun.user, begun.session, refreshToken));
                      });
                  });
}

void Accounts::renew(const std::string &refreshToken,
                     std::string address,
                     Done<wire::SignedIn> done)
{
    if (refreshToken.size() > m_limits.refreshTokenBytesMax
        || !refreshToken.starts_with(kRefreshPrefix))
        return done(wrongRefreshToken());
    const std::string next = makeRefreshToken();
    storage::Renewal renewal{.spent = stored(refreshToken).hash,
                             .next = stored(next),
                             .tokenId = uuid4(m_random),
                             .ipAddress = std::move(address)};
    m_store.renew(std::move(renewal),
                  [self = shared_from_this(), next, done = std::move(done)](
                      const Result<storage::Renewed> &outcome) {
                      if (!outcome)
                          return done(outcome.error());
                      self->m_loop.post([self, next, done, renewed = *outcome] {
                          using Verdict = storage::Renewed::Verdict;
                          if (renewed.verdict == Verdict::Good) {
                              self->m_counts.with({{"outcome", "renewed"}}).increment();
                              return done(self->signedIn(renewed.user, renewed.session, next));
                          }
                          if (renewed.verdict == Verdict::Reused) {
                              self->m_logins->end(renewed.session.id);
                              self->m_counts.with({{"outcome", "reused"}}).increment();
                              self->m_notice("a refresh token was used twice; its login has ended",
                                             renewed.user.id);
                          } else {
                              self->m_counts.with({{"outcome", "wrong_refresh"}}).increment();
                          }
                          done(wrongRefreshToken());
                      });
                  });
}

void Accounts::signOut(model::UserId user, model::LoginSessionId session, Done<void> done)
{
    m_store.end(
        std::move(user),
        session,
        [self = shared_from_this(), session, done = std::move(done)](const Result<void> &ended) {
            if (!ended)
                return done(ended.error());
            self->m_logins->end(session);
            done(success());
        });
}

void Accounts::user(model::UserId id, Done<model::User> done)
{
    m_store.find(std::move(id), [done = std::move(done)](Result<storage::StoredUser> found) {
        if (!found)
            return done(found.error());
        done(std::move(found->user));
    });
}

void Accounts::logins(model::UserId id, Done<std::vector<model::LoginSession>> done)
{
    m_store.logins(std::move(id),
                   [now = m_clock.now(),
                    done = std::move(done)](Result<std::vector<model::LoginSession>> found) {
                       if (found)
                           std::erase_if(*found, [now](const model::LoginSession &session) {
                               return session.expires <= now;
                           });
                       done(std::move(found));
                   });
}

void Accounts::edit(storage::UserEdit edit, std::string actor, Done<model::User> done)
{
    m_store.edit(
        std::move(edit),
        std::move(actor),
        [self = shared_from_this(), done = std::move(done)](Result<storage::EditedUser> edited) {
            if (!edited)
                return done(edited.error());
            for (const model::LoginSessionId &session : edited->ended)
                self->m_logins->end(session);
            for (const model::LoginSessionId &session : edited->changed)
                self->m_logins->outdate(session);
            done(std::move(edited->user));
        });
}

void Accounts::changeProfile(model::UserId id,
                             model::LoginSessionId session,
                             wire::ProfileChange change,
                             Done<model::User> done)
{
    if (change.fullName)
        if (const auto checked = checkFullName(*change.fullName, m_limits); !checked)
            return done(checked.error());
    if (!change.password)
        return edit(
            {.id = std::move(id), .fullName = std::move(change.fullName)}, {}, std::move(done));
    m_store.find(std::move(id),
                 [self = shared_from_this(),
                  session = std::move(session),
                  change = std::move(change),
                  done = std::move(done)](const Result<storage::StoredUser> &found) {
                     if (!found)
                         return done(found.error());
                     self->replacePassword(*found, session, change, done);
                 });
}

void Accounts::replacePassword(const storage::StoredUser &before,
                               const model::LoginSessionId &session,
                               const wire::ProfileChange &change,
                               Done<model::User> done)
{
    const std::string &email = before.user.email;
    if (const auto checked = checkNewPassword(*change.password, email, m_limits); !checked)
        return done(checked.error());
    const auto check = [self = shared_from_this(), before, session, change, done] {
        const auto verdict =
            checkPassword(before.passwordHash, change.currentPassword, self->m_settings.cost);
        if (!verdict || *verdict == PasswordVerdict::Wrong)
            return done(Error{ErrorCode::PermissionDenied, "current_password: wrong"});
        self->m_passwords.forget(before.user.id.text());
        auto hashed = hashPassword(*change.password, self->m_settings.cost);
        if (!hashed)
            return done(hashed.error());
        self->edit({.id = before.user.id,
                    .fullName = change.fullName,
                    .passwordHash = *std::move(hashed),
                    .survivor = session},
                   {},
                   done);
    };
    if (!m_pool.submit(check))
        done(busy());
}

void Accounts::addUser(wire::UserChange wanted, std::string actor, Done<model::User> done)
{
    const auto user = newUser(wanted, m_random, m_limits);
    if (!user)
        return done(user.error());
    hash(
        *std::move(wanted.password),
        [self = shared_from_this(), user = *user, actor = std::move(actor), done = std::move(done)](
            Result<std::string> hashed) {
            if (!hashed)
                return done(hashed.error());
            self->m_store.add({user, *std::move(hashed)}, self->m_limits.usersMax, actor, done);
        });
}

void Accounts::changeUser(model::UserId id,
                          wire::UserChange change,
                          std::string actor,
                          Done<model::User> done)
{
    storage::UserEdit wanted{.id = std::move(id)};
    if (change.email) {
        auto email = checkedEmail(*change.email, m_limits);
        if (!email)
            return done(email.error());
        wanted.email = *std::move(email);
    }
    if (change.fullName)
        if (const auto checked = checkFullName(*change.fullName, m_limits); !checked)
            return done(checked.error());
    wanted.fullName = std::move(change.fullName);
    wanted.role = change.role;
    wanted.scopes = change.scopes;
    wanted.isActive = change.isActive;
    if (!change.password)
        return edit(std::move(wanted), std::move(actor), std::move(done));
    const std::string email = wanted.email.value_or(std::string());
    if (const auto checked = checkNewPassword(*change.password, email, m_limits); !checked)
        return done(checked.error());
    hash(*std::move(change.password),
         [self = shared_from_this(), wanted, actor = std::move(actor), done = std::move(done)](
             Result<std::string> hashed) mutable {
             if (!hashed)
                 return done(hashed.error());
             wanted.passwordHash = *std::move(hashed);
             self->edit(wanted, actor, done);
         });
}

void Accounts::users(std::size_t limit, std::size_t offset, Done<storage::UserPage> done)
{
    m_store.list(limit, offset, std::move(done));
}

} // namespace stag::identity
