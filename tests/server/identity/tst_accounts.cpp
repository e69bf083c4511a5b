// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/content_hash.h"
#include "server/identity/accounts.h"
#include "server/identity/awaited.h"
#include "server/identity/bcrypt.h"
#include "server/identity/first_administrator.h"
#include "server/storage/store.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <QElapsedTimer>
#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;

namespace {

constexpr const char *kEmail = "ada@example.org";
constexpr const char *kPassword = "a long password";
constexpr const char *kAddress = "192.0.2.1";

/// Accounts on a database, a pool and a loop of their own.
struct Fixture
{
    test::TempDir dir;
    test::TestClock clock;
    test::SeededRandom random;
    metrics::Registry registry;
    transport::LoopPool loops{1};
    IdentityLimits limits = [] {
        IdentityLimits few;
        few.failureInterval = 40ms;
        few.loginSessionsMax = 2;
        few.usersMax = 3;
        return few;
    }();
    AccountSettings settings{.cost = {.passes = 1, .memoryBytes = 8'192}};
    PasswordPool pool{registry, limits};
    std::unique_ptr<storage::Store> store = storage::Store::create(dir.file("data"), clock).value();
    std::shared_ptr<Logins> logins = std::make_shared<Logins>(
        TokenMint::withSeed(Bytes(TokenMint::kSeedBytes), {}).value(), clock, limits);
    std::vector<std::string> notices;
    std::shared_ptr<Accounts> accounts = make();

    ~Fixture()
    {
        loops.stop();
        pool.stop();
    }
    std::shared_ptr<Accounts> make()
    {
        return Accounts::create(
                   store->users(),
                   logins,
                   pool,
                   loops.at(0),
                   registry,
                   clock,
                   random,
                   [this](std::string_view message, const model::UserId &) {
                       notices.emplace_back(message);
                   },
                   settings,
                   limits)
            .value();
    }

    Result<wire::SignedIn> signUp(const std::string &email = kEmail)
    {
        return awaited<wire::SignedIn>([&](auto done) {
            accounts->signUp({email, kPassword, "Ada"}, kAddress, std::move(done));
        });
    }
    Result<wire::SignedIn> signIn(const std::string &password = kPassword,
                                  const std::string &email = kEmail)
    {
        return awaited<wire::SignedIn>([&](auto done) {
            accounts->signIn({email, password, "glasses"}, kAddress, std::move(done));
        });
    }
    Result<wire::SignedIn> renew(const std::string &token)
    {
        return awaited<wire::SignedIn>(
            [&](auto done) { accounts->renew(token, kAddress, std::move(done)); });
    }
    Result<model::User> change(const model::UserId &id, const wire::UserChange &change)
    {
        return awaited<model::User>(
            [&](auto done) { accounts->changeUser(id, change, "admin", std::move(done)); });
    }
    std::vector<model::LoginSession> loginsOf(const model::UserId &id)
    {
        return awaited<std::vector<model::LoginSession>>(
                   [&](auto done) { accounts->logins(id, std::move(done)); })
            .value();
    }
    [[nodiscard]] Logins::Verdict verdict(const wire::SignedIn &signedIn) const
    {
        return logins->find(signedIn.accessToken).verdict;
    }
    model::LoginSessionId loginOf(const wire::SignedIn &signedIn)
    {
        return logins->find(signedIn.accessToken).token.session;
    }
};

template<typename T>
int codeOf(const Result<T> &result)
{
    return result ? -1 : int(result.error().code);
}

} // namespace

class tst_Accounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signUpAndIn()
    {
        Fixture f;
        const auto up = f.signUp("Ada@Example.org");
        QVERIFY(up);
        QCOMPARE(up->user.email, std::string(kEmail));
        QCOMPARE(up->user.role, model::UserRole::User);
        QVERIFY(up->user.scopes.empty());
        QCOMPARE(f.verdict(*up), Logins::Verdict::Good);
        QCOMPARE(codeOf(f.signUp()), int(ErrorCode::Conflict));
        const auto in = f.signIn(kPassword, "ADA@example.org");
        QVERIFY(in);
        QCOMPARE(in->user.id, up->user.id);
        QVERIFY(in->refreshToken != up->refreshToken);
        const auto logins = f.loginsOf(in->user.id);
        QCOMPARE(logins.size(), std::size_t(2));
        QCOMPARE(logins.front().deviceInfo, std::string("glasses"));
        QCOMPARE(logins.front().ipAddress, std::string(kAddress));
    }

    void whoeverIsWrongHearsTheSameAfterTheSameTime()
    {
        Fixture f;
        QVERIFY(f.signUp());
        QVERIFY(f.signUp("inactive@example.org"));
        const auto inactive = f.signIn(kPassword, "inactive@example.org");
        wire::UserChange off;
        off.isActive = false;
        QVERIFY(f.change(inactive->user.id, off));
        const auto wrong = [&](const std::string &password, const std::string &email) {
            QElapsedTimer timer;
            timer.start();
            const auto in = f.signIn(password, email);
            QVERIFY(!in);
            QCOMPARE(in.error().code, ErrorCode::Unauthenticated);
            QCOMPARE(in.error().detail, std::string("Invalid email or password"));
            QVERIFY(timer.elapsed() >= 39);
        };
        wrong("another password", kEmail);
        wrong(kPassword, "nobody@example.org");
        wrong(kPassword, "inactive@example.org");
        wrong(kPassword, "no address");
        wrong(std::string(200, 'x'), kEmail);
        wrong(std::string("a long password\0", 16), kEmail);
    }

    void aRefreshTokenIsUsedOnce()
    {
        Fixture f;
        const auto first = f.signUp();
        f.clock.advance(1min);
        const auto second = f.renew(first->refreshToken);
        QVERIFY(second);
        QCOMPARE(f.loginOf(*second), f.loginOf(*first));
        QVERIFY(second->refreshToken != first->refreshToken);
        const auto third = f.renew(second->refreshToken);
        QVERIFY(third);
        QCOMPARE(f.verdict(*third), Logins::Verdict::Good);
        // Somebody has the first one as well: nobody goes on.
        QCOMPARE(codeOf(f.renew(first->refreshToken)), int(ErrorCode::Unauthenticated));
        QCOMPARE(codeOf(f.renew(third->refreshToken)), int(ErrorCode::Unauthenticated));
        QCOMPARE(f.verdict(*third), Logins::Verdict::Ended);
        QVERIFY(f.loginsOf(first->user.id).empty());
        QCOMPARE(f.notices.size(), std::size_t(1));
        QVERIFY(f.signIn());
    }

    void refreshTokensEnd()
    {
        Fixture f;
        const auto in = f.signUp();
        for (const std::string &wrong : {std::string(),
                                         std::string("stagr_"),
                                         std::string("x"),
                                         std::string(300, 'x'),
                                         in->accessToken})
            QCOMPARE(codeOf(f.renew(wrong)), int(ErrorCode::Unauthenticated));
        f.clock.advance(7 * 24h + 1s);
        QCOMPARE(codeOf(f.renew(in->refreshToken)), int(ErrorCode::Unauthenticated));
        QVERIFY(f.loginsOf(in->user.id).empty());
    }

    void signOut()
    {
        Fixture f;
        const auto in = f.signUp();
        const auto end = [&](const model::UserId &user) {
            return awaited<void>(
                [&](auto done) { f.accounts->signOut(user, f.loginOf(*in), std::move(done)); });
        };
        const model::LoginSessionId login = f.loginOf(*in);
        QCOMPARE(codeOf(end(model::UserId("somebody else"))), int(ErrorCode::NotFound));
        QVERIFY(end(in->user.id));
        QCOMPARE(f.verdict(*in), Logins::Verdict::Ended);
        QCOMPARE(codeOf(f.renew(in->refreshToken)), int(ErrorCode::Unauthenticated));
        QCOMPARE(codeOf(end(in->user.id)), int(ErrorCode::NotFound));
    }

    void theOldestLoginMakesRoom()
    {
        Fixture f;
        const auto first = f.signUp();
        f.clock.advance(1s);
        const auto second = f.signIn();
        f.clock.advance(1s);
        const auto third = f.signIn();
        QCOMPARE(f.verdict(*first), Logins::Verdict::Ended);
        QCOMPARE(f.verdict(*second), Logins::Verdict::Good);
        QCOMPARE(f.verdict(*third), Logins::Verdict::Good);
    }

    void aNewPasswordEndsTheOtherLogins()
    {
        Fixture f;
        const auto here = f.signUp();
        const auto there = f.signIn();
        const auto change = [&](const std::string &current, const std::string &password) {
            wire::ProfileChange wanted;
            wanted.password = password;
            wanted.currentPassword = current;
            return awaited<model::User>([&](auto done) {
                f.accounts->changeProfile(here->user.id, f.loginOf(*here), wanted, std::move(done));
            });
        };
        QCOMPARE(codeOf(change("not mine", "another password")), int(ErrorCode::PermissionDenied));
        QCOMPARE(codeOf(change(kPassword, "short")), int(ErrorCode::InvalidArgument));
        QVERIFY(change(kPassword, "another password"));
        QCOMPARE(f.verdict(*here), Logins::Verdict::Good);
        QCOMPARE(f.verdict(*there), Logins::Verdict::Ended);
        QCOMPARE(codeOf(f.signIn()), int(ErrorCode::Unauthenticated));
        QVERIFY(f.signIn("another password"));
    }

    void anotherRoleNeedsAnotherToken()
    {
        Fixture f;
        const auto in = f.signUp();
        wire::UserChange change;
        change.role = model::UserRole::Admin;
        QVERIFY(f.change(in->user.id, change));
        QCOMPARE(f.verdict(*in), Logins::Verdict::Expired);
        const auto renewed = f.renew(in->refreshToken);
        QVERIFY(renewed);
        QCOMPARE(f.logins->find(renewed->accessToken).token.role, model::UserRole::Admin);
        // Somebody has to administer.
        change.role = model::UserRole::User;
        QCOMPARE(codeOf(f.change(in->user.id, change)), int(ErrorCode::Conflict));
        wire::UserChange off;
        off.isActive = false;
        QCOMPARE(codeOf(f.change(in->user.id, off)), int(ErrorCode::Conflict));
    }

    void usersOverflow()
    {
        Fixture f;
        for (const char *email : {"a@x", "b@x", "c@x"})
            QVERIFY(f.signUp(email));
        QCOMPARE(codeOf(f.signUp("d@x")), int(ErrorCode::Conflict));
    }

    void closedRegistration()
    {
        Fixture f;
        f.settings.registration = Registration::Closed;
        f.accounts = f.make();
        QCOMPARE(codeOf(f.signUp()), int(ErrorCode::PermissionDenied));
    }

    void bcryptIsReplacedAtLogin()
    {
        if (!hasBcrypt())
            QSKIP("built without libxcrypt");
        Fixture f;
        model::User user;
        user.id = model::UserId("u");
        user.email = kEmail;
        const storage::StoredUser before{
            user, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"};
        QVERIFY(awaited<model::User>(
            [&](auto done) { f.store->users().add(before, 9, {}, std::move(done)); }));
        QVERIFY(f.signIn("U*U"));
        const auto after = awaited<storage::StoredUser>(
            [&](auto done) { f.store->users().find(user.id, std::move(done)); });
        QVERIFY(after->passwordHash.starts_with("$argon2id$"));
        QVERIFY(f.signIn("U*U"));
        QVERIFY(!f.signIn("U*V"));
    }

    void theFirstAdministratorIsMadeOnce()
    {
        Fixture f;
        const auto ensure = [&](const FirstAdministrator &wanted) {
            return ensureAdministrator(
                f.store->users(), f.random, wanted, f.settings.cost, f.limits);
        };
        QCOMPARE(codeOf(ensure({.email = "nobody"})), int(ErrorCode::InvalidArgument));
        const auto made = ensure({});
        QVERIFY(made && *made);
        QCOMPARE((*made)->password.size(), std::size_t(24));
        const auto in = f.signIn((*made)->password, (*made)->email);
        QVERIFY(in);
        QCOMPARE(in->user.role, model::UserRole::Admin);
        QVERIFY(!*ensure({}));
    }

    void aFullPoolIsUnavailable()
    {
        Fixture f;
        f.pool.stop();
        QCOMPARE(codeOf(f.signUp()), int(ErrorCode::Unavailable));
        QCOMPARE(codeOf(f.signIn()), int(ErrorCode::Unavailable));
    }
};

QTEST_APPLESS_MAIN(tst_Accounts)
#include "tst_accounts.moc"
