// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/close_code.h"
#include "core/websocket/frame.h"
#include "core/websocket/handshake.h"

#include <QTest>

using namespace stag::websocket;

class tst_Frame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headers_data()
    {
        QTest::addColumn<quint64>("payloadBytes");
        QTest::addColumn<std::string>("bytes");
        QTest::addRow("0") << quint64(0) << std::string("\x82\x00", 2);
        QTest::addRow("125") << quint64(125) << std::string("\x82\x7d");
        QTest::addRow("126") << quint64(126) << std::string("\x82\x7e\x00\x7e", 4);
        QTest::addRow("65535") << quint64(65535) << std::string("\x82\x7e\xff\xff");
        QTest::addRow("65536") << quint64(65536)
                               << std::string("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10);
        QTest::addRow("2^40") << (quint64(1) << 40)
                              << std::string("\x82\x7f\x00\x00\x01\x00\x00\x00\x00\x00", 10);
    }

    void headers()
    {
        QFETCH(const quint64, payloadBytes);
        QFETCH(const std::string, bytes);
        const ServerFrameHeader header = encodeHeader(Opcode::Binary, false, payloadBytes);
        QVERIFY(header.view() == bytes);
        FrameHeader back = decodeFirstTwoBytes(bytes[0], bytes[1]);
        QCOMPARE(std::size_t(back.headerBytes), bytes.size());
        QVERIFY(decodeRest(back, bytes));
        QCOMPARE(quint64(back.payloadBytes), payloadBytes);
        QVERIFY(back.opcode == Opcode::Binary && back.isFinal && !back.isMasked);
    }

    void compressedHeader() { QVERIFY(encodeHeader(Opcode::Text, true, 5).view() == "\xc1\x05"); }

    void masks_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 3, 4, 7, 8, 9, 63, 64, 65, 127, 128, 200})
            QTest::addRow("%d", size) << size;
    }

    void masks()
    {
        QFETCH(const int, size);
        const MaskingKey key{'\x12', '\x34', '\x56', '\x78'};
        for (std::uint64_t offset = 0; offset < 5; ++offset) {
            std::string bytes(static_cast<std::size_t>(size), '\0');
            applyMask(bytes, key, offset);
            for (std::size_t i = 0; i < bytes.size(); ++i)
                QCOMPARE(int(bytes[i]), int(key[(offset + i) % 4]));
        }
    }

    void closePayloads()
    {
        QVERIFY(encodeClosePayload(close_code::kNone, "unheard").empty());
        QVERIFY(encodeClosePayload(1000, {}) == "\x03\xe8");
        QVERIFY(encodeClosePayload(1009, "why") == "\x03\xf1why");
        // 123 bytes are left for the reason, and the last character would be cut.
        const std::string reason = std::string(122, 'x') + "\xce\xba";
        QVERIFY(encodeClosePayload(1000, reason) == "\x03\xe8" + std::string(122, 'x'));
        QCOMPARE(encodeClosePayload(1000, std::string(500, 'x')).size(), kControlPayloadBytesMax);
    }

    void handshake()
    {
        // RFC 6455, 1.3
        QVERIFY(isHandshakeKey("dGhlIHNhbXBsZSBub25jZQ=="));
        QVERIFY(acceptValue("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        for (const char *wrong : {"", "abc", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZWU="})
            QVERIFY2(!isHandshakeKey(wrong), wrong);
    }
};

QTEST_GUILESS_MAIN(tst_Frame)
#include "tst_frame.moc"
