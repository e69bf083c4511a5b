// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "tests/server/transport/test_server.h"
#include "tests/support/bytes_of.h"

#include <QTest>

#include <atomic>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

/// What a test can see of a sink, and how it tells it what to do.
struct SinkLog
{
    std::mutex mutex;
    std::string body;
    std::function<void()> goOn; ///< of the piece that waits
    Responder respond;
    std::atomic<std::size_t> taken{0};
    std::atomic<bool> isWaiting{false}; ///< whether it lets the connection wait
    Awaited<bool> gone;                 ///< whether all had come
    Awaited<bool> begun;
};

class Sink final : public BodySink
{
public:
    explicit Sink(std::shared_ptr<SinkLog> log)
        : m_log(std::move(log))
    {}
    ~Sink() override { m_log->gone.set(m_isComplete); }
    void take(std::string piece, std::function<void()> goOn) override
    {
        m_log->taken += piece.size();
        {
            const std::lock_guard lock(m_log->mutex);
            m_log->body += piece;
            if (m_log->isWaiting)
                m_log->goOn = std::exchange(goOn, nullptr);
        }
        m_log->begun.set(true);
        if (goOn)
            goOn();
    }
    void complete() override
    {
        m_isComplete = true;
        Response response;
        response.body = std::to_string(m_log->taken);
        m_log->respond(std::move(response));
    }

private:
    const std::shared_ptr<SinkLog> m_log;
    bool m_isComplete = false;
};

constexpr std::size_t kStreamMax = 8u << 20;

std::shared_ptr<Router> routerOf(const std::shared_ptr<SinkLog> &log)
{
    auto router = std::make_shared<Router>();
    router->handleStream(
        Method::Post,
        "/in/{name}",
        {[log](const Request &request, const Responder &respond) -> std::unique_ptr<BodySink> {
             if (request.pathParameters.at("name") == "no") {
                 Response response;
                 response.status = 503;
                 respond(std::move(response));
                 return nullptr;
             }
             log->respond = respond;
             return std::make_unique<Sink>(log);
         },
         kStreamMax,
         "that is more than we take"});
    router->handle(Method::Post, "/whole", [](const Request &request, const Responder &respond) {
        Response response;
        response.body = std::to_string(request.body.size());
        respond(std::move(response));
    });
    return router;
}

Limits smallBodies()
{
    Limits limits;
    limits.bodyBytesMax = 64u << 10;
    limits.bodiesBytesMax = 128u << 10;
    return limits;
}

std::string head(const std::string &path, std::size_t length, const std::string &more = {})
{
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length)
           + "\r\n" + more + "\r\n";
}

} // namespace

class TestBodySink : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<SinkLog> m_log;
    std::unique_ptr<TestServer> m_server;

    void serve(const Limits &limits)
    {
        m_log = std::make_shared<SinkLog>();
        m_server = std::make_unique<TestServer>(routerOf(m_log), limits);
    }

private Q_SLOTS:
    void init() { serve(smallBodies()); }
    void cleanup()
    {
        m_server.reset();
        m_log.reset(); // has a responder
    }

    void takesWhatIsLargerThanAllBodies_data()
    {
        QTest::addColumn<bool>("isChunked");
        QTest::newRow("with its length") << false;
        QTest::newRow("in chunks") << true;
    }
    void takesWhatIsLargerThanAllBodies()
    {
        QFETCH(const bool, isChunked);
        std::string body;
        for (std::size_t i = 0; body.size() < (1u << 20); ++i)
            body += std::to_string(i);
        RawClient client = m_server->connect();
        if (isChunked) {
            QVERIFY(client.send(
                "POST /in/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
            char size[32];
            std::snprintf(size, sizeof size, "%zx\r\n", body.size());
            QVERIFY(client.send(size + body + "\r\n0\r\n\r\n"));
        } else {
            QVERIFY(client.send(head("/in/a", body.size()) + body));
        }
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->status, 200);
        QCOMPARE(reply->body, std::to_string(body.size()));
        QVERIFY(m_log->body == body);
        QCOMPARE(m_log->gone.get(), std::optional(true));
        // The connection is as good as before.
        QVERIFY(client.send(head("/whole", 3) + "abc"));
        QCOMPARE(client.readReply()->body, std::string("3"));
    }

    void readsNoFasterThanTheSinkTakes()
    {
        m_log->isWaiting = true;
        RawClient client = m_server->connect();
        QVERIFY(client.send(head("/in/a", 1u << 20) + std::string(200u << 10, 'x')));
        QVERIFY(m_log->begun.get());
        const std::size_t taken = m_log->taken;
        QVERIFY(taken <= (96u << 10));
        // Another client of the same loops is served meanwhile.
        RawClient other = m_server->connect();
        QVERIFY(other.send(head("/whole", 3) + "abc"));
        QCOMPARE(other.readReply()->status, 200);
        QCOMPARE(m_log->taken.load(), taken);
        m_log->isWaiting = false;
        std::function<void()> goOn;
        {
            const std::lock_guard lock(m_log->mutex);
            goOn = m_log->goOn;
        }
        goOn();
        QVERIFY(client.send(std::string((1u << 20) - (200u << 10), 'x')));
        QCOMPARE(client.readReply()->body, std::to_string(1u << 20));
    }

    void refusesMore_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("of a stream") << QByteArray::fromStdString(head("/in/a", kStreamMax + 1))
                                     << QByteArray("that is more than we take");
        QTest::newRow("of others") << QByteArray::fromStdString(head("/whole", (64u << 10) + 1))
                                   << QByteArray("the body is too large");
        QTest::newRow("of a stream, not announced") << QByteArray(
            "POST /in/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n900000\r\n")
                                                    << QByteArray("that is more than we take");
    }
    void refusesMore()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const QByteArray, text);
        RawClient client = m_server->connect();
        QVERIFY(client.send(request.toStdString()));
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->status, 413);
        QCOMPARE(reply->body, text.toStdString());
        QVERIFY(m_server->log().awaitLimit("body"));
    }

    void answersBeforeTheBodyHasCome()
    {
        RawClient client = m_server->connect();
        QVERIFY(client.send(head("/in/no", 1'000)));
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->status, 503);
        QCOMPARE(reply->header("connection"), std::string("close"));
    }

    void answersInTheMiddle()
    {
        RawClient client = m_server->connect();
        QVERIFY(client.send(head("/in/a", 1'000) + "abc"));
        QVERIFY(m_log->begun.get());
        Response response;
        response.status = 400;
        m_log->respond(std::move(response));
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->status, 400);
        QCOMPARE(m_log->gone.get(), std::optional(false));
    }

    void tellsOfAClientThatLeaves()
    {
        {
            RawClient client = m_server->connect();
            QVERIFY(client.send(head("/in/a", 1'000) + "abc"));
            QVERIFY(m_log->begun.get());
        }
        QCOMPARE(m_log->gone.get(), std::optional(false));
        m_log->respond({}); // reaches nobody
    }

    void givesUpOnAClientThatFallsSilent()
    {
        Limits limits = smallBodies();
        limits.readTimeout = std::chrono::milliseconds(100);
        serve(limits);
        RawClient client = m_server->connect();
        QVERIFY(client.send(head("/in/a", 1'000) + "abc"));
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->status, 408);
        QCOMPARE(m_log->gone.get(), std::optional(false));
        m_log->respond({}); // too late
    }

    void takesAGzippedBodyAsOnePiece()
    {
        const std::string body(10'000, 'x');
        const Bytes packed = *gzip(asBytes(body));
        RawClient client = m_server->connect();
        QVERIFY(client.send(head("/in/a", packed.size(), "Content-Encoding: gzip\r\n")
                            + std::string(asText(packed))));
        QCOMPARE(client.readReply()->body, std::to_string(body.size()));
        QVERIFY(m_log->body == body);
    }

    void saysContinue()
    {
        RawClient client = m_server->connect();
        QVERIFY(client.send(head("/in/a", 3, "Expect: 100-continue\r\n")));
        const std::string answer = "HTTP/1.1 100 Continue\r\n\r\n";
        QCOMPARE(client.read(answer.size()), answer);
        QVERIFY(client.send("abc"));
        QCOMPARE(client.readReply()->status, 200);
    }
};

QTEST_GUILESS_MAIN(TestBodySink)
#include "tst_body_sink.moc"
