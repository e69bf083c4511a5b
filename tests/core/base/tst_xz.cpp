// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/inflation.h"
#include "core/base/xz.h"
#include "tests/support/bytes_of.h"

#include <QTest>

#include <lzma.h>

using namespace stag;

namespace {

constexpr std::size_t kPlenty = 64u << 20;

Bytes pack(BytesView plain, std::uint32_t preset = 6)
{
    Bytes packed(lzma_stream_buffer_bound(plain.size()));
    std::size_t size = 0;
    // Apple writes no check.
    const lzma_ret status =
        lzma_easy_buffer_encode(preset,
                                LZMA_CHECK_NONE,
                                nullptr,
                                reinterpret_cast<const std::uint8_t *>(plain.data()),
                                plain.size(),
                                reinterpret_cast<std::uint8_t *>(packed.data()),
                                &size,
                                packed.size());
    packed.resize(status == LZMA_OK ? size : 0);
    return packed;
}

int codeOf(const Result<Bytes> &result)
{
    return result ? -1 : int(result.error().code);
}

} // namespace

class tst_Xz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data()
    {
        QTest::addColumn<Bytes>("plain");
        QTest::addRow("nothing") << Bytes();
        QTest::addRow("text") << test::bytesOf("a mesh, a mesh, a mesh");
        QTest::addRow("larger than a buffer") << Bytes(300'000, std::byte{7});
    }
    void comesBack()
    {
        QFETCH(const Bytes, plain);
        const Bytes packed = pack(plain);
        QVERIFY(isXz(packed));
        QVERIFY(unpackXz(packed, plain.size()).value() == plain);
    }

    void truncationAndBytesBehindTheEndAreDamage()
    {
        Bytes packed = pack(test::bytesOf("some vertices"));
        for (std::size_t size = 0; size < packed.size(); ++size)
            QCOMPARE(codeOf(unpackXz(BytesView(packed).first(size), kPlenty)),
                     int(ErrorCode::Corrupt));
        packed.push_back(std::byte{1});
        QCOMPARE(codeOf(unpackXz(packed, kPlenty)), int(ErrorCode::Corrupt));
    }

    void damageIsFound()
    {
        Bytes packed = pack(Bytes(1000, std::byte{3}));
        packed[14] ^= std::byte{0xff}; // in the header of the block
        QCOMPARE(codeOf(unpackXz(packed, kPlenty)), int(ErrorCode::Corrupt));
        QVERIFY(!isXz(test::bytesOf("7zXZ")));
    }

    void outputIsLimited()
    {
        QCOMPARE(codeOf(unpackXz(pack(Bytes(1000)), 999)), int(ErrorCode::TooLarge));
        QCOMPARE(codeOf(unpackXz(pack(Bytes(kInflatedBytesFree + 1)), std::size_t(-1))),
                 int(ErrorCode::TooLarge));
    }
};

QTEST_GUILESS_MAIN(tst_Xz)
#include "tst_xz.moc"
