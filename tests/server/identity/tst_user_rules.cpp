// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/user_rules.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;

namespace {

QString told(const Result<std::string> &result)
{
    return QString::fromStdString(result ? *result : result.error().detail);
}

} // namespace

class tst_UserRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emails_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<QString>("expected");
        const QString wrong = QStringLiteral("email: not an address such as ada@example.org");
        QTest::newRow("as it is") << QStringLiteral("ada@example.org")
                                  << QStringLiteral("ada@example.org");
        QTest::newRow("in lower case")
            << QStringLiteral("Ada@Example.ORG") << QStringLiteral("ada@example.org");
        QTest::newRow("without a domain of the world")
            << QStringLiteral("admin@localhost") << QStringLiteral("admin@localhost");
        QTest::newRow("empty") << QString() << wrong;
        QTest::newRow("no at") << QStringLiteral("ada") << wrong;
        QTest::newRow("nobody") << QStringLiteral("@example.org") << wrong;
        QTest::newRow("nowhere") << QStringLiteral("ada@") << wrong;
        QTest::newRow("a space") << QStringLiteral("ada @example.org") << wrong;
        QTest::newRow("a line end") << QStringLiteral("ada\n@example.org") << wrong;
        QTest::newRow("too long") << QString(260, u'a')
                                  << QStringLiteral("email: longer than 255 bytes");
    }
    void emails()
    {
        QFETCH(const QString, email);
        QFETCH(const QString, expected);
        QCOMPARE(told(checkedEmail(email.toStdString(), {})), expected);
    }

    void passwords()
    {
        const auto check = [](const std::string &password) {
            const auto checked = checkNewPassword(password, "ada@example.org", {});
            return checked ? QString() : QString::fromStdString(checked.error().detail);
        };
        QCOMPARE(check("12345678"), QString());
        QCOMPARE(check("pass phrase with ümlauts"), QString());
        QCOMPARE(check("1234567"), QStringLiteral("password: shorter than 8 characters"));
        QCOMPARE(check(std::string(129, 'x')), QStringLiteral("password: longer than 128 bytes"));
        QCOMPARE(check(std::string("12345678\0", 9)),
                 QStringLiteral("password: control character"));
        QCOMPARE(check("ada@example.org"), QStringLiteral("password: the same as the email"));
        QCOMPARE(check("\xff\xfe\xff\xfe\xff\xfe\xff\xfe"),
                 QStringLiteral("password: control character"));
    }

    void aNewUserMayNothing()
    {
        test::SeededRandom random(1);
        wire::UserChange wanted;
        wanted.email = "Ada@example.org";
        wanted.password = "12345678";
        const auto user = newUser(wanted, random, {});
        QVERIFY(user);
        QCOMPARE(user->email, std::string("ada@example.org"));
        QVERIFY(user->scopes.empty());
        QCOMPARE(user->role, model::UserRole::User);
        QVERIFY(user->isActive);
        wanted.fullName = std::string(256, 'x');
        QVERIFY(!newUser(wanted, random, {}));
    }
};

QTEST_APPLESS_MAIN(tst_UserRules)
#include "tst_user_rules.moc"
