// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 6455 and RFC 7692 as a table, in the order of the Autobahn test suite's case list (1 framing,
// 2 pings, 3 reserved bits, 4 opcodes, 5 fragmentation, 6 UTF-8, 7 close, 9 limits, 10 automatic
// fragmentation, 12 and 13 compression). Every row is read whole, byte by byte and in odd pieces.
#include "core/websocket/close_code.h"
#include "tests/core/websocket/transcript.h"
#include "tests/support/web_socket_frame.h"

#include <QTest>

using namespace stag;
using namespace stag::test;
namespace ws = stag::websocket;

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kMessageBytesMax = 4u << 20;

ws::MessageReader makeReader(const std::optional<ws::DeflateParameters> &parameters)
{
    ws::Limits limits;
    limits.messageBytesMax = kMessageBytesMax;
    if (!parameters)
        return ws::MessageReader(limits);
    return ws::MessageReader(limits, std::move(*ws::MessageInflater::create(*parameters)));
}

std::string frames(std::initializer_list<Frame> list)
{
    std::string bytes;
    for (const Frame &frame : list)
        bytes += encodeFrame(frame);
    return bytes;
}

void row(const std::string &name, const std::string &bytes, const Lines &lines)
{
    QTest::addRow("%s", name.c_str()) << bytes << lines;
}

void row(const std::string &name, std::initializer_list<Frame> list, const Lines &lines)
{
    row(name, frames(list), lines);
}

Frame part(Opcode opcode, const std::string &payload, bool isFinal)
{
    return {.opcode = opcode, .payload = payload, .isFinal = isFinal};
}

Frame control(Opcode opcode, const std::string &payload = {})
{
    return {.opcode = opcode, .payload = payload};
}

const std::string kGreek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
const std::string kNotMasked = "failure 1002 a frame is not masked";
const std::string kReserved = "failure 1002 a reserved bit is set";
const std::string kUnknown = "failure 1002 unknown opcode";
const std::string kNothingToContinue = "failure 1002 there is no message to continue";
const std::string kMessageInMessage = "failure 1002 a message begins inside another";
const std::string kNotUtf8 = "failure 1007 text is not UTF-8";
const std::string kCutCharacter = "failure 1007 text ends inside a character";
const std::string kNoSuchCode = "failure 1002 no such close code";
const std::string kControlTooLong = "failure 1002 a control frame is too long";
const std::string kControlFragmented = "failure 1002 a control frame is fragmented";

/// `message` in frames of `fragmentBytes`.
std::string fragmented(Opcode opcode, const std::string &message, std::size_t fragmentBytes)
{
    std::string bytes;
    for (std::size_t at = 0; at < message.size(); at += fragmentBytes)
        bytes += encodeFrame(part(at == 0 ? opcode : Opcode::Continuation,
                                  message.substr(at, fragmentBytes),
                                  at + fragmentBytes >= message.size()));
    return bytes;
}

void check(const std::optional<ws::DeflateParameters> &parameters,
           const std::string &bytes,
           const Lines &expected)
{
    const auto inPieces = [&](std::size_t pieceBytes) {
        ws::MessageReader reader = makeReader(parameters);
        return transcript(reader, bytes, [=] { return pieceBytes; });
    };
    QVERIFY(inPieces(bytes.size()) == expected);
    // Large messages are there for their size, not for where they are cut.
    constexpr std::size_t kCutAnywhereBytesMax = 1u << 20;
    for (const std::size_t pieceBytes : {1u, 2u, 3u, 7u, 61u, 4096u, 65537u})
        if (pieceBytes > 61 || bytes.size() <= kCutAnywhereBytesMax)
            QVERIFY2(inPieces(pieceBytes) == expected, std::to_string(pieceBytes).c_str());
}

} // namespace

class tst_Conformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framing_data();
    void framing() { checkRow(); }
    void pings_data();
    void pings() { checkRow(); }
    void reservedBits_data();
    void reservedBits() { checkRow(); }
    void opcodes_data();
    void opcodes() { checkRow(); }
    void fragmentation_data();
    void fragmentation() { checkRow(); }
    void utf8_data();
    void utf8() { checkRow(); }
    void failsFast_data();
    void failsFast();
    void closing_data();
    void closing() { checkRow(); }
    void limits_data();
    void limits() { checkRow(); }
    void compression_data();
    void compression();

private:
    static void addColumns()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<Lines>("lines");
    }
    static void checkRow()
    {
        QFETCH(const std::string, bytes);
        QFETCH(const Lines, lines);
        check({}, bytes, lines);
    }
};

void tst_Conformance::framing_data()
{
    addColumns();
    for (const std::size_t size : {0u, 125u, 126u, 127u, 128u, 65535u, 65536u}) {
        const std::string text(size, '*');
        const std::string bytes(size, '\xfe');
        row("1.1 text of " + std::to_string(size), {{.payload = text}}, {"text " + text});
        row("1.2 binary of " + std::to_string(size),
            {{.opcode = Opcode::Binary, .payload = bytes}},
            {"binary " + bytes});
    }
    row("1.1.8 text of 65536 in pieces of 997 bytes",
        fragmented(Opcode::Text, std::string(65536, '*'), 997),
        {"text " + std::string(65536, '*')});
    row("without a mask", {{.payload = "a", .isMasked = false}}, {kNotMasked});
    row("a ping without a mask", {{.opcode = Opcode::Ping, .isMasked = false}}, {kNotMasked});
    row("nothing after a failure",
        {{.payload = "a"}, {.payload = "b", .isMasked = false}, {.payload = "c"}},
        {"text a", kNotMasked});
    const std::string key(4, '\0');
    const std::string notFewest = "failure 1002 a size is not written in the fewest bytes";
    row("size 125 in two bytes", std::string("\x81\xfe\x00\x7d", 4) + key, {notFewest});
    row("size 65535 in eight bytes",
        std::string("\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff", 10) + key,
        {notFewest});
    row("size with the highest bit",
        std::string("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x01", 10) + key,
        {notFewest});
    row("a header only", encodeFrame({.payload = "a"}).substr(0, 6), {});
    row("half a header", encodeFrame({.payload = std::string(200, 'a')}).substr(0, 3), {});
}

void tst_Conformance::pings_data()
{
    addColumns();
    row("2.1 empty", {control(Opcode::Ping)}, {"ping "});
    row("2.2 small", {control(Opcode::Ping, "Hello, world!")}, {"ping Hello, world!"});
    const std::string binary("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8);
    row("2.3 binary", {control(Opcode::Ping, binary)}, {"ping " + binary});
    const std::string largest(125, '\xfe');
    row("2.4 of 125", {control(Opcode::Ping, largest)}, {"ping " + largest});
    row("2.5 of 126", {control(Opcode::Ping, std::string(126, '\xfe'))}, {kControlTooLong});
    row("2.7 unsolicited pong", {control(Opcode::Pong)}, {"pong "});
    row("2.8 unsolicited pong with payload", {control(Opcode::Pong, "a")}, {"pong a"});
    row("2.9 pong, then ping",
        {control(Opcode::Pong, "a"), control(Opcode::Ping, "b")},
        {"pong a", "ping b"});
    std::string ten;
    Lines tenLines;
    for (const char digit : std::string("0123456789")) {
        ten += encodeFrame(control(Opcode::Ping, {digit}));
        tenLines.push_back(std::string("ping ") + digit);
    }
    row("2.10 ten pings", ten, tenLines);
}

void tst_Conformance::reservedBits_data()
{
    addColumns();
    for (int bits = 1; bits <= 7; ++bits) {
        const auto reserved = static_cast<std::uint8_t>(bits);
        const std::string name = "3." + std::to_string(bits);
        for (const Opcode opcode :
             {Opcode::Text, Opcode::Binary, Opcode::Ping, Opcode::Pong, Opcode::Close})
            row(name + " on opcode " + std::to_string(int(opcode)),
                {{.payload = "a"}, {.opcode = opcode, .payload = "", .reservedBits = reserved}},
                {"text a", kReserved});
        row(name + " on a continuation",
            {part(Opcode::Text, "a", false),
             {.opcode = Opcode::Continuation, .payload = "b", .reservedBits = reserved}},
            {kReserved});
    }
}

void tst_Conformance::opcodes_data()
{
    addColumns();
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        const std::string name = "4 opcode " + std::to_string(opcode);
        const auto unknown = static_cast<Opcode>(opcode);
        row(name + ", empty", {{.opcode = unknown}}, {kUnknown});
        row(name + " behind a message",
            {{.payload = "a"}, {.opcode = unknown, .payload = "b"}, {.payload = "c"}},
            {"text a", kUnknown});
        row(name + " inside a message",
            {part(Opcode::Text, "a", false), {.opcode = unknown}},
            {kUnknown});
    }
}

void tst_Conformance::fragmentation_data()
{
    addColumns();
    row("5.1 ping in fragments",
        {part(Opcode::Ping, "a", false), part(Opcode::Continuation, "b", true)},
        {kControlFragmented});
    row("5.2 pong in fragments", {part(Opcode::Pong, "a", false)}, {kControlFragmented});
    row("close in fragments", {part(Opcode::Close, "", false)}, {kControlFragmented});
    row("5.3 two",
        {part(Opcode::Text, "a", false), part(Opcode::Continuation, "b", true)},
        {"text ab"});
    row("5.6 two with a ping between",
        {part(Opcode::Text, "a", false),
         control(Opcode::Ping, "p"),
         part(Opcode::Continuation, "b", true)},
        {"ping p", "text ab"});
    row("5.9 continuation of nothing, final",
        {part(Opcode::Continuation, "a", true), {.payload = "b"}},
        {kNothingToContinue});
    row("5.12 continuation of nothing, not final",
        {part(Opcode::Continuation, "a", false)},
        {kNothingToContinue});
    row("5.15 two, then a continuation",
        {part(Opcode::Text, "a", false),
         part(Opcode::Continuation, "b", true),
         part(Opcode::Continuation, "c", false)},
        {"text ab", kNothingToContinue});
    row("5.18 two texts, the first not final",
        {part(Opcode::Text, "a", false), part(Opcode::Text, "b", true)},
        {kMessageInMessage});
    row("binary inside a text",
        {part(Opcode::Text, "a", false), part(Opcode::Binary, "b", true)},
        {kMessageInMessage});
    row("5.19 five with pings between",
        {part(Opcode::Text, "a", false),
         part(Opcode::Continuation, "b", false),
         control(Opcode::Ping, "1"),
         part(Opcode::Continuation, "c", false),
         part(Opcode::Continuation, "d", false),
         control(Opcode::Ping, "2"),
         part(Opcode::Continuation, "e", true)},
        {"ping 1", "ping 2", "text abcde"});
    row("empty fragments",
        {part(Opcode::Binary, "", false),
         part(Opcode::Continuation, "", false),
         part(Opcode::Continuation, "", true)},
        {"binary "});
    row("a message behind a message",
        {part(Opcode::Text, "a", false),
         part(Opcode::Continuation, "b", true),
         {.opcode = Opcode::Binary, .payload = "c"}},
        {"text ab", "binary c"});
    row("a close between fragments",
        {part(Opcode::Text, "a", false),
         control(Opcode::Close, closePayload(1000)),
         part(Opcode::Continuation, "b", true)},
        {"close 1000 "});
}

void tst_Conformance::utf8_data()
{
    addColumns();
    row("6.1 empty", {{}}, {"text "});
    row("6.1 empty fragments around",
        {part(Opcode::Text, "", false),
         part(Opcode::Continuation, "middle", false),
         part(Opcode::Continuation, "", true)},
        {"text middle"});
    row("6.2 text", {{.payload = kGreek}}, {"text " + kGreek});
    row("6.2 in fragments of one byte", fragmented(Opcode::Text, kGreek, 1), {"text " + kGreek});
    for (const std::string valid : {"\x7f",
                                    "\xc2\x80",
                                    "\xdf\xbf",
                                    "\xe0\xa0\x80",
                                    "\xed\x9f\xbf",
                                    "\xee\x80\x80",
                                    "\xef\xbf\xbd",
                                    "\xef\xbf\xbf",
                                    "\xf0\x90\x80\x80",
                                    "\xf4\x8f\xbf\xbf"})
        row("6.5-6.9, 6.22 first, last and non-characters",
            {{.payload = valid + "."}},
            {"text " + valid + "."});
    row("NUL", {{.payload = std::string(1, '\0')}}, {"text " + std::string(1, '\0')});
    for (const std::string invalid : {"\x80", // a continuation alone
                                      "\xbf",
                                      "\xc0\xaf", // overlong
                                      "\xc1\xbf",
                                      "\xe0\x80\xaf",
                                      "\xe0\x9f\xbf",
                                      "\xf0\x80\x80\xaf",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xed\xa0\x80", // surrogates
                                      "\xed\xbf\xbf",
                                      "\xf4\x90\x80\x80", // above U+10FFFF
                                      "\xf5\x80\x80\x80",
                                      "\xf8\x88\x80\x80\x80",
                                      "\xfc\x84\x80\x80\x80\x80",
                                      "\xfe",
                                      "\xff",
                                      "\xce.", // a character cut by another
                                      "\xe1\xbd.",
                                      "\xf0\x9d\x84."})
        row("6.10-6.21 invalid", {{.payload = kGreek + invalid + kGreek}}, {kNotUtf8});
    for (const std::string cut : {"\xce", "\xe1", "\xe1\xbd", "\xf0", "\xf0\x9d", "\xf0\x9d\x84"})
        row("6.12 cut at the end", {{.payload = kGreek + cut}}, {kCutCharacter});
    row("invalid behind much ASCII",
        {{.payload = std::string(100, 'a') + "\xff" + std::string(100, 'a')}},
        {kNotUtf8});
    row("binary need not be", {{.opcode = Opcode::Binary, .payload = "\xff"}}, {"binary \xff"});
    row("each message for itself", {{.payload = "\xce"}, {.payload = "\xba"}}, {kCutCharacter});
}

void tst_Conformance::failsFast_data()
{
    QTest::addColumn<std::string>("bytes");
    const std::string invalid = kGreek + "\xf4\x90";
    QTest::addRow("6.4.1 in a fragment that is not the last")
        << encodeFrame(part(Opcode::Text, invalid, false));
    QTest::addRow("6.4.3 inside a frame")
        << encodeFrame({.payload = invalid + std::string(1000, 'a')}).substr(0, 30);
    QTest::addRow("a reserved bit before the size") << std::string("\xf1\xfe", 2);
    QTest::addRow("too large before the payload")
        << encodeFrame({.payload = std::string(kMessageBytesMax + 1, 'a')}).substr(0, 14);
}

void tst_Conformance::failsFast()
{
    QFETCH(const std::string, bytes);
    ws::MessageReader reader = makeReader({});
    const Lines lines = transcript(reader, bytes, [&] { return bytes.size(); });
    QCOMPARE(lines.size(), std::size_t(1));
    QVERIFY(lines.front().starts_with("failure"));
}

void tst_Conformance::closing_data()
{
    addColumns();
    const auto close = [](const std::string &name, const std::string &payload, std::string line) {
        row(name, {control(Opcode::Close, payload)}, {std::move(line)});
    };
    row("7.1.1 a message, then a close",
        {{.payload = "a"}, control(Opcode::Close, closePayload(1000))},
        {"text a", "close 1000 "});
    row("7.1.2 two closes",
        {control(Opcode::Close, closePayload(1000)), control(Opcode::Close, closePayload(1001))},
        {"close 1000 "});
    row("7.1.3 a ping behind it",
        {control(Opcode::Close, closePayload(1000)), control(Opcode::Ping)},
        {"close 1000 "});
    row("7.1.6 much behind it",
        {control(Opcode::Close, closePayload(1000)), {.payload = std::string(256 << 10, 'a')}},
        {"close 1000 "});
    close("7.3.1 empty", "", "close 1005 ");
    close("7.3.2 one byte", "a", "failure 1002 half a close code");
    close("7.3.3 a code only", closePayload(1000), "close 1000 ");
    close("7.3.4 a reason", closePayload(1000, "Hello"), "close 1000 Hello");
    const std::string longest(123, '*');
    close("7.3.5 the longest reason", closePayload(1000, longest), "close 1000 " + longest);
    close("7.3.6 a longer one", closePayload(1000, longest + '*'), kControlTooLong);
    close("7.5.1 a reason that is not UTF-8",
          closePayload(1000, "\xce\xba\xed\xa0\x80"),
          "failure 1007 the close reason is not UTF-8");
    close("a reason that is cut",
          closePayload(1000, "\xce"),
          "failure 1007 the close reason is not UTF-8");
    for (const int code : {1000,
                           1001,
                           1002,
                           1003,
                           1007,
                           1008,
                           1009,
                           1010,
                           1011,
                           1012,
                           1013,
                           1014,
                           3000,
                           3999,
                           4000,
                           4999})
        close("7.7 code " + std::to_string(code),
              closePayload(static_cast<std::uint16_t>(code)),
              "close " + std::to_string(code) + ' ');
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        close("7.9, 7.13 code " + std::to_string(code),
              closePayload(static_cast<std::uint16_t>(code)),
              kNoSuchCode);
}

void tst_Conformance::limits_data()
{
    addColumns();
    const std::string tooLarge =
        "failure 1009 read limited at " + std::to_string(kMessageBytesMax + 1) + " bytes";
    for (const std::size_t size : {std::size_t(64) << 10, std::size_t(1) << 20, kMessageBytesMax}) {
        const std::string text(size, '*');
        row("9.1 text of " + std::to_string(size), {{.payload = text}}, {"text " + text});
        row("9.2 binary of " + std::to_string(size),
            {{.opcode = Opcode::Binary, .payload = text}},
            {"binary " + text});
    }
    const std::string largest(kMessageBytesMax, '*');
    row("9.3 the largest in fragments of 64 bytes",
        fragmented(Opcode::Text, largest, 64),
        {"text " + largest});
    row("one byte more", {{.payload = largest + '*'}}, {tooLarge});
    row("one byte more over fragments",
        {part(Opcode::Text, largest, false), part(Opcode::Continuation, "*", true)},
        {tooLarge});
    row("2^62 announced",
        std::string("\x82\xff\x40\x00\x00\x00\x00\x00\x00\x00", 10) + "mask",
        {tooLarge});
    std::string empty = encodeFrame(part(Opcode::Binary, "", false));
    const std::size_t fragmentsMax = ws::Limits().fragmentsMax;
    for (std::size_t i = 0; i < fragmentsMax; ++i)
        empty += encodeFrame(part(Opcode::Continuation, "", false));
    row("too many empty fragments",
        empty,
        {"failure 1009 read limited at " + std::to_string(fragmentsMax) + " fragments"});
}

void tst_Conformance::compression_data()
{
    addColumns();
    const auto compressed = [](const std::string &payload, bool isFinal = true) {
        return Frame{
            .opcode = Opcode::Text, .payload = payload, .isFinal = isFinal, .reservedBits = 4};
    };
    // The examples of RFC 7692, 7.2.3.
    const std::string hello("\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
    const std::string helloAgain("\xf2\x00\x11\x00\x00", 5);
    const std::string helloStored("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11);
    const std::string helloFinal("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8);
    const std::string helloTwoBlocks("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13);
    row("7.2.3.1 one block", {compressed(hello)}, {"text Hello"});
    row("7.2.3.1 in two frames",
        {compressed(hello.substr(0, 3), false), part(Opcode::Continuation, hello.substr(3), true)},
        {"text Hello"});
    row("7.2.3.2 the window is shared",
        {compressed(hello), compressed(helloAgain)},
        {"text Hello", "text Hello"});
    row("7.2.3.3 a stored block", {compressed(helloStored)}, {"text Hello"});
    row("7.2.3.4 a final block", {compressed(helloFinal)}, {"text Hello"});
    row("7.2.3.4 a message behind a final block",
        {compressed(helloFinal), compressed(hello)},
        {"text Hello", "text Hello"});
    row("7.2.3.5 two blocks", {compressed(helloTwoBlocks)}, {"text Hello"});
    row("7.2.3.6 an empty message", {compressed(std::string(1, '\0'))}, {"text "});
    row("an empty message of no bytes", {compressed("")}, {"text "});
    row("not every message need be",
        {compressed(hello), {.payload = "plain"}, compressed(helloAgain)},
        {"text Hello", "text plain", "text Hello"});
    row("a ping between",
        {compressed(hello.substr(0, 3), false),
         control(Opcode::Ping),
         part(Opcode::Continuation, hello.substr(3), true)},
        {"ping ", "text Hello"});
    row("RSV1 on a continuation",
        {compressed(hello.substr(0, 3), false),
         {.opcode = Opcode::Continuation, .payload = hello.substr(3), .reservedBits = 4}},
        {kReserved});
    row("RSV1 on a ping", {{.opcode = Opcode::Ping, .reservedBits = 4}}, {kReserved});
    row("RSV2", {{.payload = hello, .reservedBits = 6}}, {kReserved});
    const std::string damaged = "failure 1007 compressed data is damaged";
    row("damaged", {compressed("\xff\xff\xff")}, {damaged});
    row("cut", {compressed(hello.substr(0, 4))}, {damaged});
    row("referring to nothing", {compressed(helloAgain)}, {damaged});
    auto deflater = std::move(*ws::MessageDeflater::create({}));
    row("text that is not UTF-8", {compressed(deflater.deflate("a\xff"))}, {kNotUtf8});
    auto bomber = std::move(*ws::MessageDeflater::create({}));
    row("a bomb",
        {compressed(bomber.deflate(std::string(kMessageBytesMax + 1, 'a')))},
        {"failure 1009 read limited at " + std::to_string(kMessageBytesMax + 1) + " bytes"});
    auto large = std::move(*ws::MessageDeflater::create({}));
    const std::string largest(kMessageBytesMax, 'a');
    row("12 the largest", {compressed(large.deflate(largest))}, {"text " + largest});
}

void tst_Conformance::compression()
{
    QFETCH(const std::string, bytes);
    QFETCH(const Lines, lines);
    check(ws::DeflateParameters(), bytes, lines);
}

QTEST_GUILESS_MAIN(tst_Conformance)
#include "tst_conformance.moc"
