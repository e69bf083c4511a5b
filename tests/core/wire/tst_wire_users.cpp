// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/access_token.h"
#include "core/wire/users.h"

#include <QTest>

using namespace stag;

namespace {

template<typename T>
QString told(const Result<T> &result)
{
    return result ? QStringLiteral("ok") : QString::fromStdString(result.error().detail);
}

QString toldBy(const QString &decoder, const std::string &body)
{
    if (decoder == QStringLiteral("register"))
        return told(wire::parseRegistration(body));
    if (decoder == QStringLiteral("login"))
        return told(wire::parseLogin(body));
    if (decoder == QStringLiteral("refresh"))
        return told(wire::parseRefresh(body));
    if (decoder == QStringLiteral("profile"))
        return told(wire::parseProfileChange(body));
    if (decoder == QStringLiteral("user"))
        return told(wire::parseUserChange(body));
    return decoder == QStringLiteral("header") ? told(wire::parseTokenHeader(body))
                                               : told(wire::parseAccessToken(body));
}

constexpr const char *kClaims =
    R"({"iss":"i","aud":"a","sub":"u","sid":"s","jti":"t","iat":1,"nbf":2,"exp":3,)"
    R"("role":"admin","scope":"read live","name":"Ada"})";

} // namespace

class tst_WireUsers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decoders_data()
    {
        QTest::addColumn<QString>("decoder");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *decoder, const char *body, const char *expected) {
            QTest::addRow("%s %s", decoder, body)
                << QString::fromLatin1(decoder) << QByteArray(body)
                << QString::fromLatin1(expected);
        };
        row("register", R"({"email":"a@b","password":"p"})", "ok");
        row("register", R"({"email":"a@b","password":"p","full_name":"Ada","role":"admin"})", "ok");
        row("register", R"({"password":"p"})", "email: missing");
        row("register", R"({"email":"a@b","password":""})", "password: missing");
        row("register", R"({"email":["a@b"],"password":"p"})", "email: must be text");
        row("login", R"({"email":"a@b","password":"p","device_info":"glasses"})", "ok");
        row("login", R"({"email":"a@b"})", "password: missing");
        row("refresh", R"({"refresh_token":"t"})", "ok");
        row("refresh", R"({})", "refresh_token: missing");
        row("profile", R"({})", "ok");
        row("profile", R"({"full_name":"Ada"})", "ok");
        row("profile", R"({"password":"p"})", "current_password: missing");
        row("user", R"({"role":"admin","scopes":["read"],"is_active":true})", "ok");
        row("user", R"({"role":"king"})", "role: 'king' is neither user nor admin");
        row("header", R"({"alg":"EdDSA"})", "ok");
        row("header", R"({"typ":"JWT"})", "alg: missing");
        row("claims", kClaims, "ok");
        row("claims",
            R"({"iss":"i","aud":"a","sub":"u","sid":"s","jti":"t","iat":1,"nbf":2})",
            "exp: missing");
        row("claims",
            R"({"iss":"i","aud":"a","sub":"u","sid":"s","jti":"t","iat":-1})",
            "iat: no time");
        row("claims", R"({"iss":"i"})", "aud: missing");
    }
    void decoders()
    {
        QFETCH(const QString, decoder);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, expected);
        QCOMPARE(toldBy(decoder, body.toStdString()), expected);
        // Cut anywhere, it is none.
        for (qsizetype i = 0; i < body.size(); ++i)
            QVERIFY(toldBy(decoder, body.first(i).toStdString()) != QStringLiteral("ok"));
        QVERIFY(toldBy(decoder, (body + '}').toStdString()) != QStringLiteral("ok"));
    }

    void aTokenIsWrittenAsItIsRead()
    {
        const auto token = wire::parseAccessToken(kClaims);
        QVERIFY(token);
        QCOMPARE(token->role, model::UserRole::Admin);
        QCOMPARE(wire::writeAccessToken(*token), std::string(kClaims));
        const auto header =
            wire::parseTokenHeader(R"({"alg":"EdDSA","typ":"at+jwt","kid":"k","crit":[]})");
        QVERIFY(header->hasCriticalExtension);
        QCOMPARE(wire::writeTokenHeader(*header),
                 std::string(R"({"alg":"EdDSA","typ":"at+jwt","kid":"k"})"));
    }

    void whatIsAbsentStays()
    {
        const auto change =
            wire::parseUserChange(R"({"scopes":[],"full_name":"","is_active":false})");
        QVERIFY(change);
        QVERIFY(change->scopes && change->scopes->empty());
        QVERIFY(change->fullName && change->fullName->empty());
        QVERIFY(change->isActive && !*change->isActive);
        QVERIFY(!change->email && !change->password && !change->role);
    }

    void answers()
    {
        model::User user;
        user.id = model::UserId("u");
        user.email = "a@b";
        user.fullName = "Ada";
        user.scopes = {model::KeyScope::Read};
        const std::string json =
            R"({"id":"u","email":"a@b","full_name":"Ada","role":"user","scopes":["read"],)"
            R"("created_at":"1970-01-01T00:00:00.000Z","updated_at":"1970-01-01T00:00:00.000Z",)"
            R"("last_login":null,"is_active":true})";
        QCOMPARE(wire::writeUser(user), json);
        QCOMPARE(
            wire::writeSignedIn({.accessToken = "a",
                                 .refreshToken = "r",
                                 .expiresIn = std::chrono::minutes(15),
                                 .user = user}),
            R"({"access_token":"a","refresh_token":"r","token_type":"Bearer","expires_in":900,)"
                + std::string(R"("user":)") + json + '}');
        QCOMPARE(wire::writeUsers({&user, 1}, {.total = 7, .limit = 1, .offset = 2}),
                 R"({"data":[)" + json + R"(],"total":7,"limit":1,"offset":2})");
        QCOMPARE(wire::writeKeySet(wire::PublicTokenKey{"k", "x"}),
                 std::string(R"({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig",)"
                             R"("kid":"k","x":"x"}]})"));
        QCOMPARE(wire::writeKeySet(std::nullopt), std::string(R"({"keys":[]})"));
        QCOMPARE(wire::writeSupervisorHealth(fromUnixMs(0)),
                 std::string(R"({"status":"healthy","service":"supervisor",)"
                             R"("timestamp":"1970-01-01T00:00:00.000Z"})"));
    }

    void pages()
    {
        const auto page = wire::parseListPage({{"limit", "20"}, {"offset", "40"}}, 500);
        QCOMPARE(page->limit, std::size_t(20));
        QCOMPARE(page->offset, std::size_t(40));
        QCOMPARE(wire::parseListPage({}, 500)->limit, std::size_t(100));
        QCOMPARE(wire::parseListPage({{"limit", "9999"}, {"offset", "-1"}}, 500)->limit,
                 std::size_t(500));
        QVERIFY(!wire::parseListPage({{"limit", "all"}}, 500));
    }
};

QTEST_APPLESS_MAIN(tst_WireUsers)
#include "tst_wire_users.moc"
