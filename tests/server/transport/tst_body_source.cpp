// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/transport/test_server.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

/// What a test can see of a source that it has handed out.
struct SourceLog
{
    std::atomic<int> asked{0};
    std::atomic<bool> isGone{false};
    Awaited<bool> gone;
};

/// Gives `count` pieces of `piece` and then, as told, an end, an error or nothing ever.
class Pieces final : public BodySource
{
public:
    enum class Then { End, Error, Silence };

    Pieces(std::shared_ptr<SourceLog> log, std::string piece, int count, Then then)
        : m_log(std::move(log))
        , m_piece(std::move(piece))
        , m_count(count)
        , m_then(then)
    {}
    ~Pieces() override
    {
        m_log->isGone = true;
        m_log->gone.set(true);
    }

    void next(std::function<void(Piece)> done) override
    {
        const int asked = m_log->asked++;
        if (asked >= m_count && m_then == Then::Silence)
            m_waiting = std::move(done);
        else if (asked >= m_count && m_then == Then::Error)
            done(Error{ErrorCode::Internal, "lost"});
        else if (asked >= m_count)
            done(std::optional<std::string>());
        else // from a thread that is not the loop's
            std::thread([done, piece = m_piece] { done(std::optional(piece)); }).join();
    }

private:
    const std::shared_ptr<SourceLog> m_log;
    const std::string m_piece;
    const int m_count;
    const Then m_then;
    std::function<void(Piece)> m_waiting;
};

std::shared_ptr<Router>
routerOf(std::shared_ptr<SourceLog> log, std::string piece, int count, Pieces::Then then)
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Get, "/stream", [=](const Request &, const Responder &respond) {
        Response response;
        response.contentType = "application/json";
        response.stream = std::make_shared<Pieces>(log, piece, count, then);
        respond(std::move(response));
    });
    return router;
}

constexpr std::string_view kGet = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

class TestBodySource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsThePiecesAsChunks()
    {
        const auto log = std::make_shared<SourceLog>();
        TestServer server(routerOf(log, "abcdefghijklmnopq", 2, Pieces::Then::End));
        RawClient client = server.connect();
        QVERIFY(client.send(kGet));
        const auto reply = client.readReply(false);
        QVERIFY(reply);
        QCOMPARE(reply->status, 200);
        QCOMPARE(reply->header("transfer-encoding"), std::string("chunked"));
        QCOMPARE(reply->header("content-length"), std::string());
        const std::string body = "11\r\nabcdefghijklmnopq\r\n11\r\nabcdefghijklmnopq\r\n0\r\n\r\n";
        QCOMPARE(client.read(body.size()), body);
        QVERIFY(log->gone.get().has_value());
        // The connection is as good as before.
        QVERIFY(client.send(kGet));
        QCOMPARE(client.readReply(false)->status, 200);
        QCOMPARE(client.read(5), std::string("0\r\n\r\n"));
        QVERIFY(server.log().awaitRequests(2));
        QVERIFY(server.log().requests().front().bytesOut > body.size());
    }

    void answersAnOldClientUpToTheEnd()
    {
        const auto log = std::make_shared<SourceLog>();
        TestServer server(routerOf(log, "abc", 2, Pieces::Then::End));
        RawClient client = server.connect();
        QVERIFY(client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        const auto reply = client.readReply(false);
        QVERIFY(reply);
        QCOMPARE(reply->header("transfer-encoding"), std::string());
        QCOMPARE(reply->header("connection"), std::string("close"));
        QCOMPARE(client.readAll(), std::string("abcabc"));
    }

    void answersHeadWithoutAsking()
    {
        const auto log = std::make_shared<SourceLog>();
        TestServer server(routerOf(log, "abc", 2, Pieces::Then::End));
        RawClient client = server.connect();
        QVERIFY(client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n"));
        QCOMPARE(client.readReply(false)->status, 200);
        QVERIFY(log->gone.get().has_value());
        QCOMPARE(log->asked.load(), 0);
    }

    void breaksOffWhenTheSourceFails()
    {
        const auto log = std::make_shared<SourceLog>();
        TestServer server(routerOf(log, "abc", 1, Pieces::Then::Error));
        RawClient client = server.connect();
        QVERIFY(client.send(kGet));
        QVERIFY(client.readReply(false));
        QCOMPARE(client.readAll(), std::string("3\r\nabc\r\n"));
    }

    void letsTheSourceGoWithAClientThatLeaves_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::newRow("closed") << false;
        QTest::newRow("reset") << true;
    }
    void letsTheSourceGoWithAClientThatLeaves()
    {
        QFETCH(const bool, byReset);
        const auto log = std::make_shared<SourceLog>();
        TestServer server(routerOf(log, "abc", 1, Pieces::Then::Silence));
        {
            RawClient client = server.connect();
            QVERIFY(client.send(kGet));
            QVERIFY(client.readReply(false));
            QCOMPARE(client.read(8), std::string("3\r\nabc\r\n"));
            QVERIFY(!log->isGone);
            if (byReset)
                client.reset();
        }
        QVERIFY(log->gone.get().has_value());
    }

    void asksNoFasterThanTheClientReads()
    {
        const auto log = std::make_shared<SourceLog>();
        constexpr int kCount = 1'000;
        TestServer server(routerOf(log, std::string(64u << 10, 'x'), kCount, Pieces::Then::End));
        RawClient client = server.connect(4 << 10);
        QVERIFY(client.send(kGet));
        QVERIFY(client.readReply(false));
        QVERIFY(client.read(1'000).size() == 1'000);
        // Only what fits into the sockets has been asked for.
        QVERIFY(log->asked < kCount / 2);
    }

    void givesUpOnAClientThatDoesNotRead()
    {
        const auto log = std::make_shared<SourceLog>();
        Limits limits;
        limits.writeTimeout = std::chrono::milliseconds(100);
        TestServer server(routerOf(log, std::string(64u << 10, 'x'), 10'000, Pieces::Then::End),
                          limits);
        RawClient client = server.connect(4 << 10);
        QVERIFY(client.send(kGet));
        QVERIFY(server.log().awaitLimit("slow_reader"));
        QVERIFY(log->gone.get().has_value());
    }
};

QTEST_GUILESS_MAIN(TestBodySource)
#include "tst_body_source.moc"
