// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/user_store.h"
#include "tests/server/storage/store_fixture.h"

#include <QTest>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using namespace std::chrono_literals;

namespace {

StoredUser userOf(const std::string &name, model::UserRole role = model::UserRole::User)
{
    StoredUser stored;
    stored.user.id = model::UserId(name);
    stored.user.email = name + "@example.org";
    stored.user.fullName = "Ms " + name;
    stored.user.role = role;
    stored.user.scopes = {model::KeyScope::Read};
    stored.passwordHash = "hash of " + name;
    return stored;
}

RefreshToken tokenOf(const std::string &text, Timestamp expires)
{
    return {sha256({asBytes(text)}), expires};
}

template<typename T>
int codeOf(const Result<T> &result)
{
    return result ? -1 : int(result.error().code);
}

} // namespace

class tst_Users : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<TestClock>();
        reopen();
    }
    void cleanup() { m_store.reset(); }

    void whatIsStoredComesBack()
    {
        const auto added = add(userOf("ada"), "root");
        VERIFY_OK(added);
        QCOMPARE(added->created, m_clock->now());
        reopen();
        const auto found = await<StoredUser>(
            [&](auto done) { users().find(model::UserId("ada"), std::move(done)); });
        VERIFY_OK(found);
        QVERIFY(found->user == *added);
        QCOMPARE(found->passwordHash, std::string("hash of ada"));
        QVERIFY(byEmail("ada@example.org"));
        QVERIFY(!byEmail("nobody@example.org"));
        QCOMPARE(codeOf(add(userOf("ada"), "root")), int(ErrorCode::Conflict));
        QCOMPARE(codeOf(await<StoredUser>(
                     [&](auto done) { users().find(model::UserId("bob"), std::move(done)); })),
                 int(ErrorCode::NotFound));
    }

    void theFileIsItsOwners()
    {
        const auto rights = std::filesystem::status(pathOf(*m_folder) / "stag.db").permissions();
        using std::filesystem::perms;
        QCOMPARE(rights & (perms::group_all | perms::others_all), perms::none);
    }

    void pages()
    {
        for (const char *name : {"c", "a", "b"})
            QVERIFY(add(userOf(name)));
        const auto page = await<UserPage>([&](auto done) { users().list(2, 1, std::move(done)); });
        VERIFY_OK(page);
        QCOMPARE(page->total, std::uint64_t(3));
        QCOMPARE(page->users.size(), std::size_t(2));
        QCOMPARE(page->users.front().id.text(), std::string("b"));
    }

    void administrativeActsAreWrittenDown()
    {
        QVERIFY(add(userOf("ada"), "root 127.0.0.1:1"));
        QVERIFY(add(userOf("bob"))); // registered
        QVERIFY(edit({.id = model::UserId("bob"), .isActive = false}, "root"));
        const auto entries = await<std::vector<AuditEntry>>(
            [&](auto done) { m_store->audit(0, 10, std::move(done)); });
        QCOMPARE(entries->size(), std::size_t(2));
        QCOMPARE(entries->at(0).action, std::string("change_user"));
        QCOMPARE(entries->at(0).user->text(), std::string("bob"));
        QCOMPARE(entries->at(1).action, std::string("create_user"));
        QCOMPARE(entries->at(1).actor, std::string("root 127.0.0.1:1"));
    }

    void renewals()
    {
        QVERIFY(add(userOf("ada")));
        QVERIFY(begin("ada", "login", "token 1"));
        const auto renewed = renew("token 1", "token 2");
        VERIFY_OK(renewed);
        QCOMPARE(renewed->verdict, Renewed::Verdict::Good);
        QCOMPARE(renewed->session.id.text(), std::string("login"));
        QCOMPARE(renewed->session.tokenId, std::string("of token 2"));
        reopen(); // a spent one is remembered
        QCOMPARE(renew("token 1", "token 3")->verdict, Renewed::Verdict::Reused);
        QCOMPARE(renew("token 2", "token 4")->verdict, Renewed::Verdict::Unknown);
        const auto ended = await<std::vector<EndedLogin>>(
            [&](auto done) { users().endedSince(m_clock->now() - 1min, 10, std::move(done)); });
        QCOMPARE(ended->size(), std::size_t(1));
        const auto entries = await<std::vector<AuditEntry>>(
            [&](auto done) { m_store->audit(0, 10, std::move(done)); });
        QCOMPARE(entries->front().action, std::string("end_login_of_user"));
    }

    void expiredTokensAreForgotten()
    {
        QVERIFY(add(userOf("ada")));
        QVERIFY(begin("ada", "login", "token 1"));
        QCOMPARE(renew("token 1", "token 2")->verdict, Renewed::Verdict::Good);
        m_clock->advance(61min);
        QCOMPARE(renew("token 2", "token 3")->verdict, Renewed::Verdict::Unknown);
    }

    void theInactiveAreLetOut()
    {
        QVERIFY(add(userOf("ada")));
        QVERIFY(begin("ada", "login", "token 1"));
        const auto edited = edit({.id = model::UserId("ada"), .isActive = false}, "root");
        VERIFY_OK(edited);
        QCOMPARE(edited->ended.size(), std::size_t(1));
        QCOMPARE(renew("token 1", "token 2")->verdict, Renewed::Verdict::Unknown);
        QCOMPARE(codeOf(begin("ada", "again", "token 3")), int(ErrorCode::NotFound));
    }

    void theAddressIsUnique()
    {
        QVERIFY(add(userOf("ada")));
        QVERIFY(add(userOf("bob")));
        UserEdit wanted{.id = model::UserId("bob")};
        wanted.email = "ada@example.org";
        QCOMPARE(codeOf(edit(wanted, "root")), int(ErrorCode::Conflict));
        wanted.email = "robert@example.org";
        QVERIFY(edit(wanted, "root"));
        QVERIFY(byEmail("robert@example.org"));
    }

private:
    UserStore &users() { return m_store->users(); }
    void reopen()
    {
        m_store.reset();
        m_store = Store::create(pathOf(*m_folder), *m_clock).value();
    }
    Result<model::User> add(const StoredUser &user, const std::string &actor = {})
    {
        return await<model::User>(
            [&](auto done) { users().add(user, 100, actor, std::move(done)); });
    }
    Result<EditedUser> edit(const UserEdit &wanted, const std::string &actor)
    {
        return await<EditedUser>([&](auto done) { users().edit(wanted, actor, std::move(done)); });
    }
    bool byEmail(const std::string &email)
    {
        const auto found = await<std::optional<StoredUser>>(
            [&](auto done) { users().findByEmail(email, std::move(done)); });
        return found && *found;
    }
    Result<Login> begin(const std::string &user, const std::string &login, const std::string &token)
    {
        NewLogin wanted{
            .session = {}, .token = tokenOf(token, m_clock->now() + 1h), .sessionsMax = 9};
        wanted.session.id = model::LoginSessionId(login);
        wanted.session.user = model::UserId(user);
        return await<Login>([&](auto done) { users().begin(wanted, std::move(done)); });
    }
    Result<Renewed> renew(const std::string &spent, const std::string &next)
    {
        const Renewal renewal{.spent = tokenOf(spent, {}).hash,
                              .next = tokenOf(next, m_clock->now() + 1h),
                              .tokenId = "of " + next,
                              .ipAddress = "::1"};
        return await<Renewed>([&](auto done) { users().renew(renewal, std::move(done)); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestClock> m_clock;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(tst_Users)
#include "tst_users.moc"
