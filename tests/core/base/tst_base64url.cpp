// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64url.h"
#include "core/base/hex.h"

#include <QTest>

using namespace stag;

class tst_Base64Url : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        // RFC 7515, appendix C, and RFC 4648, section 10.
        QTest::newRow("all differing digits")
            << QByteArray::fromHex("03ecffe0c1") << QByteArray("A-z_4ME");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("one") << QByteArray("f") << QByteArray("Zg");
        QTest::newRow("two") << QByteArray("fo") << QByteArray("Zm8");
        QTest::newRow("three") << QByteArray("foo") << QByteArray("Zm9v");
    }
    void roundTrip()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, text);
        const BytesView view =
            std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size())));
        QCOMPARE(QByteArray::fromStdString(base64UrlEncode(view)), text);
        const auto decoded = base64UrlDecode(text.toStdString(), 16);
        QVERIFY(decoded);
        QCOMPARE(hexEncode(*decoded), hexEncode(view));
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        const auto row =
            [](const char *name, const char *text, ErrorCode code = ErrorCode::InvalidArgument) {
                QTest::newRow(name) << QByteArray(text) << int(code);
            };
        row("padding", "Zg==");
        row("plus", "A+z_4ME");
        row("slash", "A-z/4ME");
        row("a length that no bytes have", "Zm9vZ");
        row("unused bits", "Zh");
        row("white space", "Zm 8");
        row("over the limit", "AAAAAAAAAAAAAAAAAAAAAAAA", ErrorCode::TooLarge);
    }
    void rejects()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, code);
        const auto decoded = base64UrlDecode(text.toStdString(), 16);
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), code);
    }
};

QTEST_APPLESS_MAIN(tst_Base64Url)
#include "tst_base64url.moc"
