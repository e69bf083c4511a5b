// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "core/base/inflation.h"
#include "core/base/lz4.h"
#include "tests/support/bytes_of.h"

#include <QTest>

#include <lz4.h>
#include <lz4frame.h>

using namespace stag;

namespace {

constexpr std::size_t kPlenty = 64u << 20;

Bytes numbers(std::size_t count)
{
    Bytes bytes;
    for (std::size_t i = 0; i < count; ++i)
        appendLittleEndian(bytes, static_cast<float>(i % 977) * 0.25F);
    return bytes;
}

void append(Bytes &bytes, std::string_view text)
{
    const BytesView view = asBytes(text);
    bytes.insert(bytes.end(), view.begin(), view.end());
}

Bytes plainBlock(BytesView bytes)
{
    Bytes block;
    append(block, "bv4-");
    appendLittleEndian(block, static_cast<std::uint32_t>(bytes.size()));
    block.insert(block.end(), bytes.begin(), bytes.end());
    return block;
}

Bytes withEnd(Bytes blocks)
{
    append(blocks, "bv4$");
    return blocks;
}

/// Blocks that refer to those before, as a stream of Apple's does.
Bytes packApple(BytesView plain, std::size_t blockBytes)
{
    Bytes packed;
    LZ4_stream_t stream;
    LZ4_initStream(&stream, sizeof stream);
    for (BytesView rest = plain; !rest.empty();) {
        const BytesView part = rest.first(std::min(rest.size(), blockBytes));
        rest = rest.subspan(part.size());
        std::vector<char> block(std::size_t(LZ4_compressBound(int(part.size()))));
        const int size = LZ4_compress_fast_continue(&stream,
                                                    reinterpret_cast<const char *>(part.data()),
                                                    block.data(),
                                                    int(part.size()),
                                                    int(block.size()),
                                                    1);
        append(packed, "bv41");
        appendLittleEndian(packed, static_cast<std::uint32_t>(part.size()));
        appendLittleEndian(packed, static_cast<std::uint32_t>(size));
        append(packed, {block.data(), std::size_t(size)});
    }
    return withEnd(std::move(packed));
}

Bytes packFrame(BytesView plain)
{
    Bytes packed(LZ4F_compressFrameBound(plain.size(), nullptr));
    packed.resize(
        LZ4F_compressFrame(packed.data(), packed.size(), plain.data(), plain.size(), nullptr));
    return packed;
}

int codeOf(const Result<Bytes> &result)
{
    return result ? -1 : int(result.error().code);
}

} // namespace

class tst_Lz4 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("blockBytes");
        QTest::addRow("nothing") << 0 << 1;
        QTest::addRow("one block") << 1000 << (1 << 20);
        QTest::addRow("blocks that refer to others") << 100'000 << 4096;
        QTest::addRow("blocks larger than the window") << 100'000 << 100'000;
    }
    void comesBack()
    {
        QFETCH(const int, count);
        QFETCH(const int, blockBytes);
        const Bytes plain = numbers(std::size_t(count));
        const Bytes packed = packApple(plain, std::size_t(blockBytes));
        QVERIFY(isAppleLz4(packed));
        QVERIFY(unpackAppleLz4(packed, kPlenty).value() == plain);
        QVERIFY(unpackAppleLz4(packed, plain.size()).value() == plain);
        QVERIFY(unpackLz4Frame(packFrame(plain), plain.size()).value() == plain);
    }

    void blocksMayBePlain()
    {
        Bytes packed = plainBlock(test::bytesOf("abc"));
        append(packed, "bv4-");
        appendLittleEndian(packed, std::uint32_t{0});
        QVERIFY(unpackAppleLz4(withEnd(packed), 3).value() == test::bytesOf("abc"));
        QCOMPARE(codeOf(unpackAppleLz4(withEnd(packed), 2)), int(ErrorCode::TooLarge));
    }

    void truncationIsDamage()
    {
        const Bytes plain = numbers(300);
        const Bytes apple = packApple(plain, 512);
        for (std::size_t size = 0; size < apple.size(); ++size)
            QCOMPARE(codeOf(unpackAppleLz4(BytesView(apple).first(size), kPlenty)),
                     int(ErrorCode::Corrupt));
        const Bytes frame = packFrame(plain);
        for (std::size_t size = 0; size < frame.size(); ++size)
            QCOMPARE(codeOf(unpackLz4Frame(BytesView(frame).first(size), kPlenty)),
                     int(ErrorCode::Corrupt));
    }

    void bytesBehindTheEndAreDamage()
    {
        Bytes apple = packApple(numbers(10), 512);
        Bytes frame = packFrame(numbers(10));
        apple.push_back(std::byte{0});
        frame.push_back(std::byte{0});
        QCOMPARE(codeOf(unpackAppleLz4(apple, kPlenty)), int(ErrorCode::Corrupt));
        QCOMPARE(codeOf(unpackLz4Frame(frame, kPlenty)), int(ErrorCode::Corrupt));
    }

    void outputIsLimited()
    {
        const Bytes plain = numbers(1000);
        QCOMPARE(codeOf(unpackAppleLz4(packApple(plain, 512), plain.size() - 1)),
                 int(ErrorCode::TooLarge));
        QCOMPARE(codeOf(unpackLz4Frame(packFrame(plain), plain.size() - 1)),
                 int(ErrorCode::TooLarge));
        // What a block only claims costs no memory.
        Bytes claim;
        append(claim, "bv41");
        appendLittleEndian(claim, 0xf000'0000u);
        appendLittleEndian(claim, std::uint32_t{1});
        claim.push_back(std::byte{0});
        QCOMPARE(codeOf(unpackAppleLz4(claim, std::size_t(-1))), int(ErrorCode::TooLarge));
        const Bytes bomb = packFrame(Bytes(kInflatedBytesFree + 1));
        QCOMPARE(codeOf(unpackLz4Frame(bomb, std::size_t(-1))), int(ErrorCode::TooLarge));
    }

    void damageIsFound()
    {
        Bytes wrongMagic = withEnd({});
        wrongMagic[3] = std::byte{'x'};
        QVERIFY(!isAppleLz4(wrongMagic));
        QCOMPARE(codeOf(unpackAppleLz4(wrongMagic, kPlenty)), int(ErrorCode::Corrupt));
        Bytes block = packApple(numbers(100), 4096);
        block[4] = std::byte{1}; // another plain size
        QCOMPARE(codeOf(unpackAppleLz4(block, kPlenty)), int(ErrorCode::Corrupt));
    }
};

QTEST_GUILESS_MAIN(tst_Lz4)
#include "tst_lz4.moc"
