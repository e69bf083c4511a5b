// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/bcrypt.h"
#include "server/identity/password_hash.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;

namespace {

/// As little as the library allows.
constexpr PasswordCost kCheap{.passes = 1, .memoryBytes = 8'192};

const char *const kBcryptOfU = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

} // namespace

class tst_PasswordHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void argon2id()
    {
        const auto one = hashPassword("correct horse", kCheap);
        const auto other = hashPassword("correct horse", kCheap);
        QVERIFY(one && other);
        QVERIFY(one->starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        QVERIFY(*one != *other);
        QCOMPARE(*checkPassword(*one, "correct horse", kCheap), PasswordVerdict::Right);
        QCOMPARE(*checkPassword(*one, "correct horsf", kCheap), PasswordVerdict::Wrong);
        QCOMPARE(*checkPassword(*one, "", kCheap), PasswordVerdict::Wrong);
        // A cost that has been raised since.
        QCOMPARE(*checkPassword(*one, "correct horse", {.passes = 2, .memoryBytes = 8'192}),
                 PasswordVerdict::Outdated);
        QCOMPARE(*checkPassword(*one, "wrong", {.passes = 2, .memoryBytes = 8'192}),
                 PasswordVerdict::Wrong);
    }

    void defaultCost()
    {
        const auto hash = hashPassword("x", {});
        QVERIFY(hash);
        QVERIFY(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    void bcryptIsReplaced()
    {
        if (!hasBcrypt())
            QSKIP("built without libxcrypt");
        // The vectors of crypt_blowfish, and what the Go package of the plan writes.
        QCOMPARE(*checkPassword(kBcryptOfU, "U*U", kCheap), PasswordVerdict::Outdated);
        QCOMPARE(*checkPassword(kBcryptOfU, "U*V", kCheap), PasswordVerdict::Wrong);
        QCOMPARE(*checkPassword("$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga",
                                "allmine",
                                kCheap),
                 PasswordVerdict::Outdated);
    }

    void withoutBcryptItIsSaid()
    {
        if (hasBcrypt())
            QSKIP("built with libxcrypt");
        const auto form = passwordFormOf(kBcryptOfU);
        QVERIFY(!form);
        QCOMPARE(form.error().code, ErrorCode::Unavailable);
    }

    void forms_data()
    {
        QTest::addColumn<QByteArray>("stored");
        QTest::addColumn<int>("expected"); // the form, or 100 and the error
        const auto good = [](const char *name, const char *stored, PasswordForm form) {
            QTest::newRow(name) << QByteArray(stored) << int(form);
        };
        const auto bad =
            [](const char *name, const char *stored, ErrorCode code = ErrorCode::Corrupt) {
                QTest::newRow(name) << QByteArray(stored) << 100 + int(code);
            };
        good("argon2id",
             "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA",
             PasswordForm::Argon2id);
        if (hasBcrypt())
            good("bcrypt", kBcryptOfU, PasswordForm::Bcrypt);
        bad("empty", "");
        bad("argon2i", "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA");
        bad("another version", "$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA");
        bad("no hash", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$");
        bad("no parameters", "$argon2id$v=19$");
        bad("a number that is none", "$argon2id$v=19$m=,t=2,p=1$c29tZXNhbHQ$aGFzaA");
        bad("a negative number", "$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHQ$aGFzaA");
        bad("a number without end", "$argon2id$v=19$m=99999999999999999999999,t=2,p=1$c29$aG");
        bad("foreign digits", "$argon2id$v=19$m=19456,t=2,p=1$c29t ZXNhbHQ$aGFzaA");
        bad("all the memory",
            "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$aGFzaA",
            ErrorCode::TooLarge);
        bad("all the time",
            "$argon2id$v=19$m=19456,t=9,p=1$c29tZXNhbHQ$aGFzaA",
            ErrorCode::TooLarge);
        bad("bcrypt of a week",
            "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            hasBcrypt() ? ErrorCode::TooLarge : ErrorCode::Unavailable);
        bad("bcrypt with a foreign digit",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC!E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
        bad("the broken bcrypt", "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
        bad("bcrypt, cut", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe");
        bad("the old crypt", "rl0uE8fDX6h4w");
    }
    void forms()
    {
        QFETCH(const QByteArray, stored);
        QFETCH(const int, expected);
        const auto form = passwordFormOf(stored.toStdString());
        QCOMPARE(form ? int(*form) : 100 + int(form.error().code), expected);
        if (!form)
            QVERIFY(!checkPassword(stored.toStdString(), "x", kCheap));
    }
};

QTEST_APPLESS_MAIN(tst_PasswordHash)
#include "tst_password_hash.moc"
