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

/// Answers "/keep" when the test says so and "/hello" at once; "/ws" echoes.
struct Service
{
    Awaited<Responder> kept;
    Awaited<bool> opened;
    Awaited<std::uint16_t> closeCode;
    std::atomic<int> answered{0};
};

class SilentSession final : public WebSocketSession
{
public:
    explicit SilentSession(std::shared_ptr<Service> service)
        : m_service(std::move(service))
    {}
    void opened(const std::shared_ptr<WebSocket> &) override { m_service->opened.set(true); }
    void received(std::string_view, FrameKind) override {}
    void closed(std::uint16_t code) override { m_service->closeCode.set(code); }

private:
    const std::shared_ptr<Service> m_service;
};

std::shared_ptr<Router> testRouter(const std::shared_ptr<Service> &service)
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Get, "/hello", [service](const Request &, const Responder &respond) {
        ++service->answered;
        respond({.status = 200, .contentType = "text/plain", .body = "hello", .headers = {}});
    });
    router->handle(Method::Get, "/keep", [service](const Request &, Responder respond) {
        service->kept.set(std::move(respond));
    });
    router->webSocket("/ws", [service](const Request &) {
        return UpgradeDecision{.session = std::make_unique<SilentSession>(service), .refusal = {}};
    });
    return router;
}

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

/// Starts to drain; the flag is set when it is done.
std::shared_ptr<Awaited<bool>> drain(Server &server, std::chrono::milliseconds deadline = 5s)
{
    auto done = std::make_shared<Awaited<bool>>();
    server.drain(deadline, [done] { done->set(true); });
    return done;
}

} // namespace

class tst_Server : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheLoopback_data();
    void knowsTheLoopback();
    void listens_data();
    void listens();
    void refusesAddresses_data();
    void refusesAddresses();
    void portIsFreeAgain();
    void spreadsConnections();
    void drainClosesIdleConnections();
    void drainFinishesRequestInFlight();
    void drainFinishesRequestHalfRead();
    void drainClosesWebSockets();
    void drainEndsAtTheDeadline();
    void drainWithoutConnections();
    void drainUnderLoad();
    void destructionClosesEverything();
    void poolMayStopFirst();
};

void tst_Server::knowsTheLoopback_data()
{
    QTest::addColumn<std::string>("host");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *host, bool expected) {
        QTest::addRow("%s", host) << std::string(host) << expected;
    };
    row("127.0.0.1", true);
    row("127.255.255.254", true);
    row("localhost", true);
    row("::1", true);
    row("0:0:0:0:0:0:0:1", true);
    row("", false);
    row("0.0.0.0", false);
    row("::", false);
    row("128.0.0.1", false);
    row("127.evil.example", false);
    row("127.0.0.1.example", false);
    row("127.0.0.256", false);
    row("localhost.example", false);
}

void tst_Server::knowsTheLoopback()
{
    QFETCH(const std::string, host);
    QFETCH(const bool, expected);
    QCOMPARE(isLoopback({.host = host, .port = 0}), expected);
}

void tst_Server::listens_data()
{
    QTest::addColumn<std::string>("host");
    QTest::addColumn<std::string>("urlHost");
    QTest::addRow("IPv4") << std::string("127.0.0.1") << std::string("127.0.0.1");
    QTest::addRow("localhost") << std::string("localhost") << std::string("localhost");
    QTest::addRow("all IPv4") << std::string("0.0.0.0") << std::string("127.0.0.1");
    QTest::addRow("all") << std::string("::") << std::string("[::1]");
}

void tst_Server::listens()
{
    QFETCH(const std::string, host);
    QFETCH(const std::string, urlHost);
    LoopPool loops(1);
    TrafficLog log;
    const auto service = std::make_shared<Service>();
    const auto server =
        Server::create(loops, testRouter(service), log, {.host = host, .port = 0}, {});
    if (!server && host == "::")
        QSKIP("this machine has no IPv6");
    QVERIFY(server);
    QVERIFY((*server)->port() != 0);
    QCOMPARE((*server)->url(), "http://" + urlHost + ":" + std::to_string((*server)->port()));
    RawClient client((*server)->port()); // by IPv4, whatever was bound
    const auto reply = client.request(kGet);
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
}

void tst_Server::refusesAddresses_data()
{
    QTest::addColumn<std::string>("host");
    QTest::addColumn<bool>("isPortTaken");
    QTest::addColumn<int>("code");
    QTest::addRow("port taken") << std::string("127.0.0.1") << true << int(ErrorCode::Unavailable);
    QTest::addRow("not ours") << std::string("192.0.2.1") << false << int(ErrorCode::Unavailable);
    QTest::addRow("no such host") << std::string("no.such.host.invalid") << false
                                  << int(ErrorCode::InvalidArgument);
}

void tst_Server::refusesAddresses()
{
    QFETCH(const std::string, host);
    QFETCH(const bool, isPortTaken);
    QFETCH(const int, code);
    const auto service = std::make_shared<Service>();
    TestServer first(testRouter(service));
    ListenAddress address{.host = host, .port = 0};
    if (isPortTaken)
        address.port = first.server().port();
    const auto second =
        Server::create(first.loops(), testRouter(service), first.log(), address, {});
    QVERIFY(!second);
    QCOMPARE(int(second.error().code), code);
    QVERIFY(second.error().detail.find(host) != std::string::npos);
    if (isPortTaken)
        QVERIFY(second.error().detail.find(":" + std::to_string(address.port))
                != std::string::npos);
}

void tst_Server::portIsFreeAgain()
{
    const auto service = std::make_shared<Service>();
    TestServer first(testRouter(service));
    const ListenAddress address{.host = "127.0.0.1", .port = first.server().port()};
    RawClient client = first.connect();
    QVERIFY(client.request(kGet));
    first.destroyServer();
    const auto second =
        Server::create(first.loops(), testRouter(service), first.log(), address, {});
    QVERIFY(second);
}

void tst_Server::spreadsConnections()
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Get, "/thread", [](const Request &, const Responder &respond) {
        std::array<char, 32> name{};
        pthread_getname_np(pthread_self(), name.data(), name.size());
        respond({.status = 200, .contentType = "text/plain", .body = name.data(), .headers = {}});
    });
    TestServer server(router, {}, 3);
    std::map<std::string, int> counts;
    for (int i = 0; i < 6; ++i) {
        RawClient client = server.connect();
        const auto reply = client.request("GET /thread HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(reply);
        ++counts[reply->body];
    }
    const std::map<std::string, int> expected{{"loop-0", 2}, {"loop-1", 2}, {"loop-2", 2}};
    QCOMPARE(counts, expected);
}

void tst_Server::drainClosesIdleConnections()
{
    TestServer server(testRouter(std::make_shared<Service>()));
    RawClient client = server.connect();
    QVERIFY(client.request(kGet));
    RawClient fresh = server.connect();
    QVERIFY(server.log().awaitOpen(2));
    const auto done = drain(server.server());
    QVERIFY(client.isClosedByPeer());
    QVERIFY(fresh.isClosedByPeer());
    QVERIFY(done->get());
    QVERIFY(!server.connect().isConnected());
}

void tst_Server::drainFinishesRequestInFlight()
{
    const auto service = std::make_shared<Service>();
    TestServer server(testRouter(service));
    RawClient client = server.connect();
    QVERIFY(client.send("GET /keep HTTP/1.1\r\nHost: x\r\n\r\n" + kGet));
    const auto respond = service->kept.get();
    QVERIFY(respond);
    const auto done = drain(server.server());
    QVERIFY(!done->get(50ms));
    (*respond)({.status = 200, .body = "{}", .headers = {}});
    const auto reply = client.readReply();
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->header("connection"), std::string("close"));
    QVERIFY(client.isClosedByPeer());
    client.shutDownSending();
    QVERIFY(done->get());
    QCOMPARE(service->answered.load(), 0); // the pipelined request was not begun
}

void tst_Server::drainFinishesRequestHalfRead()
{
    TestServer server(testRouter(std::make_shared<Service>()));
    RawClient client = server.connect();
    QVERIFY(client.request(kGet));
    QVERIFY(client.send("GET /hello HTTP/1.1\r\nHo"));
    RawClient other = server.connect(); // by its answer the loops have seen the half
    QVERIFY(other.request(kGet));
    RawClient another = server.connect();
    QVERIFY(another.request(kGet));
    const auto done = drain(server.server());
    QVERIFY(other.isClosedByPeer());
    const auto reply = client.request("st: x\r\n\r\n");
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    client.shutDownSending();
    QVERIFY(done->get());
}

void tst_Server::drainClosesWebSockets()
{
    const auto service = std::make_shared<Service>();
    TestServer server(testRouter(service));
    RawWebSocket client(server.connect(), "/ws");
    QVERIFY(client.isOpen());
    const auto done = drain(server.server());
    QCOMPARE(client.receiveClose(), 1001);
    QVERIFY(client.send({.opcode = Opcode::Close, .payload = closePayload(1001)}));
    QVERIFY(client.socket().isClosedByPeer());
    client.socket().shutDownSending();
    QVERIFY(done->get());
    QCOMPARE(int(service->closeCode.get().value_or(0)), 1001);
}

void tst_Server::drainEndsAtTheDeadline()
{
    const auto service = std::make_shared<Service>();
    TestServer server(testRouter(service));
    RawClient client = server.connect();
    QVERIFY(client.send("GET /keep HTTP/1.1\r\nHost: x\r\n\r\n"));
    QVERIFY(service->kept.get());
    const auto done = drain(server.server(), 50ms);
    QVERIFY(done->get());
    QVERIFY(client.isClosedByPeer());
}

void tst_Server::drainWithoutConnections()
{
    TestServer server(testRouter(std::make_shared<Service>()));
    QVERIFY(drain(server.server())->get());
}

void tst_Server::drainUnderLoad()
{
    const auto service = std::make_shared<Service>();
    TestServer server(testRouter(service));
    std::atomic<int> received{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i)
        clients.emplace_back([&] {
            RawClient client = server.connect();
            while (true) {
                const auto reply = client.request(kGet);
                if (!reply)
                    return;
                ++received;
                if (reply->header("connection") == "close")
                    return;
            }
        });
    QVERIFY(server.log().awaitRequests(200));
    const auto done = drain(server.server());
    for (std::thread &client : clients)
        client.join();
    QVERIFY(done->get());
    // Whatever a handler has answered has reached its client.
    QCOMPARE(received.load(), service->answered.load());
}

void tst_Server::destructionClosesEverything()
{
    const auto service = std::make_shared<Service>();
    TestServer server(testRouter(service));
    RawClient idle = server.connect();
    QVERIFY(idle.request(kGet));
    RawClient waiting = server.connect();
    QVERIFY(waiting.send("GET /keep HTTP/1.1\r\nHost: x\r\n\r\n"));
    QVERIFY(service->kept.get());
    RawWebSocket webSocket(server.connect(), "/ws");
    QVERIFY(webSocket.isOpen());
    QVERIFY(server.log().awaitOpen(3));
    server.destroyServer();
    QVERIFY(server.log().awaitOpen(0));
    QCOMPARE(int(service->closeCode.get(0ms).value_or(0)), 1001);
    QVERIFY(idle.isClosedByPeer());
    QVERIFY(waiting.isClosedByPeer());
    QVERIFY(webSocket.socket().isClosedByPeer());
}

void tst_Server::poolMayStopFirst()
{
    const auto service = std::make_shared<Service>();
    TestServer server(testRouter(service));
    RawWebSocket webSocket(server.connect(), "/ws");
    QVERIFY(webSocket.isOpen());
    QVERIFY(service->opened.get()); // the loop tells the session after it has told the client
    server.loops().stop();
    server.loops().stop();
    server.destroyServer();
    QCOMPARE(int(service->closeCode.get(0ms).value_or(0)), 1001);
}

QTEST_GUILESS_MAIN(tst_Server)
#include "tst_server.moc"
