// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/logins.h"
#include "tests/support/test_clock.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;

namespace {

struct Fixture
{
    test::TestClock clock;
    Logins logins{TokenMint::withSeed(Bytes(TokenMint::kSeedBytes), {}).value(),
                  clock,
                  {.endedSessionsMax = 3}};

    std::string issue(const std::string &login)
    {
        model::User user;
        user.id = model::UserId("ada");
        model::LoginSession session;
        session.id = model::LoginSessionId(login);
        session.tokenId = "t";
        return logins.issue(user, session);
    }
    [[nodiscard]] Logins::Verdict verdict(const std::string &token) const
    {
        return logins.find(token).verdict;
    }
};

using Verdict = Logins::Verdict;
const model::LoginSessionId kOne("one");

} // namespace

class tst_Logins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEndedLoginLetsNobodyIn()
    {
        Fixture f;
        const std::string one = f.issue("one");
        const std::string two = f.issue("two");
        f.logins.end(kOne);
        QCOMPARE(f.verdict(one), Verdict::Ended);
        QCOMPARE(f.verdict(two), Verdict::Good);
        QCOMPARE(f.verdict(f.issue("one")), Verdict::Ended);
    }

    void anOutdatedLoginGoesOnWithNewTokens()
    {
        Fixture f;
        const std::string before = f.issue("one");
        f.logins.outdate(kOne);
        QCOMPARE(f.verdict(before), Verdict::Expired);
        // In the same second, too.
        QCOMPARE(f.verdict(f.issue("one")), Verdict::Good);
        f.clock.advance(10s);
        QCOMPARE(f.verdict(before), Verdict::Expired);
        QCOMPARE(f.verdict(f.issue("one")), Verdict::Good);
    }

    void whatHasExpiredIsForgotten()
    {
        Fixture f;
        for (const char *login : {"a", "b", "c"})
            f.logins.end(model::LoginSessionId(login));
        const std::string old = f.issue("a");
        f.clock.advance(20min);
        f.logins.end(model::LoginSessionId("d"));
        QCOMPARE(f.logins.refusedCount(), std::size_t(1));
        QCOMPARE(f.verdict(old), Verdict::Expired);
    }

    void overflowOutdatesEverybody()
    {
        Fixture f;
        const std::string ended = f.issue("a");
        const std::string other = f.issue("other");
        for (const char *login : {"a", "b", "c", "d"})
            f.logins.end(model::LoginSessionId(login));
        QCOMPARE(f.logins.refusedCount(), std::size_t(0));
        QVERIFY(f.verdict(ended) != Verdict::Good);
        QCOMPARE(f.verdict(other), Verdict::Expired);
        QCOMPARE(f.verdict(f.issue("other")), Verdict::Good);
    }
};

QTEST_APPLESS_MAIN(tst_Logins)
#include "tst_logins.moc"
