// SPDX-License-Identifier: GPL-3.0-or-later
// Our server beside Boost.Beast's: as the other end of the same connection, and as another server
// that is told the same bytes.
#include "tests/server/transport/raw_web_socket.h"
#include "tests/server/transport/test_server.h"

#include <QTest>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <random>
#include <thread>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using BeastStream = beast::websocket::stream<tcp::socket>;

constexpr std::size_t kMessageBytesMax = 100'000;

class EchoSession final : public WebSocketSession
{
public:
    void opened(const std::shared_ptr<WebSocket> &socket) override { m_socket = socket; }
    void received(std::string_view message, FrameKind kind) override
    {
        if (message == "close")
            m_socket->close(close_code::kGoingAway, "as asked");
        else
            m_socket->send(std::make_shared<const std::string>(message), kind);
    }
    void closed(std::uint16_t) override { m_socket.reset(); }

private:
    std::shared_ptr<WebSocket> m_socket;
};

std::shared_ptr<Router> echoRouter()
{
    auto router = std::make_shared<Router>();
    router->webSocket("/", [](const Request &) {
        return UpgradeDecision{.session = std::make_unique<EchoSession>(), .refusal = {}};
    });
    return router;
}

Limits limits(bool mayCompress = false)
{
    Limits limits;
    limits.messageBytesMax = kMessageBytesMax;
    limits.perMessageDeflate = mayCompress;
    return limits;
}

/// Beast's echo server, one connection after the other.
class BeastServer
{
public:
    BeastServer()
        : m_acceptor(m_context, {asio::ip::address_v4::loopback(), 0})
        , m_thread([this] { run(); })
    {}
    ~BeastServer()
    {
        m_isStopping = true;
        const RawClient last(port(), 0); // ends the accept
        m_thread.join();
    }
    [[nodiscard]] std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }

private:
    void run()
    {
        while (!m_isStopping) {
            beast::error_code error;
            BeastStream stream(m_acceptor.accept(m_context, error));
            stream.read_message_max(kMessageBytesMax);
            stream.auto_fragment(false);
            if (!m_isStopping)
                stream.accept(error);
            beast::flat_buffer buffer;
            while (!error && !m_isStopping) {
                stream.read(buffer, error);
                if (error)
                    break;
                stream.text(stream.got_text());
                stream.write(buffer.data(), error);
                buffer.clear();
            }
        }
    }

    asio::io_context m_context;
    tcp::acceptor m_acceptor;
    std::atomic<bool> m_isStopping{false};
    std::thread m_thread;
};

/// What a server answers to a client that sends these bytes and then only listens. Pongs may
/// overtake messages, so they are listed apart.
struct Answer
{
    std::vector<std::string> messages;
    std::vector<std::string> pongs;
    int closeCode = 0;

    bool operator==(const Answer &) const = default;
};

Answer answerTo(RawClient client, const std::string &bytes)
{
    RawWebSocket socket(std::move(client), "/");
    socket.socket().send(bytes);
    socket.socket().shutDownSending();
    Answer answer;
    while (const auto frame = socket.receive()) {
        const std::string opcode = std::to_string(int(frame->opcode)) + ' ';
        if (frame->opcode == Opcode::Pong)
            answer.pongs.push_back(frame->payload);
        else if (frame->opcode == Opcode::Close)
            answer.closeCode = static_cast<int>(readBigEndian(frame->payload.substr(0, 2)));
        else
            answer.messages.push_back(opcode + frame->payload);
    }
    return answer;
}

std::string summary(const Answer &answer)
{
    std::string text = "close " + std::to_string(answer.closeCode);
    for (const std::string &message : answer.messages)
        text += ", message of " + std::to_string(message.size());
    for (const std::string &pong : answer.pongs)
        text += ", pong of " + std::to_string(pong.size());
    return text;
}

/// Frames of a client that mostly, but not always, keeps the rules.
class Script
{
public:
    explicit Script(unsigned seed)
        : m_engine(seed)
    {}

    std::string bytes()
    {
        std::string bytes;
        for (std::size_t count = below(8) + 1; count > 0; --count)
            bytes += encodeFrame(frame());
        return bytes + encodeFrame({.opcode = Opcode::Close, .payload = closePayload(1000)});
    }

private:
    std::size_t below(std::size_t end) { return m_engine() % end; }
    bool rarely() { return below(25) == 0; }

    Frame frame()
    {
        Frame frame;
        switch (below(8)) {
        case 0:
            frame.opcode = Opcode::Ping;
            break;
        case 1:
            frame.opcode = Opcode::Pong;
            break;
        default:
            frame.opcode = m_isInMessage   ? Opcode::Continuation
                           : below(2) == 0 ? Opcode::Text
                                           : Opcode::Binary;
            frame.isFinal = below(2) == 0;
            m_isInMessage = !frame.isFinal;
        }
        frame.payload = payload();
        if (rarely())
            frame.opcode = static_cast<Opcode>(below(16));
        if (frame.opcode == Opcode::Close)
            frame.payload = closePayload(closeCode(), frame.payload.substr(0, 10));
        if (int(frame.opcode) >= 8 && !rarely())
            frame.payload.resize(std::min<std::size_t>(frame.payload.size(), 125));
        if (rarely())
            frame.reservedBits = static_cast<std::uint8_t>(below(8));
        if (rarely())
            frame.isFinal = !frame.isFinal;
        frame.isMasked = !rarely();
        return frame;
    }

    std::string payload()
    {
        static constexpr std::size_t kSizes[] = {0, 1, 5, 125, 126, 300, 65536};
        std::string text(kSizes[below(std::size(kSizes) - (rarely() ? 0 : 1))], 'a');
        if (below(3) == 0)
            text += "\xce\xba\xf0\x9d\x84\x9e";
        if (rarely())
            text += static_cast<char>(below(256));
        return text;
    }

    std::uint16_t closeCode()
    {
        static constexpr std::uint16_t kCodes[] = {
            0, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 1016, 2999, 3000, 4999};
        return kCodes[below(std::size(kCodes))];
    }

    std::mt19937 m_engine;
    bool m_isInMessage = false;
};

} // namespace

class tst_WebSocketBeast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothServersAnswerTheSame()
    {
        constexpr unsigned kScripts = 600;
        TestServer ours(echoRouter(), limits());
        BeastServer beasts;
        int closedForViolation = 0;
        for (unsigned seed = 0; seed < kScripts; ++seed) {
            const std::string bytes = Script(seed).bytes();
            const Answer our = answerTo(ours.connect(), bytes);
            const Answer theirs = answerTo(RawClient(beasts.port(), 0), bytes);
            const std::string difference =
                std::to_string(seed) + ": " + summary(our) + ", Beast: " + summary(theirs);
            QVERIFY2(our == theirs, difference.c_str());
            closedForViolation += our.closeCode == 1000 ? 0 : 1;
        }
        // Neither all right nor all wrong, or it would prove little.
        QVERIFY(closedForViolation > 100 && closedForViolation < 500);
    }

    void beastIsTheClient_data()
    {
        QTest::addColumn<bool>("isCompressed");
        QTest::addColumn<bool>("keepsContext");
        QTest::addColumn<int>("fragmentBytes");
        for (const int fragmentBytes : {0, 64, 4096}) {
            QTest::addRow("plain, fragments of %d", fragmentBytes)
                << false << true << fragmentBytes;
            QTest::addRow("compressed, fragments of %d", fragmentBytes)
                << true << true << fragmentBytes;
            QTest::addRow("compressed each, fragments of %d", fragmentBytes)
                << true << false << fragmentBytes;
        }
    }

    void beastIsTheClient()
    {
        QFETCH(const bool, isCompressed);
        QFETCH(const bool, keepsContext);
        QFETCH(const int, fragmentBytes);
        TestServer server(echoRouter(), limits(true));
        asio::io_context context;
        BeastStream client(context);
        client.next_layer().connect({asio::ip::address_v4::loopback(), server.server().port()});
        beast::websocket::permessage_deflate deflate;
        deflate.client_enable = isCompressed;
        deflate.client_no_context_takeover = !keepsContext;
        deflate.server_no_context_takeover = !keepsContext;
        client.set_option(deflate);
        client.auto_fragment(fragmentBytes > 0);
        if (fragmentBytes > 0)
            client.write_buffer_bytes(static_cast<std::size_t>(fragmentBytes));
        client.handshake("localhost", "/");
        for (const std::size_t size : {0u, 1u, 5u, 125u, 126u, 65535u, 65536u, 100'000u}) {
            std::string message;
            for (std::size_t i = 0; i < size; ++i)
                message.push_back(static_cast<char>('a' + i * i % 23));
            for (const bool isText : {true, false}) {
                client.text(isText);
                client.write(asio::buffer(message));
                beast::flat_buffer answer;
                client.read(answer);
                QCOMPARE(client.got_text(), isText);
                QVERIFY(beast::buffers_to_string(answer.data()) == message);
            }
        }
        client.close(beast::websocket::close_code::normal);
        QCOMPARE(int(client.reason().code), 1000);
    }

    void ourCloseIsHeardByBeast()
    {
        TestServer server(echoRouter(), limits());
        asio::io_context context;
        BeastStream client(context);
        client.next_layer().connect({asio::ip::address_v4::loopback(), server.server().port()});
        client.handshake("localhost", "/");
        client.ping("are you there");
        client.write(asio::buffer(std::string("close")));
        beast::flat_buffer answer;
        beast::error_code error;
        client.read(answer, error);
        QVERIFY(error == beast::websocket::error::closed);
        QCOMPARE(int(client.reason().code), 1001);
        QCOMPARE(std::string(client.reason().reason.c_str()), std::string("as asked"));
    }
};

QTEST_GUILESS_MAIN(tst_WebSocketBeast)
#include "tst_web_socket_beast.moc"
