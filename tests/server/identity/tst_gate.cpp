// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/awaited.h"
#include "server/identity/gate.h"
#include "tests/server/identity/key_ring_fixture.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using model::KeyScope;
using transport::Access;

namespace {

struct Gated : test::KeyRingFixture
{
    metrics::Registry registry;
    WrongKeys wrongKeys{clock, {.wrongKeys = {.perSecond = 0.01, .burst = 2.0}}};
    int alarms = 0;
    std::shared_ptr<Logins> logins = std::make_shared<Logins>(
        TokenMint::withSeed(Bytes(TokenMint::kSeedBytes), {}).value(), clock, IdentityLimits());

    std::unique_ptr<storage::Store> store =
        storage::Store::create(dir.file("store"), clock).value();
    std::shared_ptr<AddressBlocks> blocks =
        AddressBlocks::create(*store, clock, random, IdentityLimits()).value();

    /// An access token of a login of its own.
    std::string token(model::UserRole role, model::KeyScopes scopes = {})
    {
        model::User user;
        user.id = model::UserId("ada");
        user.role = role;
        user.scopes = scopes;
        model::LoginSession session;
        session.id = model::LoginSessionId("login");
        session.tokenId = "t";
        return logins->issue(user, session);
    }

    Gate gate(Admission admission,
              RefusalStyle style = RefusalStyle::Json,
              std::optional<policy::RateSettings> requests = std::nullopt)
    {
        return {ring,
                logins,
                blocks,
                wrongKeys,
                registry,
                clock,
                [this](const std::string &, std::uint64_t) { ++alarms; },
                {.listener = "stag", .admission = admission, .style = style, .requests = requests}};
    }
};

transport::Request requestWith(const std::string &key)
{
    transport::Request request;
    request.remoteAddress = "192.0.2.1:1";
    if (!key.empty())
        request.headers.emplace("X-API-Key", key);
    return request;
}

int statusOf(Gate &gate, const std::string &key, Access access)
{
    transport::Request request = requestWith(key);
    const auto refusal = gate.refuse(request, access);
    return refusal ? refusal->status : 200;
}

} // namespace

class tst_Gate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scopes_data()
    {
        QTest::addColumn<int>("access");
        QTest::addColumn<QString>("names");
        const auto row = [](Access access, const char *names) {
            QTest::addRow("%d", int(access)) << int(access) << QString::fromLatin1(names);
        };
        row(Access::Public, "");
        row(Access::Anybody, "");
        row(Access::Read, "read");
        row(Access::Ingest, "ingest");
        row(Access::Device, "ingest");
        row(Access::Live, "live");
        row(Access::Exchange, "ingest live");
        row(Access::Delete, "delete");
        row(Access::Admin, "admin");
        row(Access::Keys, "admin");
        row(Access::User, "user");
    }
    void scopes()
    {
        QFETCH(const int, access);
        QFETCH(const QString, names);
        QStringList words;
        for (const std::string_view name : scopeNamesFor(Access(access)))
            words.append(QString::fromLatin1(name.data(), qsizetype(name.size())));
        QCOMPARE(words.join(u' '), names);
    }

    void everyKeyAtEveryAccess()
    {
        Gated f;
        Gate gate = f.gate(Admission::Keys);
        for (const KeyScope scope : {KeyScope::Read,
                                     KeyScope::Ingest,
                                     KeyScope::Live,
                                     KeyScope::Delete,
                                     KeyScope::Admin}) {
            const std::string key = f.add({scope});
            for (const Access access : {Access::Public,
                                        Access::Anybody,
                                        Access::Read,
                                        Access::Ingest,
                                        Access::Device,
                                        Access::Live,
                                        Access::Exchange,
                                        Access::Delete,
                                        Access::Admin,
                                        Access::Keys}) {
                const bool may = model::KeyScopes({scope}).missingFrom(scopesFor(access)).empty();
                QCOMPARE(statusOf(gate, key, access), may ? 200 : 403);
            }
        }
        QCOMPARE(statusOf(gate, {}, Access::Public), 200);
        QCOMPARE(statusOf(gate, {}, Access::Read), 401);
    }

    void anOpenListenerGuardsTheKeys()
    {
        Gated f;
        Gate gate = f.gate(Admission::Open);
        QCOMPARE(statusOf(gate, {}, Access::Admin), 200);
        QCOMPARE(statusOf(gate, "any", Access::Delete), 200);
        QCOMPARE(statusOf(gate, {}, Access::Keys), 401);
        QCOMPARE(statusOf(gate, f.add({KeyScope::Admin}), Access::Keys), 200);
    }

    void saysWhoItIs()
    {
        Gated f;
        Gate gate = f.gate(Admission::Keys);
        transport::Request request = requestWith(f.add({KeyScope::Read}));
        QVERIFY(!gate.refuse(request, Access::Read));
        QCOMPARE(request.caller.name, std::string("somebody"));
        QCOMPARE(request.actor(), "somebody (" + request.caller.id + ") 192.0.2.1:1");
    }

    void refusals()
    {
        Gated f;
        Gate gate = f.gate(Admission::Keys);
        transport::Request request = requestWith(f.add({KeyScope::Read}));
        const auto lacking = gate.refuse(request, Access::Exchange);
        QVERIFY(lacking);
        QCOMPARE(lacking->body,
                 std::string(R"({"error":"The API key lacks the scope ingest,live",)"
                             R"("code":"FORBIDDEN"})"));
        QCOMPARE(lacking->headers.front().second,
                 std::string("Bearer realm=\"stag\", error=\"insufficient_scope\", "
                             "scope=\"ingest live\""));
        transport::Request nobody = requestWith({});
        const auto missing = gate.refuse(nobody, Access::Read);
        QCOMPARE(missing->body,
                 std::string(R"({"error":"Missing API key","code":"UNAUTHORIZED"})"));
        // A device hears what the published relay says.
        QCOMPARE(gate.refuse(nobody, Access::Device)->body, std::string("Missing API key\n"));
        Gate relay = f.gate(Admission::Keys, RefusalStyle::Text);
        QCOMPARE(relay.refuse(nobody, Access::Read)->body, std::string("Missing API key\n"));
    }

    void tokensAreKeysOfUsers()
    {
        Gated f;
        Gate gate = f.gate(Admission::Keys);
        const std::string user = f.token(model::UserRole::User, {KeyScope::Read});
        QCOMPARE(statusOf(gate, user, Access::Read), 200);
        QCOMPARE(statusOf(gate, user, Access::User), 200);
        QCOMPARE(statusOf(gate, user, Access::Ingest), 403);
        QCOMPARE(statusOf(gate, user, Access::Keys), 403);
        const std::string admin = f.token(model::UserRole::Admin);
        QCOMPARE(statusOf(gate, admin, Access::Keys), 200);
        QCOMPARE(statusOf(gate, admin, Access::Delete), 200);
        // A key is nobody who has a profile.
        QCOMPARE(statusOf(gate, f.add({KeyScope::Admin}), Access::User), 403);
        QCOMPARE(statusOf(gate, {}, Access::User), 401);
        transport::Request request = requestWith(user);
        QVERIFY(!gate.refuse(request, Access::User));
        QCOMPARE(request.caller.id, std::string("ada"));
        QCOMPARE(request.caller.login, std::string("login"));
    }

    void whoeverShowsSomethingIsKnownByIt()
    {
        Gated f;
        Gate gate = f.gate(Admission::Open);
        const auto callerWith = [&gate](const std::string &key) {
            transport::Request request = requestWith(key);
            return gate.refuse(request, Access::Anybody) ? std::nullopt
                                                         : std::optional(request.caller);
        };
        QVERIFY(callerWith({})->id.empty());
        QVERIFY(!callerWith({})->isAdministrator);
        QVERIFY(!callerWith(f.token(model::UserRole::User, {KeyScope::Delete}))->isAdministrator);
        QVERIFY(callerWith(f.token(model::UserRole::Admin))->isAdministrator);
        QVERIFY(!callerWith(f.add({KeyScope::Read}))->isAdministrator);
        QVERIFY(callerWith(f.add({KeyScope::Admin}))->isAdministrator);
        QVERIFY(!callerWith("stag_nobody"));
        f.logins->end(model::LoginSessionId("login"));
        QCOMPARE(statusOf(gate, f.token(model::UserRole::Admin), Access::Anybody), 401);
        QCOMPARE(statusOf(gate, f.token(model::UserRole::Admin), Access::Public), 200);
    }

    void tokensThatHaveEndedSayNothingAgainstTheirOwner()
    {
        Gated f;
        Gate gate = f.gate(Admission::Open);
        const std::string token = f.token(model::UserRole::User);
        f.logins->end(model::LoginSessionId("login"));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(statusOf(gate, token, Access::User), 401);
        f.clock.advance(std::chrono::hours(1));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(statusOf(gate, token, Access::User), 401);
        // A forged one does.
        QCOMPARE(statusOf(gate, "a.b.c", Access::User), 401);
        QCOMPARE(statusOf(gate, "a.b.c", Access::User), 401);
        QCOMPARE(statusOf(gate, "a.b.c", Access::User), 429);
    }

    void theBlockedGetNothing()
    {
        Gated f;
        Gate gate = f.gate(Admission::Open);
        QCOMPARE(statusOf(gate, {}, Access::Public), 200);
        QVERIFY(awaited<model::AddressBlock>([&](auto done) {
            f.blocks->add({"192.0.2.0/24", {}, {}}, "root", "127.0.0.1:1", std::move(done));
        }));
        QCOMPARE(statusOf(gate, {}, Access::Public), 403);
        QCOMPARE(statusOf(gate, f.add({KeyScope::Admin}), Access::Keys), 403);
        QVERIFY(f.registry.expose().find("reason=\"blocked\"} 2") != std::string::npos);
    }

    void requestsOfOneAddressAreLimited()
    {
        Gated f;
        Gate gate = f.gate(Admission::Open,
                           RefusalStyle::Json,
                           policy::RateSettings{.perSecond = 0.1, .burst = 1.0});
        transport::Request request = requestWith({});
        QVERIFY(!gate.refuse(request, Access::Public));
        QCOMPARE(request.answerHeaders.front().second, std::string("1"));
        const auto refusal = gate.refuse(request, Access::Public);
        QVERIFY(refusal);
        QCOMPARE(refusal->status, 429);
        QCOMPARE(refusal->headers.back(), std::pair(std::string("Retry-After"), std::string("10")));
    }

    void tooManyWrongKeys()
    {
        Gated f;
        Gate gate = f.gate(Admission::Keys);
        const std::string right = f.add({KeyScope::Read});
        QCOMPARE(statusOf(gate, "wrong", Access::Read), 401);
        QCOMPARE(statusOf(gate, "wrong", Access::Read), 401);
        QCOMPARE(statusOf(gate, "wrong", Access::Read), 429);
        QCOMPARE(statusOf(gate, "wrong", Access::Read), 429);
        QCOMPARE(f.alarms, 1);
        QCOMPARE(statusOf(gate, right, Access::Read), 200);
        const std::string exposed = f.registry.expose();
        QVERIFY(exposed.find("stag_auth_refusals_total{listener=\"stag\",reason=\"rate\"} 2")
                != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(tst_Gate)
#include "tst_gate.moc"
