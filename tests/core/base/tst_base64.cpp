// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "tests/support/bytes_of.h"

#include <QTest>

using namespace stag;
using namespace stag::test;

class tst_Base64 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesAndDecodes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        // RFC 4648, section 10
        QTest::addRow("empty") << QByteArray() << QByteArray();
        QTest::addRow("one byte") << QByteArray("f") << QByteArray("Zg==");
        QTest::addRow("two bytes") << QByteArray("fo") << QByteArray("Zm8=");
        QTest::addRow("a whole group") << QByteArray("foo") << QByteArray("Zm9v");
        QTest::addRow("six bytes") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
        QTest::addRow("both symbols") << QByteArray("\xfb\xff\xbf") << QByteArray("+/+/");
        QTest::addRow("zeros") << QByteArray(3, '\0') << QByteArray("AAAA");
    }

    void encodesAndDecodes()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(base64Encode(bytesOf(bytes))), text);
        const auto decoded = base64Decode(text.toStdString(), 1000);
        QVERIFY(decoded);
        QCOMPARE(byteArrayOf(*decoded), bytes);
        QCOMPARE(base64DecodedSizeBytes(text.toStdString()), std::size_t(bytes.size()));
    }

    void agreesWithQt()
    {
        QByteArray bytes;
        for (int size = 0; size < 700; ++size) {
            QCOMPARE(QByteArray::fromStdString(base64Encode(bytesOf(bytes))), bytes.toBase64());
            bytes.append(char(size * 37));
        }
    }

    void appendsInBlocks()
    {
        QByteArray bytes(30'000, '\0');
        for (qsizetype i = 0; i < bytes.size(); ++i)
            bytes[i] = char(i * 37 + i / 256);
        for (const qsizetype size : {0, 1, 12'287, 12'288, 12'289, 24'576, 29'999, 30'000}) {
            const QByteArray some = bytes.first(size);
            std::string text = "before ";
            base64Append(text, bytesOf(some));
            QCOMPARE(QByteArray::fromStdString(text), "before " + some.toBase64());
            QCOMPARE(base64EncodedSizeBytes(std::size_t(size)) + 7, text.size());
        }
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("one character") << QByteArray("Z");
        QTest::addRow("without padding") << QByteArray("Zg");
        QTest::addRow("too little padding") << QByteArray("Zg=");
        QTest::addRow("only padding") << QByteArray("====");
        QTest::addRow("three padding characters") << QByteArray("Z===");
        QTest::addRow("padding in the middle") << QByteArray("Zg==Zg==");
        QTest::addRow("padding inside a group") << QByteArray("Z=g=");
        QTest::addRow("unused bits, one byte") << QByteArray("Zh==");
        QTest::addRow("unused bits, two bytes") << QByteArray("Zm9=");
        QTest::addRow("line break") << QByteArray("Zm9v\nZm9");
        QTest::addRow("blank in front") << QByteArray(" Zm9v   ");
        QTest::addRow("URL alphabet") << QByteArray("-_-_");
        QTest::addRow("zero byte") << QByteArray("Zm9\0", 4);
        QTest::addRow("UTF-8") << QByteArray("Zm\xc3\xa9");
        QTest::addRow("words") << QByteArray("base64-encoded-draco-data");
    }

    void rejects()
    {
        QFETCH(const QByteArray, text);
        const auto decoded = base64Decode(text.toStdString(), 1000);
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), int(ErrorCode::InvalidArgument));
    }

    void limit_overflow()
    {
        QVERIFY(base64Decode("Zm9vYmFy", 6));
        QVERIFY(base64Decode("Zm8=", 2));
        const auto decoded = base64Decode("Zm9vYmFy", 5);
        QVERIFY(!decoded);
        QCOMPARE(int(decoded.error().code), int(ErrorCode::TooLarge));
    }

    void namesTheOffset()
    {
        const auto decoded = base64Decode("Zm9vZ!9v", 100);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().detail, std::string("base64: illegal character at offset 5"));
    }
};

QTEST_GUILESS_MAIN(tst_Base64)
#include "tst_base64.moc"
