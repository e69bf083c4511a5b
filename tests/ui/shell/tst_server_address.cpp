// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connect_dialog.h"
#include "ui/shell/embedded_server.h"
#include "ui/shell/limits.h"
#include "ui/shell/qr_code.h"

#include <QTest>

using namespace stag::ui::shell;

class TestServerAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void deviceAddressOfRelay_data();
    void deviceAddressOfRelay();
    void qrHasFinderPatterns();
    void qr_overflow();
};

void TestServerAddress::accepts_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *typed, const char *url) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(url);
    };
    row("192.168.1.20:8080", "http://192.168.1.20:8080");
    row("192.168.1.20", "http://192.168.1.20:8080");
    row("stag.example", "http://stag.example:8080");
    row("  localhost:1234  ", "http://localhost:1234");
    row("http://stag.example", "http://stag.example");
    row("https://stag.example:8443", "https://stag.example:8443");
    row("wss://stag.example", "wss://stag.example");
    row("ws://10.0.0.4:8080/api/v1/live?payloads=false#top", "ws://10.0.0.4:8080");
    row("[::1]:8080", "http://[::1]:8080");
}

void TestServerAddress::accepts()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    const auto server = parseServerAddress(typed);
    QVERIFY2(server.has_value(), server ? "" : server.error().detail.c_str());
    QCOMPARE(server->toString(), url);
}

void TestServerAddress::refuses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &typed, const char *says) {
        QTest::newRow(name) << typed << QString::fromUtf8(says);
    };
    row("empty", {}, "for example");
    row("spaces", QStringLiteral("   "), "for example");
    row("another scheme", QStringLiteral("ftp://stag.example"), "ftp");
    row("no host", QStringLiteral("http://"), "no address");
    row("a port that does not exist", QStringLiteral("stag.example:0"), "Port 0");
    row("a port too large", QStringLiteral("stag.example:70000"), "no address");
    row("words", QStringLiteral("my server"), "no address");
    row("too long", QString(ShellLimits::kAddressCharactersMax + 1, u'a'), "too long");
}

void TestServerAddress::refuses()
{
    QFETCH(QString, typed);
    QFETCH(QString, says);
    const auto server = parseServerAddress(typed);
    QVERIFY(!server);
    QVERIFY2(QString::fromStdString(server.error().detail).contains(says),
             server.error().detail.c_str());
}

void TestServerAddress::deviceAddressOfRelay_data()
{
    QTest::addColumn<QString>("relay");
    QTest::addColumn<QString>("address");
    const auto row = [](const char *relay, const char *address) {
        QTest::newRow(relay) << QString::fromUtf8(relay) << QString::fromUtf8(address);
    };
    row("http://127.0.0.1:8081", "ws://127.0.0.1:8081/ws/streamkit?session_id=room");
    row("https://stag.example", "wss://stag.example/ws/streamkit?session_id=room");
    row("", "");
}

void TestServerAddress::deviceAddressOfRelay()
{
    QFETCH(QString, relay);
    QFETCH(QString, address);
    QCOMPARE(deviceAddress(QUrl(relay), QStringLiteral("room")).toString(), address);
}

void TestServerAddress::qrHasFinderPatterns()
{
    const auto code =
        encodeQr(QStringLiteral("ws://192.168.1.24:8081/ws/streamkit?session_id=room"));
    QVERIFY(code.has_value());
    QCOMPARE((code->side - 17) % 4, 0);
    // The three corners carry the finder pattern: dark ring, light ring, dark square.
    const int last = code->side - 7;
    for (const QPoint corner : {QPoint(0, 0), QPoint(last, 0), QPoint(0, last)}) {
        for (int y = 0; y < 7; ++y) {
            for (int x = 0; x < 7; ++x) {
                const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
                QCOMPARE(code->isDark(corner.x() + x, corner.y() + y), ring != 2);
            }
        }
    }
    const auto other =
        encodeQr(QStringLiteral("ws://192.168.1.25:8081/ws/streamkit?session_id=room"));
    QVERIFY(other.has_value());
    QVERIFY(code->dark != other->dark);
}

void TestServerAddress::qr_overflow()
{
    QVERIFY(!encodeQr(QString()));
    QVERIFY(!encodeQr(QString(ShellLimits::kQrBytesMax + 1, u'x')));
    QVERIFY(encodeQr(QString(ShellLimits::kQrBytesMax, u'x')).has_value());
}

QTEST_GUILESS_MAIN(TestServerAddress)
#include "tst_server_address.moc"
