// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/transport/raw_web_socket.h"
#include "tests/server/transport/test_server.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;
using namespace std::chrono_literals;

namespace {

/// What the sessions of one test have seen.
struct Seen
{
    Awaited<std::uint16_t> closeCode;
    AwaitedSocket socket;
    Awaited<bool> drained;
    std::atomic<int> messages{0};
    std::atomic<int> sessions{0};
};

/// Sends every message back; "close", "flood" and "threads" do what they say.
class EchoSession final : public WebSocketSession
{
public:
    explicit EchoSession(std::shared_ptr<Seen> seen)
        : m_seen(std::move(seen))
    {
        ++m_seen->sessions;
    }
    ~EchoSession() override { --m_seen->sessions; }

    void opened(const std::shared_ptr<WebSocket> &socket) override
    {
        m_socket = socket;
        m_seen->socket.set(socket);
    }
    void received(std::string_view message, FrameKind kind) override
    {
        ++m_seen->messages;
        if (message == "close")
            m_socket->close(close_code::kPolicyViolation, "as asked");
        else
            m_socket->send(std::make_shared<const std::string>(message), kind);
    }
    void drained() override { m_seen->drained.set(true); }
    void closed(std::uint16_t code) override { m_seen->closeCode.set(code); }

private:
    const std::shared_ptr<Seen> m_seen;
    std::shared_ptr<WebSocket> m_socket;
};

std::shared_ptr<Router> echoRouter(const std::shared_ptr<Seen> &seen,
                                   const WebSocketSettings &settings = {})
{
    auto router = std::make_shared<Router>();
    router->webSocket(
        "/echo",
        [seen](const Request &request) {
            UpgradeDecision decision;
            if (request.queryValue("key") == "wrong")
                decision.refusal = {.status = 401,
                                    .contentType = "text/plain",
                                    .body = "Missing API key\n",
                                    .headers = {}};
            else
                decision.session = std::make_unique<EchoSession>(seen);
            return decision;
        },
        settings);
    return router;
}

/// One server with one open client.
struct Connected
{
    explicit Connected(const Limits &limits = {}, const WebSocketSettings &settings = {})
        : server(echoRouter(seen, settings), limits)
        , client(server.connect(), "/echo")
    {}

    std::shared_ptr<Seen> seen = std::make_shared<Seen>();
    TestServer server;
    RawWebSocket client;
};

/// Frames that make up one client's part of a conversation.
std::string frames(std::initializer_list<Frame> list)
{
    std::string bytes;
    for (const Frame &frame : list)
        bytes += encodeFrame(frame);
    return bytes;
}

} // namespace

class tst_WebSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handshake();
    void handshakeRefusals_data();
    void handshakeRefusals();
    void framesWithTheRequest_data();
    void framesWithTheRequest();
    void echoes_data();
    void echoes();
    void fragments_data();
    void fragments();
    void frameByteByByte();
    void pingInsideFragments();
    void protocolErrors_data();
    void protocolErrors();
    void closeFromPeer_data();
    void closeFromPeer();
    void closeFromServer();
    void unansweredCloseTimesOut();
    void halfFrameThenEnd();
    void resetIsAbnormal();
    void pingsIdlePeer();
    void silentPeerIsClosed();
    void messageLimitOfTheRoute();
    void slowReaderIsClosed();
    void stuckReaderTimesOut();
    void drainedIsTold();
    void sendsFromManyThreads();
    void deadSocketIgnoresCalls();
    void compresses();
};

void tst_WebSocket::handshake()
{
    Connected connected;
    QVERIFY(connected.client.isOpen());
    QCOMPARE(connected.client.handshake()->header("sec-websocket-accept"),
             std::string("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QVERIFY(connected.server.log().awaitRequests(1));
    QCOMPARE(connected.server.log().requests().front().status, 101);
}

void tst_WebSocket::handshakeRefusals_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<int>("status");
    const std::string upgrade = "Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const std::string version = "Sec-WebSocket-Version: 13\r\n";
    const std::string get = "GET /echo HTTP/1.1\r\n";
    QTest::addRow("by the service")
        << "GET /echo?key=wrong HTTP/1.1\r\n" + upgrade + key + version + "\r\n"
        << 401;
    QTest::addRow("unknown path") << "GET /nothing HTTP/1.1\r\n" + upgrade + key + version + "\r\n"
                                  << 404;
    QTest::addRow("no key") << get + upgrade + version + "\r\n" << 400;
    QTest::addRow("no version") << get + upgrade + key + "\r\n" << 400;
    QTest::addRow("other version") << get + upgrade + key + "Sec-WebSocket-Version: 8\r\n\r\n"
                                   << 426;
}

void tst_WebSocket::handshakeRefusals()
{
    QFETCH(const std::string, request);
    QFETCH(const int, status);
    const auto seen = std::make_shared<Seen>();
    TestServer server(echoRouter(seen));
    RawClient client = server.connect();
    const auto reply = client.request(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    if (status == 401)
        QCOMPARE(reply->body, std::string("Missing API key\n"));
}

void tst_WebSocket::framesWithTheRequest_data()
{
    QTest::addColumn<std::string>("early");
    QTest::addColumn<std::string>("late");
    QTest::addColumn<std::string>("echo");
    const std::string small = encodeFrame({.payload = "early"});
    const std::string large = encodeFrame({.payload = std::string(50'000, 'x')});
    QTest::addRow("one") << small << std::string() << std::string("early");
    QTest::addRow("a part of one") << small.substr(0, 3) << small.substr(3) << std::string("early");
    QTest::addRow("a large one") << large << std::string() << std::string(50'000, 'x');
    QTest::addRow("a ping before")
        << encodeFrame({.opcode = Opcode::Pong}) + small << std::string() << std::string("early");
}

void tst_WebSocket::framesWithTheRequest()
{
    QFETCH(const std::string, early);
    QFETCH(const std::string, late);
    QFETCH(const std::string, echo);
    const auto seen = std::make_shared<Seen>();
    TestServer server(echoRouter(seen));
    RawWebSocket client(server.connect(), "/echo", {}, early);
    QVERIFY(client.isOpen());
    QVERIFY(late.empty() || client.socket().send(late));
    const auto frame = client.receive();
    QVERIFY(frame);
    QCOMPARE(frame->payload, echo);
    QVERIFY(client.sendText("later"));
    const auto next = client.receive();
    QVERIFY(next);
    QCOMPARE(next->payload, std::string("later"));
}

void tst_WebSocket::echoes_data()
{
    QTest::addColumn<std::string>("payload");
    QTest::addColumn<bool>("isText");
    for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 65535u, 65536u, 1'000'000u})
        QTest::addRow("%zu bytes of text", size) << std::string(size, 'x') << true;
    QTest::addRow("binary that is not UTF-8") << std::string("\xff\xfe\0\x80", 4) << false;
    QTest::addRow("text with UTF-8")
        << std::string("\xce\xba\xe1\xbd\xb9\xcf\x83\xf0\x9d\x84\x9e") << true;
    QTest::addRow("text with NUL") << std::string("a\0b", 3) << true;
}

void tst_WebSocket::echoes()
{
    QFETCH(const std::string, payload);
    QFETCH(const bool, isText);
    Connected connected;
    const Opcode opcode = isText ? Opcode::Text : Opcode::Binary;
    QVERIFY(connected.client.send({.opcode = opcode, .payload = payload}));
    const auto frame = connected.client.receive();
    QVERIFY(frame);
    QVERIFY(frame->payload == payload);
    QVERIFY(frame->opcode == opcode);
    QVERIFY(frame->isFinal && !frame->isMasked);
}

void tst_WebSocket::fragments_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("message");
    const auto part = [](Opcode opcode, const std::string &payload, bool isFinal) {
        return Frame{.opcode = opcode, .payload = payload, .isFinal = isFinal};
    };
    QTest::addRow("three") << frames({part(Opcode::Text, "a", false),
                                      part(Opcode::Continuation, "b", false),
                                      part(Opcode::Continuation, "c", true)})
                           << std::string("abc");
    QTest::addRow("empty ones") << frames({part(Opcode::Text, "", false),
                                           part(Opcode::Continuation, "", false),
                                           part(Opcode::Continuation, "", true)})
                                << std::string();
    QTest::addRow("character cut in two")
        << frames({part(Opcode::Text, "\xce", false), part(Opcode::Continuation, "\xba", true)})
        << std::string("\xce\xba");
    std::string many = encodeFrame(part(Opcode::Text, "x", false));
    for (int i = 0; i < 5000; ++i)
        many += encodeFrame(part(Opcode::Continuation, "x", false));
    many += encodeFrame(part(Opcode::Continuation, "", true));
    QTest::addRow("thousands") << many << std::string(5001, 'x');
}

void tst_WebSocket::fragments()
{
    QFETCH(const std::string, bytes);
    QFETCH(const std::string, message);
    Connected connected;
    QVERIFY(connected.client.socket().send(bytes));
    const auto frame = connected.client.receive();
    QVERIFY(frame);
    QVERIFY(frame->payload == message);
}

void tst_WebSocket::frameByteByByte()
{
    Connected connected;
    const std::string bytes = encodeFrame({.payload = std::string(200, 'x')});
    for (const char c : bytes)
        QVERIFY(connected.client.socket().send({&c, 1}));
    const auto frame = connected.client.receive();
    QVERIFY(frame);
    QCOMPARE(frame->payload, std::string(200, 'x'));
}

void tst_WebSocket::pingInsideFragments()
{
    Connected connected;
    QVERIFY(connected.client.socket().send(
        frames({{.opcode = Opcode::Text, .payload = "a", .isFinal = false},
                {.opcode = Opcode::Ping, .payload = std::string(125, 'p')},
                {.opcode = Opcode::Pong, .payload = "nobody asked"},
                {.opcode = Opcode::Continuation, .payload = "b"}})));
    const auto pong = connected.client.receive();
    QVERIFY(pong);
    QVERIFY(pong->opcode == Opcode::Pong);
    QCOMPARE(pong->payload, std::string(125, 'p'));
    const auto message = connected.client.receive();
    QVERIFY(message);
    QCOMPARE(message->payload, std::string("ab"));
}

void tst_WebSocket::protocolErrors_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, std::initializer_list<Frame> list, int code) {
        QTest::addRow("%s", name) << frames(list) << code;
    };
    const Frame begun{.opcode = Opcode::Text, .payload = "a", .isFinal = false};
    row("unmasked", {{.payload = "a", .isMasked = false}}, 1002);
    row("RSV1", {{.payload = "a", .reservedBits = 4}}, 1002);
    row("RSV2", {{.payload = "a", .reservedBits = 2}}, 1002);
    row("RSV3 on a ping", {{.opcode = Opcode::Ping, .reservedBits = 1}}, 1002);
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        row(("opcode " + std::to_string(opcode)).c_str(),
            {{.opcode = static_cast<Opcode>(opcode)}},
            1002);
    row("oversize ping", {{.opcode = Opcode::Ping, .payload = std::string(126, 'p')}}, 1002);
    row("fragmented ping", {{.opcode = Opcode::Ping, .isFinal = false}}, 1002);
    row("fragmented close", {{.opcode = Opcode::Close, .isFinal = false}}, 1002);
    row("continuation of nothing", {{.opcode = Opcode::Continuation, .payload = "a"}}, 1002);
    row("text inside a message", {begun, {.opcode = Opcode::Text, .payload = "b"}}, 1002);
    row("close of one byte", {{.opcode = Opcode::Close, .payload = "x"}}, 1002);
    row("oversize close",
        {{.opcode = Opcode::Close, .payload = closePayload(1000, std::string(124, 'x'))}},
        1002);
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
        row(("close code " + std::to_string(code)).c_str(),
            {{.opcode = Opcode::Close, .payload = closePayload(static_cast<std::uint16_t>(code))}},
            1002);
    row("not UTF-8", {{.payload = "a\xff"}}, 1007);
    row("overlong UTF-8", {{.payload = "\xc0\xaf"}}, 1007);
    row("surrogate", {{.payload = "\xed\xa0\x80"}}, 1007);
    row("above U+10FFFF", {{.payload = "\xf4\x90\x80\x80"}}, 1007);
    row("character never finished", {{.payload = "\xce"}}, 1007);
    row("not UTF-8 over fragments",
        {{.payload = "\xce", .isFinal = false},
         {.opcode = Opcode::Continuation, .payload = "\xce"}},
        1007);
    row("not UTF-8 in an unfinished message", {{.payload = "\xff", .isFinal = false}}, 1007);
    row("too large", {{.payload = std::string(1001, 'x')}}, 1009);
    row("too large over fragments",
        {{.payload = std::string(600, 'x'), .isFinal = false},
         {.opcode = Opcode::Continuation, .payload = std::string(600, 'x')}},
        1009);
}

void tst_WebSocket::protocolErrors()
{
    QFETCH(const std::string, bytes);
    QFETCH(const int, code);
    Limits limits;
    limits.messageBytesMax = 1000;
    Connected connected(limits);
    QVERIFY(connected.client.socket().send(bytes));
    QCOMPARE(connected.client.receiveClose(), code);
    connected.client.socket().shutDownSending();
    QVERIFY(connected.client.socket().isClosedByPeer());
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), code);
    QCOMPARE(connected.seen->messages.load(), 0);
    QCOMPARE(connected.server.log().limitCount("frame"), code == 1009 ? 1 : 0);
}

void tst_WebSocket::closeFromPeer_data()
{
    QTest::addColumn<std::string>("payload");
    QTest::addColumn<int>("answer");
    QTest::addColumn<int>("told");
    for (const int code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
        QTest::addRow("%d", code) << closePayload(static_cast<std::uint16_t>(code), "why") << code
                                  << code;
    QTest::addRow("without a code") << std::string() << 1000 << 1005;
}

void tst_WebSocket::closeFromPeer()
{
    QFETCH(const std::string, payload);
    QFETCH(const int, answer);
    QFETCH(const int, told);
    Connected connected;
    QVERIFY(connected.client.send({.opcode = Opcode::Close, .payload = payload}));
    QCOMPARE(connected.client.receiveClose(), answer);
    QVERIFY(connected.client.socket().isClosedByPeer());
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), told);
    connected.client.socket().shutDownSending();
    QVERIFY(connected.server.log().awaitOpen(0));
    QCOMPARE(connected.seen->sessions.load(), 0);
}

void tst_WebSocket::closeFromServer()
{
    Connected connected;
    QVERIFY(connected.client.sendText("first"));
    QVERIFY(connected.client.sendText("close"));
    QCOMPARE(connected.client.receive()->payload, std::string("first"));
    const auto frame = connected.client.receive();
    QVERIFY(frame);
    QVERIFY(frame->opcode == Opcode::Close);
    QCOMPARE(frame->payload, closePayload(1008, "as asked"));
    QVERIFY(connected.client.send({.opcode = Opcode::Close, .payload = closePayload(1008)}));
    QVERIFY(connected.client.socket().isClosedByPeer());
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1008);
}

void tst_WebSocket::unansweredCloseTimesOut()
{
    Limits limits;
    limits.closeTimeout = 60ms;
    Connected connected(limits);
    QVERIFY(connected.client.sendText("close"));
    QCOMPARE(connected.client.receiveClose(), 1008);
    QVERIFY(connected.client.socket().isClosedByPeer());
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1008);
    QCOMPARE(connected.server.log().limitCount("close_timeout"), 1);
    QVERIFY(connected.server.log().awaitOpen(0));
}

void tst_WebSocket::halfFrameThenEnd()
{
    Connected connected;
    QVERIFY(connected.client.socket().send(encodeFrame({.payload = "abcdef"}).substr(0, 8)));
    connected.client.socket().shutDownSending();
    QVERIFY(connected.client.socket().isClosedByPeer());
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1006);
    QCOMPARE(connected.seen->messages.load(), 0);
}

void tst_WebSocket::resetIsAbnormal()
{
    Connected connected;
    QVERIFY(connected.client.isOpen());
    connected.client.socket().reset();
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1006);
    QVERIFY(connected.server.log().awaitOpen(0));
}

void tst_WebSocket::pingsIdlePeer()
{
    Connected connected({}, {.pingInterval = 20ms, .pongTimeout = 200ms});
    for (int i = 0; i < 15; ++i) { // longer than the pong timeout
        const auto ping = connected.client.receive();
        QVERIFY(ping);
        QVERIFY(ping->opcode == Opcode::Ping);
        QVERIFY(connected.client.send({.opcode = Opcode::Pong, .payload = ping->payload}));
    }
    QVERIFY(connected.client.sendText("alive"));
}

void tst_WebSocket::silentPeerIsClosed()
{
    Connected connected({}, {.pingInterval = 20ms, .pongTimeout = 60ms});
    QVERIFY(connected.client.socket().isClosedByPeer());
    QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1006);
    QCOMPARE(connected.server.log().limitCount("idle"), 1);
}

void tst_WebSocket::messageLimitOfTheRoute()
{
    Connected connected({}, {.messageBytesMax = 10});
    QVERIFY(connected.client.sendText("1234567890"));
    QCOMPARE(connected.client.receive()->payload, std::string("1234567890"));
    QVERIFY(connected.client.sendText("12345678901"));
    const auto frame = connected.client.receive();
    QVERIFY(frame);
    QCOMPARE(frame->payload, closePayload(1009, "read limited at 11 bytes"));
}

void tst_WebSocket::slowReaderIsClosed()
{
    const auto seen = std::make_shared<Seen>();
    TestServer server(echoRouter(seen, {.sendQueueBytesMax = 10u << 20}));
    RawWebSocket client(server.connect(4096), "/echo");
    const auto socket = seen->socket.get();
    QVERIFY(socket);
    const auto message = std::make_shared<const std::string>(1u << 20, 'x');
    for (int i = 0; i < 100; ++i)
        socket->send(message, FrameKind::Binary);
    QVERIFY(socket->queuedBytes() <= 10u << 20);
    QVERIFY(server.log().awaitLimit("slow_reader"));
    QCOMPARE(server.log().limitCount("slow_reader"), 1);
    // Who begins to read again learns why it is closed.
    std::optional<Frame> frame = client.receive();
    while (frame && frame->opcode == Opcode::Binary)
        frame = client.receive();
    QVERIFY(frame);
    QCOMPARE(frame->payload, closePayload(1013, "too slow"));
    client.send({.opcode = Opcode::Close, .payload = closePayload(1013)});
    QCOMPARE(int(seen->closeCode.get().value_or(0)), 1013);
}

void tst_WebSocket::stuckReaderTimesOut()
{
    Limits limits;
    limits.writeTimeout = 60ms;
    const auto seen = std::make_shared<Seen>();
    TestServer server(echoRouter(seen), limits);
    RawWebSocket client(server.connect(4096), "/echo");
    const auto socket = seen->socket.get();
    QVERIFY(socket);
    socket->send(std::make_shared<const std::string>(32u << 20, 'x'), FrameKind::Binary);
    QVERIFY(server.log().awaitLimit("slow_reader"));
    QCOMPARE(int(seen->closeCode.get().value_or(0)), 1006);
    QVERIFY(server.log().awaitOpen(0));
    QCOMPARE(socket->queuedBytes(), std::size_t(0));
}

void tst_WebSocket::drainedIsTold()
{
    Connected connected;
    QVERIFY(connected.client.sendText("a"));
    QVERIFY(connected.client.receive());
    QVERIFY(connected.seen->drained.get().value_or(false));
    QCOMPARE(connected.seen->socket.get()->queuedBytes(), std::size_t(0));
}

void tst_WebSocket::sendsFromManyThreads()
{
    Connected connected;
    const auto socket = connected.seen->socket.get();
    QVERIFY(socket);
    constexpr int kThreads = 4;
    constexpr int kMessages = 500;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&socket, thread] {
            for (int i = 0; i < kMessages; ++i)
                socket->send(std::make_shared<const std::string>(std::to_string(thread) + ":"
                                                                 + std::to_string(i)));
        });
    std::vector<int> next(kThreads, 0);
    for (int i = 0; i < kThreads * kMessages; ++i) {
        const auto frame = connected.client.receive();
        QVERIFY(frame);
        const auto thread = static_cast<std::size_t>(frame->payload[0] - '0');
        QCOMPARE(frame->payload.substr(2), std::to_string(next[thread]++));
    }
    for (std::thread &thread : threads)
        thread.join();
}

void tst_WebSocket::deadSocketIgnoresCalls()
{
    Connected connected;
    QVERIFY(connected.client.isOpen());
    const std::shared_ptr<WebSocket> socket = connected.seen->socket.get();
    connected.client.socket().reset();
    QVERIFY(connected.seen->closeCode.get());
    socket->send(std::make_shared<const std::string>("a"));
    QCOMPARE(socket->queuedBytes(), std::size_t(0));
    socket->close(close_code::kNormal, {});
    connected.server.destroyServer();
    socket->send(std::make_shared<const std::string>("a"));
    socket->close(close_code::kNormal, {});
}

void tst_WebSocket::compresses()
{
    Limits limits;
    limits.perMessageDeflate = true;
    const auto seen = std::make_shared<Seen>();
    TestServer server(echoRouter(seen), limits);
    RawWebSocket client(
        server.connect(), "/echo", "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    QVERIFY(client.isOpen());
    QVERIFY(
        client.handshake()->header("sec-websocket-extensions").starts_with("permessage-deflate"));
    // "Hello" compressed, from RFC 7692, 7.2.3.1.
    const std::string hello("\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
    QVERIFY(client.send({.payload = hello, .reservedBits = 4}));
    const auto frame = client.receive();
    QVERIFY(frame);
    QCOMPARE(int(frame->reservedBits), 4);
    QCOMPARE(frame->payload, hello);
}

QTEST_GUILESS_MAIN(tst_WebSocket)
#include "tst_web_socket.moc"
