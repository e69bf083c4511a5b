// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "tests/support/bytes_of.h"

#include <QTest>

#include <limits>

using namespace stag;
using namespace stag::test;

class tst_ByteReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLittleEndian()
    {
        const Bytes bytes = bytesOf(QByteArray::fromHex("010203040506070809aabbccddeeff"));
        ByteReader reader(bytes);
        QCOMPARE(reader.u8().value_or(0), std::uint8_t(0x01));
        QCOMPARE(reader.u16().value_or(0), std::uint16_t(0x0302));
        QCOMPARE(reader.u32().value_or(0), std::uint32_t(0x07060504));
        QCOMPARE(reader.u64().value_or(0), std::uint64_t(0xffeeddccbbaa0908u));
        QVERIFY(reader.atEnd());
    }

    void readsFloats_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<double>("value");
        QTest::addRow("one") << QByteArray("0000803f") << 1.0;
        QTest::addRow("minus a half") << QByteArray("000000bf") << -0.5;
        QTest::addRow("zero") << QByteArray("00000000") << 0.0;
    }

    void readsFloats()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const double, value);
        const Bytes bytes = bytesOf(QByteArray::fromHex(hex));
        ByteReader reader(bytes);
        QCOMPARE(double(reader.f32().value_or(99.0f)), value);
        QVERIFY(reader.atEnd());
        Bytes written;
        appendLittleEndian(written, float(value));
        QVERIFY(written == bytes);
    }

    void writesWhatItReads()
    {
        Bytes bytes;
        appendLittleEndian(bytes, std::uint8_t(0xfe));
        appendLittleEndian(bytes, std::uint16_t(0xfedc));
        appendLittleEndian(bytes, std::uint32_t(0xfedcba98u));
        appendLittleEndian(bytes, std::uint64_t(0xfedcba9876543210u));
        QCOMPARE(byteArrayOf(bytes).toHex(), QByteArray("fedcfe98badcfe1032547698badcfe"));
        ByteReader reader(bytes);
        QCOMPARE(reader.u8().value_or(0), std::uint8_t(0xfe));
        QCOMPARE(reader.u16().value_or(0), std::uint16_t(0xfedc));
        QCOMPARE(reader.u32().value_or(0), std::uint32_t(0xfedcba98u));
        QCOMPARE(reader.u64().value_or(0), std::uint64_t(0xfedcba9876543210u));
        QVERIFY(reader.atEnd());
    }

    void givesNothingBehindTheEnd()
    {
        const Bytes bytes = bytesOf("abc");
        ByteReader reader(bytes);
        QVERIFY(!reader.u32());
        QVERIFY(!reader.u64());
        QVERIFY(!reader.f32());
        QVERIFY(!reader.take(4));
        QVERIFY(!reader.take(std::numeric_limits<std::size_t>::max()));
        QCOMPARE(reader.remainingBytes(), std::size_t(3)); // a failed read has not moved
        const auto all = reader.take(3);
        QVERIFY(all);
        QCOMPARE(byteArrayOf(*all), QByteArray("abc"));
        QVERIFY(reader.atEnd());
        QVERIFY(reader.take(0));
        QVERIFY(!reader.u8());
    }
};

QTEST_GUILESS_MAIN(tst_ByteReader)
#include "tst_byte_reader.moc"
