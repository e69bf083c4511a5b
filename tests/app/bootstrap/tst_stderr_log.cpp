// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/stderr_log.h"
#include "tests/support/test_clock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace stag;
using namespace stag::app::bootstrap;

namespace {

const Timestamp kTime = fromUnixMs(1'700'000'000'123);

} // namespace

class tst_StderrLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("written");
        QTest::addRow("word") << QByteArray("a/b") << QByteArray("a/b");
        QTest::addRow("space") << QByteArray("a b") << QByteArray("\"a b\"");
        QTest::addRow("empty") << QByteArray() << QByteArray("\"\"");
        QTest::addRow("quote") << QByteArray("a\"b") << QByteArray("\"a\\\"b\"");
        QTest::addRow("a forged line")
            << QByteArray("a\n2026 info all well") << QByteArray("\"a?2026 info all well\"");
        QTest::addRow("terminal control") << QByteArray("\x1b[2J") << QByteArray("\"?[2J\"");
    }

    void text()
    {
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, written);
        const std::string line = formatText({.level = host::LogLevel::Warning,
                                             .message = "odd",
                                             .fields = {{"value", value.toStdString()}}},
                                            kTime);
        QCOMPARE(QByteArray::fromStdString(line),
                 "2023-11-14T22:13:20.123Z warning odd value=" + written);
    }

    void numbers()
    {
        QCOMPARE(
            formatText({.message = "request",
                        .fields = {{"path", "/"}},
                        .numbers = {{"status", 200}, {"latency_ms", 0.25}}},
                       kTime),
            std::string("2023-11-14T22:13:20.123Z info request path=/ status=200 latency_ms=0.25"));
    }

    void json()
    {
        const std::string line = formatJson({.level = host::LogLevel::Info,
                                             .message = "listening",
                                             .fields = {{"url", "a\"\n"}},
                                             .numbers = {{"status", 200}, {"latency_ms", 0.25}}},
                                            kTime);
        QVERIFY(line.find('\n') == std::string::npos);
        const QJsonObject object =
            QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
        QCOMPARE(object[QStringLiteral("time")].toString(),
                 QStringLiteral("2023-11-14T22:13:20.123Z"));
        QCOMPARE(object[QStringLiteral("level")].toString(), QStringLiteral("info"));
        QCOMPARE(object[QStringLiteral("msg")].toString(), QStringLiteral("listening"));
        QCOMPARE(object[QStringLiteral("url")].toString(), QStringLiteral("a\"\n"));
        QCOMPARE(object[QStringLiteral("status")], QJsonValue(200));
        QCOMPARE(object[QStringLiteral("latency_ms")], QJsonValue(0.25));
    }

    void acceptsItsLevelAndWorse()
    {
        const test::TestClock clock;
        const StderrLog log(clock, {.level = host::LogLevel::Warning, .format = LogFormat::Text});
        QVERIFY(!log.accepts(host::LogLevel::Debug));
        QVERIFY(!log.accepts(host::LogLevel::Info));
        QVERIFY(log.accepts(host::LogLevel::Warning));
        QVERIFY(log.accepts(host::LogLevel::Error));
    }
};

QTEST_GUILESS_MAIN(tst_StderrLog)
#include "tst_stderr_log.moc"
