// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/key_text.h"
#include "tests/server/identity/key_ring_fixture.h"
#include "tests/server/relay/fake_socket.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;
using model::KeyScope;
using Verdict = KeyRing::Verdict;

class tst_KeyRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsGoodUntilItIsRevoked()
    {
        test::KeyRingFixture f;
        const std::string text = f.add({KeyScope::Read, KeyScope::Live});
        const auto found = f.ring->find(text);
        QVERIFY(found.verdict == Verdict::Good);
        QVERIFY(found.key.scopes == model::KeyScopes({KeyScope::Read, KeyScope::Live}));
        QVERIFY(f.ring->find(text.substr(0, text.size() - 1) + 'x').verdict == Verdict::Unknown);
        QVERIFY(f.ring->find("").verdict == Verdict::Unknown);
        QVERIFY(f.ring->find(std::string(1'000'000, 'a')).verdict == Verdict::Unknown);
        f.ring->revoke(found.key.id, "root", [&](const Result<model::ApiKey> &key) {
            QVERIFY(key);
            QVERIFY(key->revoked == f.clock.now());
        });
        f.loop.run();
        QVERIFY(f.ring->find(text).verdict == Verdict::Revoked);
        f.ring->revoke(model::ApiKeyId("nobody"), "root", [](const Result<model::ApiKey> &key) {
            QVERIFY(!key);
            QCOMPARE(int(key.error().code), int(ErrorCode::NotFound));
        });
        f.loop.run();
    }

    void whoMakesAndRevokesIsTold()
    {
        test::KeyRingFixture f;
        const std::string text = f.add({KeyScope::Read});
        f.ring->revoke(readKeyText(text)->id, "root", [](const Result<model::ApiKey> &) {});
        f.loop.run();
        // Another program does the same.
        const auto other = f.openStore();
        const auto issued = issueKey(*other, f.clock, f.random, {"by hand", {KeyScope::Read}, {}});
        QVERIFY(issued);
        f.loop.advance(1s);
        QVERIFY(other->revoke(issued->stored.key.id, f.clock.now()));
        f.loop.advance(1s);
        const std::vector<std::string> expected{"create_key by the test",
                                                "revoke_key by root",
                                                "create_key by stagd keys",
                                                "revoke_key by stagd keys"};
        QVERIFY(f.notices == expected);
        f.notices.clear();
        f.ring = f.makeRing(); // what was there before is no news
        f.loop.run();
        QVERIFY(f.notices.empty());
    }

    void aKeyOfAnotherIdIsWrong()
    {
        test::KeyRingFixture f;
        const std::string one = f.add({KeyScope::Read});
        const std::string other = f.add({KeyScope::Admin});
        const std::string mixed = other.substr(0, 18) + one.substr(18);
        QVERIFY(f.ring->find(mixed).verdict == Verdict::Unknown);
    }

    void expiry()
    {
        test::KeyRingFixture f;
        const std::string text = f.add({KeyScope::Read}, f.clock.now() + 1h);
        QVERIFY(f.ring->find(text).verdict == Verdict::Good);
        f.clock.advance(1h);
        QVERIFY(f.ring->find(text).verdict == Verdict::Expired);
    }

    void whatMakesNoSense_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<bool>("hasScopes");
        QTest::addColumn<std::string>("error");
        QTest::newRow("no name") << std::string() << true << std::string("name: missing");
        QTest::newRow("long name")
            << std::string(129, 'n') << true << std::string("name: longer than 128 bytes");
        QTest::newRow("control character")
            << std::string("a\nb") << true << std::string("name: control character");
        QTest::newRow("no text") << std::string("\xff") << true
                                 << std::string("name: control character");
        QTest::newRow("no scopes") << std::string("n") << false << std::string("scopes: missing");
    }
    void whatMakesNoSense()
    {
        QFETCH(const std::string, name);
        QFETCH(const bool, hasScopes);
        QFETCH(const std::string, error);
        test::KeyRingFixture f;
        const model::KeyScopes scopes =
            hasScopes ? model::KeyScopes({KeyScope::Read}) : model::KeyScopes();
        QCOMPARE(f.add(scopes, std::nullopt, name), error);
        QCOMPARE(f.add({KeyScope::Read}, f.clock.now()),
                 std::string("expires_at: not in the future"));
        QVERIFY(f.ring->keys().empty());
    }

    void aRestartKnowsThemAndWhenTheyWereUsed()
    {
        test::KeyRingFixture f;
        const std::string text = f.add({KeyScope::Read});
        f.clock.advance(5s);
        QVERIFY(f.ring->find(text).verdict == Verdict::Good);
        f.ring->flush();
        f.ring = f.makeRing();
        QCOMPARE(f.ring->keys().size(), std::size_t(1));
        QVERIFY(f.ring->keys().front().lastUsed == f.clock.now());
        QVERIFY(f.ring->find(text).verdict == Verdict::Good);
    }

    void whatAnotherProgramChangesIsNoticed()
    {
        test::KeyRingFixture f;
        const std::string text = f.add({KeyScope::Live});
        const auto other = f.openStore();
        const auto added = issueKey(*other, f.clock, f.random, {"theirs", {KeyScope::Read}, {}});
        QVERIFY(added);
        QVERIFY(f.ring->find(added->text).verdict == Verdict::Unknown);
        const auto socket = std::make_shared<test::FakeSocket>(f.loop);
        f.ring->watch(readKeyText(text)->id, socket);
        QVERIFY(other->revoke(readKeyText(text)->id, f.clock.now()));
        f.loop.advance(IdentityLimits().pollInterval);
        QVERIFY(f.ring->find(added->text).verdict == Verdict::Good);
        QVERIFY(f.ring->find(text).verdict == Verdict::Revoked);
        QCOMPARE(socket->closedWith, std::uint16_t(1008));
    }

    void socketsEndWithTheirKeys()
    {
        test::KeyRingFixture f;
        const std::string brief = f.add({KeyScope::Live}, f.clock.now() + 10s);
        const std::string lasting = f.add({KeyScope::Live});
        const auto id = readKeyText(brief)->id;
        const auto gone = std::make_shared<test::FakeSocket>(f.loop);
        const auto stays = std::make_shared<test::FakeSocket>(f.loop);
        f.ring->watch(id, gone);
        f.ring->watch(readKeyText(lasting)->id, stays);
        f.loop.advance(5s);
        f.loop.advance(1s);
        QCOMPARE(gone->closedWith, std::uint16_t(0));
        f.clock.advance(10s);
        f.loop.advance(1s);
        QCOMPARE(gone->closedWith, std::uint16_t(1008));
        QCOMPARE(stays->closedWith, std::uint16_t(0));
        const auto late = std::make_shared<test::FakeSocket>(f.loop);
        f.ring->watch(id, late); // the key ended between its request and now
        QCOMPARE(late->closedWith, std::uint16_t(1008));
        f.ring->forget(id, late->id());
        f.ring->forget(model::ApiKeyId("nobody"), 1);
    }
};

QTEST_GUILESS_MAIN(tst_KeyRing)
#include "tst_key_ring.moc"
