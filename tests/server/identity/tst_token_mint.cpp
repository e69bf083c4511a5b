// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64url.h"
#include "server/identity/token_mint.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds kNow{1'700'000'000s};
const std::string kSecret(32, 's');

Bytes seed(unsigned char first = 1)
{
    Bytes bytes(TokenMint::kSeedBytes, std::byte{7});
    bytes[0] = std::byte{first};
    return bytes;
}

wire::AccessToken someToken()
{
    wire::AccessToken token;
    token.user = model::UserId("u");
    token.session = model::LoginSessionId("s");
    token.id = "t";
    token.role = model::UserRole::User;
    token.scopes = {model::KeyScope::Read, model::KeyScope::Live};
    token.name = "Ada";
    return token;
}

TokenMint mint(const TokenSettings &settings = {})
{
    return TokenMint::withSeed(seed(), settings).value();
}

QString why(const TokenMint &mint, std::string_view text, Timestamp now = kNow)
{
    const auto token = mint.check(text, now);
    return token ? QStringLiteral("good") : QString::fromStdString(token.error().detail);
}

/// The token with one of its parts replaced.
std::string withPart(std::string text, int part, const std::string &json)
{
    std::size_t begin = 0;
    for (int i = 0; i < part; ++i)
        begin = text.find('.', begin) + 1;
    const std::size_t end = std::min(text.find('.', begin), text.size());
    return text.replace(begin, end - begin, base64UrlEncode(asBytes(json)));
}

} // namespace

class tst_TokenMint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        for (const TokenMint &one : {mint(), TokenMint::withSecret(kSecret, {}).value()}) {
            const std::string text = one.issue(someToken(), kNow);
            const auto token = one.check(text, kNow);
            QVERIFY(token);
            QCOMPARE(token->user.text(), std::string("u"));
            QCOMPARE(token->session.text(), std::string("s"));
            QCOMPARE(token->scopes, someToken().scopes);
            QCOMPARE(token->expires - token->issued, std::chrono::seconds(15min));
            QCOMPARE(one.issue(someToken(), kNow), text);
        }
    }

    void publicKeyIsTold()
    {
        // RFC 8037, appendix A.1 and A.2.
        const auto seedOfRfc = base64UrlDecode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", 32);
        const auto one = TokenMint::withSeed(*seedOfRfc, {});
        QCOMPARE(one->publicKey()->x, std::string("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
        QVERIFY(!TokenMint::withSecret(kSecret, {})->publicKey());
    }

    void keysThatAreNone()
    {
        QCOMPARE(TokenMint::withSecret(std::string(31, 's'), {}).error().code,
                 ErrorCode::InvalidArgument);
        QCOMPARE(TokenMint::withSeed(Bytes(31), {}).error().code, ErrorCode::Corrupt);
    }

    void times()
    {
        const TokenMint one = mint();
        const std::string text = one.issue(someToken(), kNow);
        const std::chrono::sys_seconds end = kNow + 15min;
        QCOMPARE(why(one, text, kNow - TokenMint::kSkew), QStringLiteral("good"));
        QCOMPARE(why(one, text, kNow - TokenMint::kSkew - 1s), QStringLiteral("not valid yet"));
        QCOMPARE(why(one, text, end + TokenMint::kSkew - 1s), QStringLiteral("good"));
        QCOMPARE(why(one, text, end + TokenMint::kSkew), QStringLiteral("expired"));
    }

    void othersAreRefused()
    {
        const TokenMint one = mint();
        const std::string text = one.issue(someToken(), kNow);
        QCOMPARE(why(TokenMint::withSeed(seed(2), {}).value(), text),
                 QStringLiteral("another key"));
        QCOMPARE(why(TokenMint::withSecret(kSecret, {}).value(), text),
                 QStringLiteral("another algorithm"));
        QCOMPARE(why(mint({.issuer = "else"}), text), QStringLiteral("another issuer"));
        QCOMPARE(why(mint({.audience = "else"}), text), QStringLiteral("another audience"));
    }

    void noPartCanBeChanged()
    {
        const TokenMint one = mint();
        const std::string text = one.issue(someToken(), kNow);
        for (std::size_t i = 0; i < text.size(); ++i) {
            std::string changed = text;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            QVERIFY2(why(one, changed) != QStringLiteral("good"), qPrintable(QString::number(i)));
            QVERIFY(why(one, text.substr(0, i)) != QStringLiteral("good"));
        }
        QVERIFY(why(one, text + "A") != QStringLiteral("good"));
        QVERIFY(why(one, text + '.') != QStringLiteral("good"));
    }

    void theAlgorithmIsPinned_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("expected");
        const QByteArray kid = QByteArray::fromStdString(mint().publicKey()->keyId);
        const auto row = [&](const char *name, const char *header, const char *expected) {
            QTest::newRow(name) << QByteArray(header).replace("KID", kid)
                                << QString::fromLatin1(expected);
        };
        row("none", R"({"alg":"none","typ":"at+jwt","kid":"KID"})", "another algorithm");
        row("none, capital", R"({"alg":"None","typ":"at+jwt","kid":"KID"})", "another algorithm");
        row("the public key as a secret",
            R"({"alg":"HS256","typ":"at+jwt","kid":"KID"})",
            "another algorithm");
        row("another type", R"({"alg":"EdDSA","typ":"JWT","kid":"KID"})", "another type");
        row("no key", R"({"alg":"EdDSA","typ":"at+jwt"})", "another key");
        row("a path as key",
            R"({"alg":"EdDSA","typ":"at+jwt","kid":"../../dev/null"})",
            "another key");
        row("an extension",
            R"({"alg":"EdDSA","typ":"at+jwt","kid":"KID","crit":["b64"],"b64":false})",
            "an extension that is not known");
        row("its own key",
            R"({"alg":"EdDSA","typ":"at+jwt","kid":"KID","jwk":{}})",
            "a wrong signature");
        row("no algorithm", R"({"typ":"at+jwt"})", "a header that cannot be read");
        row("no object", R"([])", "a header that cannot be read");
        row("nothing", "", "a header that cannot be read");
    }
    void theAlgorithmIsPinned()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QString, expected);
        const TokenMint one = mint();
        QCOMPARE(why(one, withPart(one.issue(someToken(), kNow), 0, header.toStdString())),
                 expected);
    }

    void whatIsNoToken_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("dots") << QByteArray("..");
        QTest::newRow("more dots") << QByteArray("a.b.c.d.e");
        QTest::newRow("padding") << QByteArray("e30=.e30=.e30=");
        QTest::newRow("too long") << QByteArray(5'000, 'e') + ".e30.e30";
        QTest::newRow("an API key") << QByteArray("stag_000000000000_00");
    }
    void whatIsNoToken()
    {
        QFETCH(const QByteArray, text);
        QVERIFY(why(mint(), text.toStdString()) != QStringLiteral("good"));
    }
};

QTEST_APPLESS_MAIN(tst_TokenMint)
#include "tst_token_mint.moc"
