// SPDX-License-Identifier: GPL-3.0-or-later
// How messages flow through one connection: together, paused, and around its end.
#include "tests/server/transport/raw_web_socket.h"
#include "tests/server/transport/test_server.h"
#include "tests/support/busy_workers.h"

#include <QTest>

#include <atomic>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;
using namespace std::chrono_literals;

namespace {

/// What the session of one test has seen.
struct Seen
{
    Awaited<std::uint16_t> closeCode;
    AwaitedSocket socket;
    Awaited<bool> last;
    std::atomic<int> messages{0};
};

/// Sends every message back, of a large one its size; "pause" and "last" do what they say.
class FlowSession final : public WebSocketSession
{
public:
    explicit FlowSession(std::shared_ptr<Seen> seen)
        : m_seen(std::move(seen))
    {}

    void opened(const std::shared_ptr<WebSocket> &socket) override
    {
        m_socket = socket;
        m_seen->socket.set(socket);
    }
    void received(std::string_view message, FrameKind kind) override
    {
        ++m_seen->messages;
        if (message == "pause")
            m_socket->pauseReading();
        if (message == "pause and resume") {
            m_socket->pauseReading();
            m_socket->resumeReading();
        }
        m_socket->send(std::make_shared<const std::string>(message), kind);
        if (message == "last")
            m_seen->last.set(true);
    }
    LargeMessageWork receivedLarge(std::string message, FrameKind kind) override
    {
        return [message = std::move(message), kind, this]() -> std::function<void()> {
            return [size = message.size(), kind, this] { received(std::to_string(size), kind); };
        };
    }
    void closed(std::uint16_t code) override { m_seen->closeCode.set(code); }

private:
    const std::shared_ptr<Seen> m_seen;
    std::shared_ptr<WebSocket> m_socket;
};

const std::string kLarge(kLargeMessageBytes, 'x');

struct Connected
{
    explicit Connected(const Limits &limits = {},
                       const WebSocketSettings &settings = {},
                       const LoopSettings &loops = {})
        : server(router(seen, settings), limits, 1, loops)
        , client(server.connect(), "/flow")
    {}

    static std::shared_ptr<Router> router(const std::shared_ptr<Seen> &seen,
                                          const WebSocketSettings &settings)
    {
        auto router = std::make_shared<Router>();
        router->webSocket(
            "/flow",
            [seen](const Request &) {
                return UpgradeDecision{.session = std::make_unique<FlowSession>(seen),
                                       .refusal = {}};
            },
            settings);
        return router;
    }
    bool sendAll(std::initializer_list<const char *> texts)
    {
        std::string bytes;
        for (const char *text : texts)
            bytes += encodeFrame({.payload = text});
        return client.socket().send(bytes);
    }
    std::string receive()
    {
        const auto frame = client.receive();
        return frame ? frame->payload : "nothing";
    }
    /// Returns when everything posted to the loop before has run.
    void passTurn()
    {
        Awaited<bool> passed;
        seen->socket.get()->loop().post([&] { passed.set(true); });
        passed.get();
    }

    std::shared_ptr<Seen> seen = std::make_shared<Seen>();
    TestServer server;
    RawWebSocket client;
};

} // namespace

class tst_WebSocketFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyMessagesAtOnce()
    {
        Connected connected;
        std::string bytes;
        for (int i = 0; i < 10'000; ++i)
            bytes += encodeFrame({.payload = std::to_string(i)});
        QVERIFY(connected.client.socket().send(bytes));
        for (int i = 0; i < 10'000; ++i)
            QCOMPARE(connected.receive(), std::to_string(i));
    }

    void largeBetweenSmall()
    {
        Connected connected;
        const std::string large(3'000'000, 'x');
        QVERIFY(connected.client.socket().send(encodeFrame({.payload = "a"})
                                               + encodeFrame({.payload = large})
                                               + encodeFrame({.payload = "b"})));
        QCOMPARE(connected.receive(), std::string("a"));
        QCOMPARE(connected.receive(), std::to_string(large.size()));
        QCOMPARE(connected.receive(), std::string("b"));
    }

    void aLargeMessageHoldsNobodyElseUp()
    {
        Connected connected; // to the only loop
        test::BusyWorkers busy(connected.server.loops().workers());
        QVERIFY(connected.client.socket().send(encodeFrame({.payload = kLarge})
                                               + encodeFrame({.payload = "behind it"})));
        RawWebSocket other(connected.server.connect(), "/flow");
        for (int i = 0; i < 100; ++i) {
            QVERIFY(other.sendText("other"));
            QCOMPARE(other.receive()->payload, std::string("other"));
        }
        QVERIFY(connected.server.log().awaitMessages(101));
        QCOMPARE(connected.seen->messages.load(), 100);
        busy.release();
        QCOMPARE(connected.receive(), std::to_string(kLarge.size()));
        QCOMPARE(connected.receive(), std::string("behind it"));
    }

    void tooManyLargeMessages_overflow()
    {
        Connected connected({}, {}, {.workers = {.workers = 1, .itemsMax = 1}});
        test::BusyWorkers busy(connected.server.loops().workers(), 1);
        QVERIFY(connected.sendAll({kLarge.c_str()}));
        QCOMPARE(connected.client.receiveClose(), 1013);
        QCOMPARE(connected.server.log().limitCount("large_messages"), 1);
        QCOMPARE(connected.seen->messages.load(), 0);
    }

    void aLargeMessageIsReadBeforeItsSenderIsGone()
    {
        Connected connected({}, {.pingInterval = 10ms, .pongTimeout = 1s});
        test::BusyWorkers busy(connected.server.loops().workers());
        QVERIFY(connected.sendAll({kLarge.c_str()}));
        QVERIFY(connected.server.log().awaitMessages(1));
        connected.client.socket().reset();
        RawWebSocket other(connected.server.connect(), "/flow");
        QCOMPARE(other.receive()->opcode, Opcode::Ping); // the first would have got one as well
        QVERIFY(!connected.seen->closeCode.get(1ms));
        busy.release();
        QVERIFY(connected.seen->closeCode.get());
        QCOMPARE(connected.seen->messages.load(), 1);
    }

    void theServerMayGoWhileALargeMessageIsRead()
    {
        Connected connected;
        test::BusyWorkers busy(connected.server.loops().workers());
        QVERIFY(connected.sendAll({kLarge.c_str()}));
        QVERIFY(connected.server.log().awaitMessages(1));
        connected.server.destroyServer();
        QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1001);
        busy.release();
        connected.server.loops().stop();
        QCOMPARE(connected.seen->messages.load(), 0);
    }

    void pausedReadingTellsNothing()
    {
        Connected connected;
        QVERIFY(connected.sendAll({"a", "pause", "b", "last"}));
        QCOMPARE(connected.receive(), std::string("a"));
        QCOMPARE(connected.receive(), std::string("pause"));
        QVERIFY(connected.client.sendText("later"));
        connected.passTurn();
        QCOMPARE(connected.seen->messages.load(), 2);
        connected.seen->socket.get()->resumeReading();
        for (const char *text : {"b", "last", "later"})
            QCOMPARE(connected.receive(), std::string(text));
    }

    void pauseAndResumeAtOnce()
    {
        Connected connected;
        QVERIFY(connected.sendAll({"pause and resume", "a"}));
        QCOMPARE(connected.receive(), std::string("pause and resume"));
        QCOMPARE(connected.receive(), std::string("a"));
        QVERIFY(connected.client.sendText("b"));
        QCOMPARE(connected.receive(), std::string("b"));
    }

    void pausedReadingSlowsThePeerDown()
    {
        Connected connected;
        QVERIFY(connected.sendAll({"pause"}));
        QCOMPARE(connected.receive(), std::string("pause"));
        // More than the kernel's buffers hold arrives only once it is wanted.
        std::thread sender([&] {
            connected.client.send(
                {.opcode = Opcode::Binary, .payload = std::string(8u << 20, 'x')});
            connected.client.sendText("last");
        });
        connected.passTurn();
        QCOMPARE(connected.seen->messages.load(), 1);
        connected.seen->socket.get()->resumeReading();
        std::optional<Frame> frame = connected.client.receive();
        sender.join();
        QVERIFY(frame);
        QCOMPARE(frame->payload, std::to_string(8u << 20));
        QVERIFY(connected.seen->last.get());
    }

    void pausedPeerIsNotSilent()
    {
        Connected connected({}, {.pingInterval = 10ms, .pongTimeout = 20ms});
        QVERIFY(connected.sendAll({"pause"}));
        for (int pings = 0; pings < 10;) { // longer than the pong timeout
            const auto frame = connected.client.receive();
            QVERIFY(frame);
            pings += frame->opcode == Opcode::Ping ? 1 : 0;
        }
        connected.seen->socket.get()->resumeReading();
        QVERIFY(connected.client.sendText("last"));
        QVERIFY(connected.seen->last.get());
    }

    void pausedPeerThatIsGoneIsNoticed()
    {
        Connected connected({}, {.pingInterval = 10ms});
        QVERIFY(connected.sendAll({"pause"}));
        QCOMPARE(connected.receive(), std::string("pause"));
        connected.client.socket().reset();
        QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), 1006); // a ping fails
        QVERIFY(connected.server.log().awaitOpen(0));
    }

    void answersLeaveBeforeTheClose_data()
    {
        QTest::addColumn<std::string>("end");
        QTest::addColumn<int>("code");
        QTest::addRow("a close") << encodeFrame(
            {.opcode = Opcode::Close, .payload = closePayload(1001)})
                                 << 1001;
        QTest::addRow("a violation") << encodeFrame({.reservedBits = 1}) << 1002;
    }

    void answersLeaveBeforeTheClose()
    {
        QFETCH(const std::string, end);
        QFETCH(const int, code);
        Connected connected;
        QVERIFY(connected.client.socket().send(encodeFrame({.payload = "a"})
                                               + encodeFrame({.payload = "b"}) + end
                                               + encodeFrame({.payload = "c"})));
        QCOMPARE(connected.receive(), std::string("a"));
        QCOMPARE(connected.receive(), std::string("b"));
        QCOMPARE(connected.client.receiveClose(), code);
        QVERIFY(connected.client.socket().isClosedByPeer());
        QCOMPARE(int(connected.seen->closeCode.get().value_or(0)), code);
        QCOMPARE(connected.seen->messages.load(), 2);
    }

    void floodOfPingsIsBounded()
    {
        Connected connected;
        std::string pings;
        for (int i = 0; i < 100; ++i)
            pings += encodeFrame({.opcode = Opcode::Ping, .payload = std::to_string(i)});
        QVERIFY(connected.client.socket().send(pings + encodeFrame({.payload = "last"})));
        std::string lastPong;
        std::optional<Frame> frame = connected.client.receive();
        for (; frame && frame->opcode == Opcode::Pong; frame = connected.client.receive())
            lastPong = frame->payload;
        QCOMPARE(lastPong, std::string("99"));
        QVERIFY(frame);
        QCOMPARE(frame->payload, std::string("last"));
    }

    /// A tick so long that what arrives within it shows that it was not waited for.
    void aTickDelaysOnlySockets()
    {
        std::atomic<std::chrono::nanoseconds> tick{0ns};
        LoopSettings settings;
        settings.tick = {.longest = 1h, .arrivalsPerSecondMin = 1, .arrivalsPerTick = 1e9};
        settings.tickChanged = [&](int, std::chrono::nanoseconds now) { tick = now; };
        Connected connected({}, {}, settings);
        while (tick.load() == 0ns) {
            QVERIFY(connected.client.sendText("a"));
            while (tick.load() == 0ns && !connected.client.receive(20ms)) {
            }
        }
        while (connected.client.receive(20ms)) {
        } // what was answered before the loop began to wait
        QVERIFY(connected.client.sendText("b"));
        QVERIFY2(!connected.client.receive(20ms), "the loop looks at its sockets all the time");
        Awaited<bool> done;
        connected.server.loops().at(0).post([&] { done.set(true); });
        QVERIFY2(done.get(), "a task of another thread waits for the sockets");
        std::string next = connected.receive();
        if (next == "a") // the last before the tick may not have been answered
            next = connected.receive();
        QCOMPARE(next, std::string("b"));
    } // and the end does not wait either

    void whoWaitsForAnswersIsLeftAlone()
    {
        std::vector<std::chrono::nanoseconds> ticks; // of the loop
        LoopSettings settings;
        settings.tick = {.longest = 20ms, .arrivalsPerSecondMin = 200, .arrivalsPerTick = 1e9};
        settings.tickChanged = [&](int, std::chrono::nanoseconds now) { ticks.push_back(now); };
        Connected connected({}, {}, settings);
        std::atomic<bool> isLeftAlone = false;
        while (!isLeftAlone) {
            QVERIFY(connected.client.sendText("a"));
            QCOMPARE(connected.receive(), std::string("a"));
            connected.server.loops().at(0).post(
                [&] { isLeftAlone = !ticks.empty() && ticks.back() == 0ns; });
        }
    }
};

QTEST_GUILESS_MAIN(tst_WebSocketFlow)
#include "tst_web_socket_flow.moc"
