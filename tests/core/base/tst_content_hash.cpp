// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/content_hash.h"
#include "core/base/hex.h"
#include "tests/support/bytes_of.h"

#include <QTest>

using namespace stag;
using namespace stag::test;

class tst_ContentHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("hex");
        // NIST's examples for FIPS 180-4
        QTest::addRow("empty")
            << QByteArray()
            << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::addRow("abc")
            << QByteArray("abc")
            << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::addRow("two blocks")
            << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
            << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::addRow("a million a")
            << QByteArray(1'000'000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void hashes()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, hex);
        const ContentHash hash = sha256({bytesOf(bytes)});
        QCOMPARE(QByteArray::fromStdString(hash.toHex()), hex);
        QVERIFY(ContentHash::fromHex(hex.toStdString()) == hash);
        QVERIFY(ContentHash::fromHex(hex.toUpper().toStdString()) == hash);
    }

    void partsAreConcatenated()
    {
        const Bytes a = bytesOf("a");
        const Bytes bc = bytesOf("bc");
        QVERIFY(sha256({a, bc}) == sha256({bytesOf("abc")}));
        QVERIFY(sha256({a, {}, bc}) == sha256({bytesOf("abc")}));
        QVERIFY(sha256({}) == sha256({bytesOf("")}));
    }

    void fromHexRejects_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("63 digits") << QByteArray(63, 'a');
        QTest::addRow("65 digits") << QByteArray(65, 'a');
        QTest::addRow("a foreign digit") << QByteArray(63, 'a') + 'g';
        QTest::addRow("a sign") << QByteArray(62, 'a') + "-1";
        QTest::addRow("a blank") << QByteArray(63, 'a') + ' ';
    }

    void fromHexRejects()
    {
        QFETCH(const QByteArray, hex);
        QVERIFY(!ContentHash::fromHex(hex.toStdString()));
    }

    void hexRoundTripsEveryByte()
    {
        for (int value = 0; value < 256; ++value) {
            const std::array<std::byte, 1> byte{std::byte(value)};
            std::array<std::byte, 1> back{};
            QVERIFY(hexDecode(hexEncode(byte), back));
            QVERIFY(back == byte);
        }
    }
};

QTEST_GUILESS_MAIN(tst_ContentHash)
#include "tst_content_hash.moc"
