// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/base/inflation.h"
#include "tests/support/bytes_of.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;
using namespace stag::test;

namespace {

QByteArray noise(int size)
{
    Bytes bytes(static_cast<std::size_t>(size));
    SeededRandom().fill(bytes);
    return byteArrayOf(bytes);
}

Bytes pack(const QByteArray &bytes, int level = kGzipLevelDefault)
{
    return *gzip(bytesOf(bytes), level);
}

} // namespace

class tst_Gzip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrips_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("one byte") << QByteArray("x");
        QTest::addRow("text") << QByteArray("spatial spatial spatial");
        QTest::addRow("noise, larger than the first buffer") << noise(100'000);
        QTest::addRow("zeros, a thousand times smaller") << QByteArray(1'000'000, '\0');
        QTest::addRow("exactly the first buffer") << noise(16 << 10);
        QTest::addRow("one more than the first buffer") << noise((16 << 10) + 1);
    }

    void roundTrips()
    {
        QFETCH(const QByteArray, bytes);
        for (int level = kGzipLevelMin; level <= kGzipLevelMax; ++level) {
            const Bytes packed = pack(bytes, level);
            QVERIFY(isGzip(packed));
            const auto plain = gunzip(packed, std::size_t(bytes.size()));
            QVERIFY(plain);
            QVERIFY(byteArrayOf(*plain) == bytes);
        }
    }

    void compressionIsDeterministic()
    {
        QVERIFY(pack("the same bytes") == pack("the same bytes"));
        QCOMPARE(byteArrayOf(pack("x")).mid(4, 4), QByteArray(4, '\0')); // no time in the header
    }

    void readsSeveralMembers()
    {
        Bytes both = pack("first ");
        const Bytes second = pack("second");
        both.insert(both.end(), second.begin(), second.end());
        const auto plain = gunzip(both, 12);
        QVERIFY(plain);
        QCOMPARE(byteArrayOf(*plain), QByteArray("first second"));
        QCOMPARE(int(gunzip(both, 11).error().code), int(ErrorCode::TooLarge));
        QCOMPARE(int(gunzip(both, 5).error().code), int(ErrorCode::TooLarge));
    }

    void rejectsTruncationAtEveryByte()
    {
        const Bytes packed =
            pack("a text that is long enough to have a few blocks, blocks, blocks");
        for (std::size_t size = 0; size < packed.size(); ++size) {
            const auto plain = gunzip(BytesView(packed).first(size), 100'000);
            QVERIFY2(!plain, qPrintable(QString::number(size)));
            QCOMPARE(int(plain.error().code), int(ErrorCode::Corrupt));
        }
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = byteArrayOf(pack("something"));
        QByteArray wrongChecksum = good;
        wrongChecksum[wrongChecksum.size() - 8] = char(wrongChecksum[wrongChecksum.size() - 8] ^ 1);
        QByteArray wrongSize = good;
        wrongSize[wrongSize.size() - 1] = char(wrongSize[wrongSize.size() - 1] ^ 1);
        QByteArray wrongBody = good;
        wrongBody[10] = char(0xff);
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("text") << QByteArray("hello");
        QTest::addRow("another method") << QByteArray("\x1f\x8b\x07\0\0\0\0\0\0\0", 10);
        QTest::addRow("wrong checksum") << wrongChecksum;
        QTest::addRow("wrong size") << wrongSize;
        QTest::addRow("wrong body") << wrongBody;
        QTest::addRow("one byte behind the end") << good + '\0';
        QTest::addRow("garbage behind the end") << good + "garbage";
        QTest::addRow("half a member behind the end") << good + good.left(12);
        QTest::addRow("only the magic") << QByteArray("\x1f\x8b\x08");
    }

    void rejects()
    {
        QFETCH(const QByteArray, bytes);
        const auto plain = gunzip(bytesOf(bytes), 1000);
        QVERIFY(!plain);
        QCOMPARE(int(plain.error().code), int(ErrorCode::Corrupt));
    }

    void limit_overflow_data()
    {
        QTest::addColumn<int>("size");
        QTest::addRow("nothing allowed") << 1;
        QTest::addRow("small") << 100;
        QTest::addRow("several buffers") << 200'000;
    }

    void limit_overflow()
    {
        QFETCH(const int, size);
        const Bytes packed = pack(QByteArray(size, 'x'));
        QVERIFY(gunzip(packed, std::size_t(size)));
        const auto plain = gunzip(packed, std::size_t(size) - 1);
        QVERIFY(!plain);
        QCOMPARE(int(plain.error().code), int(ErrorCode::TooLarge));
    }

    void claimedSizeIsBelievedOnlyWhenItIsTooLarge()
    {
        QByteArray claimsMore = byteArrayOf(pack(QByteArray(900, 'x')));
        claimsMore.replace(claimsMore.size() - 4, 4, QByteArray("\xe9\x03\0\0", 4)); // 1001
        QCOMPARE(int(gunzip(bytesOf(claimsMore), 1000).error().code), int(ErrorCode::TooLarge));
        QCOMPARE(int(gunzip(bytesOf(claimsMore), 1001).error().code), int(ErrorCode::Corrupt));
        claimsMore.replace(claimsMore.size() - 4, 4, QByteArray(4, '\xff')); // impossible
        QCOMPARE(int(gunzip(bytesOf(claimsMore), 1000).error().code), int(ErrorCode::Corrupt));
        QByteArray claimsLess = byteArrayOf(pack(QByteArray(100'000, 'x')));
        claimsLess.replace(claimsLess.size() - 4, 4, QByteArray(4, '\0'));
        QCOMPARE(int(gunzip(bytesOf(claimsLess), 1000).error().code), int(ErrorCode::TooLarge));
        QCOMPARE(int(gunzip(bytesOf(claimsLess), 1'000'000).error().code), int(ErrorCode::Corrupt));
    }

    void bombIsTooLargeWhateverTheLimit()
    {
        const Bytes small = pack(QByteArray(kInflatedBytesFree, '\0'));
        QVERIFY(gunzip(small, kInflatedBytesFree));
        QByteArray bomb = byteArrayOf(pack(QByteArray(kInflatedBytesFree + 100'000, '\0')));
        QCOMPARE(int(gunzip(bytesOf(bomb), 1u << 30).error().code), int(ErrorCode::TooLarge));
        bomb.replace(bomb.size() - 4, 4, QByteArray(4, '\0')); // says that it is empty
        QCOMPARE(int(gunzip(bytesOf(bomb), 1u << 30).error().code), int(ErrorCode::TooLarge));
        // What grows less than a hundredfold may be as large as the caller allows.
        const QByteArray grown = noise(200'000) + QByteArray(kInflatedBytesFree, '\0');
        const auto plain = gunzip(pack(grown), 1u << 30);
        QVERIFY(plain);
        QCOMPARE(plain->size(), std::size_t(grown.size()));
    }

    void manyMembersAreNoMoreWorkThanOne()
    {
        QByteArray members;
        for (int i = 0; i < 200'000; ++i)
            members += byteArrayOf(pack("x", kGzipLevelMin));
        const auto plain = gunzip(bytesOf(members), 1u << 30);
        QVERIFY(plain);
        QCOMPARE(byteArrayOf(*plain), QByteArray(200'000, 'x'));
        QCOMPARE(int(gunzip(bytesOf(members), 199'999).error().code), int(ErrorCode::TooLarge));
    }

    void rejectsLevel_data()
    {
        QTest::addColumn<int>("level");
        QTest::addRow("below") << -1;
        QTest::addRow("above") << 10;
    }

    void rejectsLevel()
    {
        QFETCH(const int, level);
        QCOMPARE(int(gzip({}, level).error().code), int(ErrorCode::InvalidArgument));
    }

    void recognises_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("expected");
        QTest::addRow("a member") << byteArrayOf(pack("x")) << true;
        QTest::addRow("empty") << QByteArray() << false;
        QTest::addRow("two bytes of the magic") << QByteArray("\x1f\x8b") << false;
        QTest::addRow("zlib") << qCompress("x").mid(4) << false;
    }

    void recognises()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, expected);
        QCOMPARE(isGzip(bytesOf(bytes)), expected);
    }
};

QTEST_GUILESS_MAIN(tst_Gzip)
#include "tst_gzip.moc"
