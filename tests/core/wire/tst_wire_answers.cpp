// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/anchor_metadata.h"
#include "core/wire/sessions.h"
#include "core/wire/stag.h"
#include "core/wire/status.h"
#include "tests/core/wire/answer_rows.h"

#include <QTest>

#include <limits>

using namespace stag;

class tst_WireAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answer_data()
    {
        QTest::addColumn<std::string>("actual");
        QTest::addColumn<std::string>("expected");
        for (const stag::test::AnswerRow &row : stag::test::answerRows())
            QTest::newRow(row.name.c_str()) << row.actual << row.expected;
    }
    void answer()
    {
        QFETCH(const std::string, actual);
        QFETCH(const std::string, expected);
        QCOMPARE(actual, expected);
    }

    void number_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<std::string>("text");
        QTest::newRow("whole") << 1.0 << std::string("1");
        QTest::newRow("zero") << 0.0 << std::string("0");
        QTest::newRow("minus zero") << -0.0 << std::string("-0");
        QTest::newRow("tenth") << 0.1 << std::string("0.1");
        QTest::newRow("third") << 1.0 / 3.0 << std::string("0.3333333333333333");
        QTest::newRow("micro") << 1e-6 << std::string("0.000001");
        QTest::newRow("below micro") << 1.5e-7 << std::string("1.5e-7");
        QTest::newRow("large") << 1e17 << std::string("100000000000000000");
        QTest::newRow("larger") << 1e18 << std::string("1e+18");
        QTest::newRow("largest") << 1.7976931348623157e308
                                 << std::string("1.7976931348623157e+308");
        QTest::newRow("smallest") << 5e-324 << std::string("5e-324");
        QTest::newRow("not finite")
            << std::numeric_limits<double>::infinity() << std::string("null");
    }
    void number()
    {
        QFETCH(const double, value);
        QFETCH(const std::string, text);
        model::Anchor anchor;
        anchor.pose.position.x = value;
        const std::string written = wire::writeAnchor(anchor);
        QVERIFY2(written.find("\"x\":" + text + ",") != std::string::npos, written.c_str());
    }

    void uptime_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<std::string>("text");
        QTest::newRow("zero") << qint64(0) << std::string("0s");
        QTest::newRow("nanoseconds") << qint64(60) << std::string("60ns");
        QTest::newRow("microseconds") << qint64(1500) << std::string("1.5µs");
        QTest::newRow("milliseconds") << qint64(2000000) << std::string("2ms");
        QTest::newRow("seconds") << qint64(3400000000) << std::string("3.4s");
        QTest::newRow("minutes") << qint64(60000000000) << std::string("1m0s");
        QTest::newRow("hours") << qint64(3723400000000) << std::string("1h2m3.4s");
        QTest::newRow("days") << qint64(90000000000001) << std::string("25h0m0.000000001s");
        QTest::newRow("negative") << qint64(-1000000000) << std::string("-1s");
        QTest::newRow("most negative")
            << std::numeric_limits<qint64>::min() << std::string("-2562047h47m16.854775808s");
    }
    void uptime()
    {
        QFETCH(const qint64, nanoseconds);
        QFETCH(const std::string, text);
        QCOMPARE(wire::goDuration(std::chrono::nanoseconds(nanoseconds)), text);
    }

    void time_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<std::string>("text");
        QTest::newRow("epoch") << qint64(0) << std::string("1970-01-01T00:00:00.000Z");
        QTest::newRow("milliseconds")
            << qint64(1795215212465) << std::string("2026-11-20T22:53:32.465Z");
        QTest::newRow("trailing zeros")
            << qint64(1795215209100) << std::string("2026-11-20T22:53:29.100Z");
        QTest::newRow("before the epoch") << qint64(-1) << std::string("1969-12-31T23:59:59.999Z");
        QTest::newRow("leap day") << qint64(1709164800000)
                                  << std::string("2024-02-29T00:00:00.000Z");
    }
    void time()
    {
        QFETCH(const qint64, ms);
        QFETCH(const std::string, text);
        QCOMPARE(wire::rfc3339(fromUnixMs(ms)), text);
    }

    void apiCodes_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<std::string>("name");
        QTest::addColumn<int>("status");
        const auto row = [](wire::ApiCode code, const char *name, int status) {
            QTest::newRow(name) << int(code) << std::string(name) << status;
        };
        row(wire::ApiCode::BadRequest, "BAD_REQUEST", 400);
        row(wire::ApiCode::Unauthorized, "UNAUTHORIZED", 401);
        row(wire::ApiCode::Forbidden, "FORBIDDEN", 403);
        row(wire::ApiCode::NotFound, "NOT_FOUND", 404);
        row(wire::ApiCode::Conflict, "CONFLICT", 409);
        row(wire::ApiCode::UnprocessableEntity, "UNPROCESSABLE_ENTITY", 422);
        row(wire::ApiCode::InternalError, "INTERNAL_ERROR", 500);
        row(wire::ApiCode::DatabaseError, "DATABASE_ERROR", 500);
        row(wire::ApiCode::ValidationError, "VALIDATION_ERROR", 400);
        row(wire::ApiCode::CompressionError, "COMPRESSION_ERROR", 500);
        row(wire::ApiCode::RateLimitExceeded, "RATE_LIMIT_EXCEEDED", 429);
    }
    void apiCodes()
    {
        QFETCH(const int, code);
        QFETCH(const std::string, name);
        QFETCH(const int, status);
        const std::string body = wire::writeApiError(wire::ApiCode(code), "x");
        QVERIFY2(body.find("\"code\":\"" + name + "\"") != std::string::npos, body.c_str());
        QCOMPARE(wire::apiStatus(wire::ApiCode(code)), status);
    }

    void traitsComeBack_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("anchor") << int(model::AnchorKind::Anchor);
        QTest::newRow("device") << int(model::AnchorKind::Device);
        QTest::newRow("plane") << int(model::AnchorKind::Plane);
    }
    void traitsComeBack()
    {
        QFETCH(const int, kind);
        model::AnchorTraits traits;
        traits.kind = model::AnchorKind(kind);
        if (traits.kind == model::AnchorKind::Device) {
            traits.device = model::DeviceId("vive-1");
            traits.deviceName = "Vive · \"Mara\"";
            traits.stream = "head";
        } else {
            traits.label = "TABLE";
        }
        if (traits.kind == model::AnchorKind::Plane)
            traits.polygon = {{0.1, 0, -1}, {1e-9, 2, 3}, {4, 5, 6}};
        model::Anchor anchor;
        anchor.metadata = wire::writeAnchorMetadata(traits);
        QVERIFY(wire::readAnchorTraits(anchor) == traits);
    }

    void sessionsComeBack()
    {
        const std::vector<model::Session> sessions{
            {model::SessionId("s1"), fromUnixMs(1), fromUnixMs(2), 3, 4, {9, 8, 7, 6, 5}},
            {model::SessionId("s\"2"), fromUnixMs(5), fromUnixMs(6), 0, 0}};
        const auto back = wire::parseSessions(wire::writeSessions(sessions));
        QVERIFY(back);
        QVERIFY(*back == sessions);
    }
};

QTEST_GUILESS_MAIN(tst_WireAnswers)
#include "tst_wire_answers.moc"
