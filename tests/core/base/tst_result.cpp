// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <QTest>

#include <memory>

using namespace stag;

namespace {

Result<int> parseDigit(char c)
{
    if (c < '0' || c > '9')
        return Error{ErrorCode::InvalidArgument, "no digit"};
    return c - '0';
}

Result<int> sum(char a, char b)
{
    STAG_TRY(const int first, parseDigit(a));
    STAG_TRY(const int second, parseDigit(b));
    return first + second;
}

Result<void> checkEven(char c)
{
    STAG_TRY(const int digit, parseDigit(c));
    if (digit % 2 != 0)
        return Error{ErrorCode::Conflict, "odd"};
    return success();
}

Result<std::unique_ptr<int>> box(char c)
{
    STAG_TRY_VOID(checkEven(c));
    return std::make_unique<int>(c - '0');
}

} // namespace

class tst_Result : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tryPassesValuesAndErrorsOn()
    {
        QCOMPARE(sum('3', '4').value(), 7);
        QCOMPARE(int(sum('3', 'x').error().code), int(ErrorCode::InvalidArgument));
        QCOMPARE(sum('x', '4').error().detail, std::string("no digit"));
        QVERIFY(checkEven('2'));
        QCOMPARE(int(checkEven('3').error().code), int(ErrorCode::Conflict));
        QCOMPARE(*box('4').value(), 4);
        QCOMPARE(int(box('5').error().code), int(ErrorCode::Conflict));
    }

    void andThenRunsOnlyOnSuccess()
    {
        int calls = 0;
        const auto twice = [&calls](int value) -> Result<int> {
            ++calls;
            return 2 * value;
        };
        QCOMPARE(parseDigit('4').and_then(twice).value(), 8);
        QVERIFY(!parseDigit('x').and_then(twice));
        QCOMPARE(calls, 1);
    }

    void everyCodeHasItsName_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("name");
        const auto row = [](ErrorCode code, const char *name) {
            QTest::addRow("%s", name) << int(code) << QByteArray(name);
        };
        row(ErrorCode::InvalidArgument, "InvalidArgument");
        row(ErrorCode::Corrupt, "Corrupt");
        row(ErrorCode::TooLarge, "TooLarge");
        row(ErrorCode::NotFound, "NotFound");
        row(ErrorCode::Conflict, "Conflict");
        row(ErrorCode::Unauthenticated, "Unauthenticated");
        row(ErrorCode::PermissionDenied, "PermissionDenied");
        row(ErrorCode::RateLimited, "RateLimited");
        row(ErrorCode::Unavailable, "Unavailable");
        row(ErrorCode::Timeout, "Timeout");
        row(ErrorCode::Cancelled, "Cancelled");
        row(ErrorCode::Internal, "Internal");
    }

    void everyCodeHasItsName()
    {
        QFETCH(const int, code);
        QFETCH(const QByteArray, name);
        QCOMPARE(std::string(errorCodeName(ErrorCode(code))), name.toStdString());
    }
};

QTEST_GUILESS_MAIN(tst_Result)
#include "tst_result.moc"
