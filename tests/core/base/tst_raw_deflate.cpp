// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/raw_deflate.h"

#include <QTest>

using namespace stag;

namespace {

constexpr std::size_t kMuch = 10u << 20;

RawDeflater deflater(int windowBits = kDeflateWindowBitsMax)
{
    return std::move(*RawDeflater::create(windowBits));
}

RawInflater inflater()
{
    return std::move(*RawInflater::create());
}

} // namespace

class tst_RawDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTripInPieces()
    {
        std::string plain;
        for (int i = 0; i < 200'000; ++i)
            plain += static_cast<char>(i % 251 + i / 1000);
        RawDeflater packer = deflater();
        std::string packed;
        for (std::size_t at = 0; at < plain.size(); at += 30'000)
            packer.append(std::string_view(plain).substr(at, 30'000), packed);
        RawInflater unpacker = inflater();
        std::string back;
        for (const char byte : packed)
            QVERIFY(unpacker.append({&byte, 1}, back, kMuch));
        QVERIFY(unpacker.isAtBlockEnd());
        QVERIFY(back == plain);
    }

    void endsWithTheFlushMark()
    {
        std::string packed;
        deflater().append("some text", packed);
        QVERIFY(packed.ends_with(std::string("\x00\x00\xff\xff", 4)));
    }

    void resetForgets()
    {
        RawDeflater packer = deflater();
        std::string first;
        packer.append("a sentence that is said more than once", first);
        packer.reset();
        std::string second;
        packer.append("a sentence that is said more than once", second);
        QVERIFY(first == second);
    }

    void outputIsBounded()
    {
        std::string packed;
        deflater().append(std::string(100'000, 'x'), packed);
        std::string exact;
        QVERIFY(inflater().append(packed, exact, 100'000));
        std::string back;
        const auto result = inflater().append(packed, back, 99'999);
        QVERIFY(!result && result.error().code == ErrorCode::TooLarge);
        QCOMPARE(back.size(), std::size_t(99'999));
    }

    void cutIsSeen()
    {
        std::string packed;
        deflater().append("some text that is longer than a byte", packed);
        for (std::size_t size = 1; size + 5 < packed.size(); ++size) {
            RawInflater unpacker = inflater();
            std::string back;
            QVERIFY(unpacker.append(std::string_view(packed).substr(0, size), back, kMuch));
            QVERIFY(!unpacker.isAtBlockEnd());
        }
    }

    void damageIsSeen()
    {
        std::string back;
        const auto result = inflater().append("\xff\xff\xff\xff", back, kMuch);
        QVERIFY(!result && result.error().code == ErrorCode::Corrupt);
    }

    void finalBlocksMayFollowEachOther()
    {
        // "Hello" in a fixed block with the final bit.
        const std::string block("\xf3\x48\xcd\xc9\xc9\x07\x00", 7);
        RawInflater unpacker = inflater();
        std::string back;
        QVERIFY(unpacker.append(block + block, back, kMuch));
        QVERIFY(unpacker.isAtBlockEnd());
        QVERIFY(back == "HelloHello");
    }
};

QTEST_GUILESS_MAIN(tst_RawDeflate)
#include "tst_raw_deflate.moc"
