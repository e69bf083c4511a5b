// SPDX-License-Identifier: GPL-3.0-or-later
// What tst_conformance cannot show: where a message stands in memory.
#include "core/websocket/message_reader.h"
#include "tests/support/web_socket_frame.h"

#include <QTest>

using namespace stag::test;
using namespace stag::websocket;

class tst_MessageReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAllMessagesOfOnePiece()
    {
        std::string bytes;
        for (int i = 0; i < 100; ++i)
            bytes += encodeFrame({.payload = std::to_string(i)});
        bytes += encodeFrame({.payload = "cut"}).substr(0, 7);
        MessageReader reader{Limits()};
        std::span<char> rest(bytes);
        for (int i = 0; i < 100; ++i)
            QVERIFY(reader.next(rest).payload == std::to_string(i));
        QVERIFY(reader.next(rest).kind == Event::Kind::NeedsMore);
        QVERIFY(rest.empty());
    }

    void wholeMessageIsNotCopied()
    {
        std::string bytes = encodeFrame({.payload = std::string(1000, 'x')});
        MessageReader reader{Limits()};
        std::span<char> rest(bytes);
        const Event event = reader.next(rest);
        QVERIFY(event.payload.data() > bytes.data());
        QVERIFY(event.payload.data() + event.payload.size() == bytes.data() + bytes.size());
    }

    void messageIsTakenAsItStands()
    {
        const std::string text(100'000, 'x');
        std::string bytes = encodeFrame({.payload = text}) + encodeFrame({.payload = "whole"});
        MessageReader reader{Limits()};
        std::span<char> first(bytes.data(), 50'000);
        QVERIFY(reader.next(first).kind == Event::Kind::NeedsMore);
        std::span<char> rest(bytes.data() + 50'000, bytes.size() - 50'000);
        const Event cut = reader.next(rest);
        const char *const where = cut.payload.data();
        const std::string taken = reader.takeMessage(cut);
        QVERIFY(taken == text);
        QVERIFY(taken.data() == where);
        QCOMPARE(reader.takeMessage(reader.next(rest)), std::string("whole"));
        QVERIFY(reader.next(rest).kind == Event::Kind::NeedsMore);
    }

    void cutMessageNeedsNotItsInput()
    {
        MessageReader reader{Limits()};
        const std::string bytes = encodeFrame({.payload = std::string(100'000, 'x')});
        for (std::size_t at = 0; at < bytes.size(); at += 10'000) {
            std::string piece = bytes.substr(at, 10'000);
            std::span<char> rest(piece);
            const Event event = reader.next(rest);
            piece.assign(piece.size(), '-');
            QVERIFY(event.payload.empty() || event.payload == std::string(100'000, 'x'));
            QCOMPARE(event.kind == Event::Kind::Text, at + 10'000 >= bytes.size());
        }
    }
};

QTEST_GUILESS_MAIN(tst_MessageReader)
#include "tst_message_reader.moc"
