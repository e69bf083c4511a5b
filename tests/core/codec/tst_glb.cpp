// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/glb.h"

#include <QTest>

using namespace stag;

namespace {

Bytes glbOf(std::string_view json, std::string_view binary)
{
    Bytes bytes = codec::glbHead(json, binary.size()).value();
    const BytesView view = asBytes(binary);
    bytes.insert(bytes.end(), view.begin(), view.end());
    return bytes;
}

} // namespace

class TestGlb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheContainer()
    {
        const Bytes bytes = glbOf("{}", "abcd");
        constexpr std::string_view kExpected("glTF\x02\0\0\0\x24\0\0\0\x04\0\0\0JSON{}  "
                                             "\x04\0\0\0BIN\0abcd",
                                             36);
        QVERIFY(asText(bytes) == kExpected);
        QVERIFY(asText(glbOf("{}  ", {})).ends_with("JSON{}  ")); // no BIN chunk
    }

    void readsItBack()
    {
        const Bytes bytes = glbOf(R"({"asset":1})", "12345678");
        const auto chunks = codec::parseGlb(bytes);
        QVERIFY(chunks);
        QVERIFY(chunks->json.starts_with(R"({"asset":1})"));
        QVERIFY(asText(chunks->binary) == "12345678");
        QVERIFY(codec::parseGlb(glbOf("{}", {}))->binary.empty());
    }

    void refusesWhatIsCutOffAnywhere()
    {
        const Bytes bytes = glbOf("{}", "abcd");
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY(!codec::parseGlb(BytesView(bytes).first(size)));
        Bytes longer = bytes;
        longer.push_back(std::byte{0});
        QCOMPARE(codec::parseGlb(longer).error().code, ErrorCode::Corrupt);
    }

    void refusesOtherFiles()
    {
        Bytes bytes = glbOf("{}", "abcd");
        bytes[4] = std::byte{1};
        QCOMPARE(codec::parseGlb(bytes).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(codec::parseGlb(asBytes("PK\x03\x04")).error().code, ErrorCode::InvalidArgument);
        Bytes binaryFirst = glbOf("{}", "abcd");
        binaryFirst[16] = std::byte{'B'};
        QCOMPARE(codec::parseGlb(binaryFirst).error().code, ErrorCode::Corrupt);
    }

    void leavesUnknownChunksOut()
    {
        Bytes bytes = glbOf("{}", "abcd");
        bytes[24 + 4] = std::byte{'X'};
        QVERIFY(codec::parseGlb(bytes)->binary.empty());
    }

    void saysWhenFourGigabytesAreNotEnough()
    {
        const auto head = codec::glbHead("{}", std::uint64_t{1} << 32);
        QVERIFY(!head);
        QCOMPARE(head.error().code, ErrorCode::TooLarge);
    }
};

QTEST_APPLESS_MAIN(TestGlb)
#include "tst_glb.moc"
