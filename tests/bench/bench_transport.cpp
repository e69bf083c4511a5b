// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what one message costs the server's thread, beside a bare epoll loop that echoes bytes:
// the floor that the kernel sets. See README.md beside this file.
#include "tests/bench/load/floor_server.h"
#include "tests/server/transport/raw_web_socket.h"
#include "tests/server/transport/test_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <cstdio>
#include <thread>
#include <vector>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr int kConnections = 50;
constexpr int kMessages = 100'000;
constexpr std::size_t kPoseBytes = 200;

/// Boost.Beast's own WebSocket, as fast as it goes: concrete executor, one thread.
class BeastServer
{
public:
    BeastServer()
        : m_context(1)
        , m_acceptor(m_context, {asio::ip::address_v4::loopback(), 0})
    {
        accept();
        m_thread = std::thread([this] {
            m_context.run();
            m_cpuSeconds = threadCpuSeconds();
        });
    }
    ~BeastServer() { stop(); }
    /// Ends the thread and returns the processor time it took.
    double stop()
    {
        m_context.stop();
        if (m_thread.joinable())
            m_thread.join();
        return m_cpuSeconds;
    }
    [[nodiscard]] std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }

private:
    using Executor = asio::io_context::executor_type;
    using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

    struct Echo : std::enable_shared_from_this<Echo>
    {
        explicit Echo(Socket socket)
            : stream(std::move(socket))
        {}
        void start()
        {
            stream.next_layer().set_option(asio::ip::tcp::no_delay(true));
            stream.async_accept([self = shared_from_this()](beast::error_code error) {
                if (!error)
                    self->read();
            });
        }
        void read()
        {
            stream.async_read(buffer,
                              [self = shared_from_this()](beast::error_code error, std::size_t) {
                                  if (!error)
                                      self->write();
                              });
        }
        void write()
        {
            stream.text(stream.got_text());
            stream.async_write(buffer.data(),
                               [self = shared_from_this()](beast::error_code error, std::size_t) {
                                   self->buffer.clear();
                                   if (!error)
                                       self->read();
                               });
        }

        beast::websocket::stream<Socket> stream;
        beast::flat_buffer buffer;
    };

    void accept()
    {
        m_acceptor.async_accept([this](beast::error_code error, Socket socket) {
            if (!error)
                std::make_shared<Echo>(std::move(socket))->start();
            accept();
        });
    }

    asio::io_context m_context;
    Acceptor m_acceptor;
    double m_cpuSeconds = 0;
    std::thread m_thread;
};

class EchoSession final : public WebSocketSession
{
public:
    void opened(const std::shared_ptr<WebSocket> &socket) override { m_socket = socket; }
    void received(std::string_view message, FrameKind kind) override
    {
        m_socket->send(std::make_shared<const std::string>(message), kind);
    }
    void closed(std::uint16_t) override { m_socket.reset(); }

private:
    std::shared_ptr<WebSocket> m_socket;
};

std::shared_ptr<Router> benchRouter()
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Get, "/health", [](const Request &, const Responder &respond) {
        respond({.status = 200, .body = R"({"status":"healthy"})", .headers = {}});
    });
    router->webSocket("/echo", [](const Request &) {
        return UpgradeDecision{.session = std::make_unique<EchoSession>(), .refusal = {}};
    });
    return router;
}

/// Every client sends `burst` requests at once and awaits their answers, in turn.
void exchange(std::vector<RawClient> &clients,
              const std::string &request,
              std::size_t answerBytes,
              int burst)
{
    std::string requests;
    for (int i = 0; i < burst; ++i)
        requests += request;
    const int rounds = kMessages / kConnections / burst;
    for (int round = 0; round < rounds; ++round) {
        for (RawClient &client : clients)
            client.send(requests);
        for (RawClient &client : clients)
            client.read(answerBytes * std::size_t(burst));
    }
}

double floorMicroseconds(int burst)
{
    FloorServer server;
    std::vector<RawClient> clients;
    for (int i = 0; i < kConnections; ++i)
        clients.emplace_back(server.port());
    exchange(clients, std::string(kPoseBytes, 'x'), kPoseBytes, burst);
    return server.stop() * 1e6 / kMessages;
}

double loopCpuSeconds(Loop &loop)
{
    Awaited<double> seconds;
    loop.post([&] { seconds.set(threadCpuSeconds()); });
    return seconds.get().value_or(0);
}

std::vector<RawClient> openWebSockets(std::uint16_t port)
{
    std::vector<RawClient> clients;
    for (int i = 0; i < kConnections; ++i) {
        RawWebSocket socket(RawClient(port, 0), "/echo");
        clients.push_back(std::move(socket.socket()));
    }
    return clients;
}

double beastMicroseconds(int burst)
{
    BeastServer server;
    std::vector<RawClient> clients = openWebSockets(server.port());
    const std::string frame = encodeFrame({.payload = std::string(kPoseBytes, 'x')});
    exchange(clients, frame, frame.size() - 4, burst);
    return server.stop() * 1e6 / kMessages;
}

double webSocketMicroseconds(int burst)
{
    TestServer server(benchRouter(), {}, 1);
    std::vector<RawClient> clients = openWebSockets(server.server().port());
    const std::string frame = encodeFrame({.payload = std::string(kPoseBytes, 'x')});
    const double start = loopCpuSeconds(server.loops().at(0));
    exchange(clients, frame, frame.size() - 4, burst);
    return (loopCpuSeconds(server.loops().at(0)) - start) * 1e6 / kMessages;
}

/// One turn of the loop sends `burst` messages to every connection: what one delivery costs.
double fanOutMicroseconds(int burst)
{
    const auto sockets = std::make_shared<std::vector<std::shared_ptr<WebSocket>>>();
    class Subscriber final : public WebSocketSession
    {
    public:
        explicit Subscriber(std::vector<std::shared_ptr<WebSocket>> &all)
            : m_all(all)
        {}
        void opened(const std::shared_ptr<WebSocket> &socket) override { m_all.push_back(socket); }
        void received(std::string_view, FrameKind) override {}
        void closed(std::uint16_t) override {}

    private:
        std::vector<std::shared_ptr<WebSocket>> &m_all;
    };
    const auto router = std::make_shared<Router>();
    router->webSocket("/echo", [sockets](const Request &) {
        return UpgradeDecision{.session = std::make_unique<Subscriber>(*sockets), .refusal = {}};
    });
    TestServer server(router, {}, 1);
    std::vector<RawClient> clients = openWebSockets(server.server().port());
    Loop &loop = server.loops().at(0);
    const auto message = std::make_shared<const std::string>(kPoseBytes, 'x');
    const std::size_t answerBytes = (kPoseBytes + 4) * std::size_t(burst);
    const double start = loopCpuSeconds(loop);
    for (int round = 0; round < kMessages / kConnections / burst; ++round) {
        loop.post([&] {
            for (int i = 0; i < burst; ++i)
                for (const auto &socket : *sockets)
                    socket->send(message);
        });
        for (RawClient &client : clients)
            client.read(answerBytes);
    }
    return (loopCpuSeconds(loop) - start) * 1e6 / kMessages;
}

double httpMicroseconds(int burst)
{
    TestServer server(benchRouter(), {}, 1);
    const std::string request = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    // The size of an answer that keeps the connection: where the next one begins.
    RawClient probe = server.connect();
    probe.send(request + "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::size_t answerBytes = probe.readAll().find("HTTP/1.1", 1);
    std::vector<RawClient> clients;
    for (int i = 0; i < kConnections; ++i)
        clients.push_back(server.connect());
    const double start = loopCpuSeconds(server.loops().at(0));
    exchange(clients, request, answerBytes, burst);
    return (loopCpuSeconds(server.loops().at(0)) - start) * 1e6 / kMessages;
}

void row(const char *name, int burst, double microseconds, double floor)
{
    std::printf("| %-23s | %5d | %10.2f | %9.0f | %6.2f |\n",
                name,
                burst,
                microseconds,
                1e6 / microseconds,
                microseconds / floor);
}

} // namespace

int main()
{
    std::printf("| server, %d connections  | burst | CPU us/msg | msg/s/core| /floor |\n",
                kConnections);
    std::printf("|-------------------------|-------|------------|-----------|--------|\n");
    for (const int burst : {1, 16}) {
        const double floor = floorMicroseconds(burst);
        row("bytes back, bare epoll", burst, floor, floor);
        row("WebSocket echo 200 B", burst, webSocketMicroseconds(burst), floor);
        row("the same by Beast", burst, beastMicroseconds(burst), floor);
        row("WebSocket fan-out 200 B", burst, fanOutMicroseconds(burst), floor);
        row("HTTP small JSON", burst, httpMicroseconds(burst), floor);
    }
    return 0;
}
