// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "tests/server/transport/test_server.h"

#include <QTest>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kHugeBytes = 64u << 20;

std::shared_ptr<Router> testRouter()
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Get, "/hello", [](const Request &, const Responder &respond) {
        respond({.status = 200, .contentType = "text/plain", .body = "hello", .headers = {}});
    });
    router->handle(Method::Post, "/echo", [](Request request, const Responder &respond) {
        respond({.status = 200,
                 .contentType = "text/plain",
                 .body = std::move(request.body),
                 .headers = {}});
    });
    router->handle(Method::Get, "/huge", [](const Request &, const Responder &respond) {
        respond({.status = 200,
                 .contentType = "application/octet-stream",
                 .body = std::string(kHugeBytes, 'x'),
                 .headers = {}});
    });
    return router;
}

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string kPost = "POST /echo HTTP/1.1\r\nHost: x\r\n";

Limits smallLimits()
{
    Limits limits;
    limits.headerBytesMax = 1024;
    limits.bodyBytesMax = 1000;
    return limits;
}

} // namespace

class tst_HttpLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void sizesAtTheLimit();
    void answersBeforeTheBodyIsSent();
    void readTimeout_data();
    void readTimeout();
    void idleTimeout();
    void slowReader();
    void connections();
    void bodiesTogether();
    void bodiesTogetherWhenDecompressed();
    void halfClosedClientsGetAnswers();
    void resetsAreSurvived();
};

void tst_HttpLimits::sizes_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("limit");
    const auto row =
        [](const char *name, const std::string &request, int status, const char *limit) {
            QTest::addRow("%s", name) << request << status << std::string(limit);
        };
    const std::string chunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";
    const std::string bomb(asText(*gzip(asBytes(std::string(100'000, ' ')))));
    row("one long field",
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(2000, 'a') + "\r\n\r\n",
        431,
        "header");
    row("long target", "GET /" + std::string(2000, 'a'), 431, "header");
    row("endless header",
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(100'000, 'a'),
        431,
        "header");
    row("announced length", kPost + "Content-Length: 1001\r\n\r\n", 413, "body");
    row("absurd length", kPost + "Content-Length: 18446744073709551615\r\n\r\n", 413, "body");
    row("one chunk", chunked + "3e9\r\n", 413, "body");
    row("sum of chunks", chunked + "3e8\r\n" + std::string(1000, 'a') + "\r\n1\r\n", 413, "body");
    row("absurd chunk", chunked + "ffffffffffffffff\r\n", 413, "body");
    row("endless chunk extension", chunked + "1;" + std::string(100'000, 'a'), 431, "header");
    row("endless trailer", chunked + "0\r\nA: " + std::string(100'000, 'a'), 431, "header");
    row("decompressed",
        kPost + "Content-Encoding: gzip\r\nContent-Length: " + std::to_string(bomb.size())
            + "\r\n\r\n" + bomb,
        413,
        "body");
}

void tst_HttpLimits::sizes()
{
    QFETCH(const std::string, request);
    QFETCH(const int, status);
    QFETCH(const std::string, limit);
    TestServer server(testRouter(), smallLimits());
    RawClient client = server.connect();
    const auto reply = client.request(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QCOMPARE(reply->header("connection"), std::string("close"));
    QCOMPARE(server.log().limitCount(limit), 1);
}

void tst_HttpLimits::sizesAtTheLimit()
{
    TestServer server(testRouter(), smallLimits());
    RawClient client = server.connect();
    const auto reply =
        client.request(kPost + "Content-Length: 1000\r\n\r\n" + std::string(1000, 'a'));
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->body.size(), std::size_t(1000));
}

void tst_HttpLimits::answersBeforeTheBodyIsSent()
{
    // The peer goes on sending; it must get the answer all the same, not a reset.
    TestServer server(testRouter(), smallLimits());
    RawClient client = server.connect();
    QVERIFY(client.send(kPost + "Content-Length: 10000000\r\n\r\n"));
    client.send(std::string(10'000'000, 'a'));
    const auto reply = client.readReply();
    QVERIFY(reply);
    QCOMPARE(reply->status, 413);
}

void tst_HttpLimits::readTimeout_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addRow("half a request line") << std::string("GET /he");
    QTest::addRow("half a header") << std::string("GET /hello HTTP/1.1\r\nHost: x\r\n");
    QTest::addRow("half a body") << kPost + "Content-Length: 10\r\n\r\nabc";
    QTest::addRow("second request") << kGet + "GET";
}

void tst_HttpLimits::readTimeout()
{
    QFETCH(const std::string, bytes);
    Limits limits;
    limits.readTimeout = 60ms;
    TestServer server(testRouter(), limits);
    RawClient client = server.connect();
    QVERIFY(client.send(bytes));
    if (bytes.starts_with(kGet))
        QVERIFY(client.readReply());
    const auto reply = client.readReply();
    QVERIFY(reply);
    QCOMPARE(reply->status, 408);
    QCOMPARE(server.log().limitCount("read_timeout"), 1);
}

void tst_HttpLimits::idleTimeout()
{
    Limits limits;
    limits.idleTimeout = 60ms;
    TestServer server(testRouter(), limits);
    RawClient client = server.connect();
    QVERIFY(client.request(kGet));
    QVERIFY(client.isClosedByPeer());
    QCOMPARE(server.log().limitCount("idle"), 1);
}

void tst_HttpLimits::slowReader()
{
    Limits limits;
    limits.writeTimeout = 60ms;
    TestServer server(testRouter(), limits);
    RawClient client = server.connect(4096);
    QVERIFY(client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n"));
    QVERIFY(server.log().awaitLimit("slow_reader"));
    QVERIFY(server.log().awaitOpen(0));
    QVERIFY(client.readAll().size() < kHugeBytes);
}

void tst_HttpLimits::connections()
{
    Limits limits;
    limits.connectionsMax = 2;
    TestServer server(testRouter(), limits);
    std::optional<RawClient> first(server.connect());
    RawClient second = server.connect();
    QVERIFY(first->request(kGet));
    QVERIFY(second.request(kGet));
    {
        RawClient third = server.connect();
        const auto reply = third.request(kGet);
        QVERIFY(reply);
        QCOMPARE(reply->status, 503);
        QCOMPARE(reply->header("retry-after"), std::string("1"));
        QCOMPARE(server.log().limitCount("connections"), 1);
    }
    first.reset();
    QVERIFY(server.log().awaitOpen(1));
    RawClient fourth = server.connect();
    const auto reply = fourth.request(kGet);
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
}

void tst_HttpLimits::bodiesTogether()
{
    Limits limits;
    limits.bodyBytesMax = 600'000;
    limits.bodiesBytesMax = 1'000'000;
    TestServer server(testRouter(), limits, 1);
    const std::string head = kPost + "Content-Length: 600000\r\n\r\n";
    const std::string most(590'000, 'a');
    const std::string rest(10'000, 'b');
    RawClient first = server.connect();
    RawClient second = server.connect();
    QVERIFY(first.send(head + most));
    QVERIFY(second.send(head + most));
    QVERIFY(server.log().awaitLimit("bodies"));

    // One of them was refused, the other goes on as if it had been alone.
    QVERIFY(first.send(rest));
    second.send(rest);
    const auto firstReply = first.readReply();
    const auto secondReply = second.readReply();
    QVERIFY(firstReply && secondReply);
    QCOMPARE(firstReply->status + secondReply->status, 200 + 503);
    QCOMPARE(server.log().limitCount("bodies"), 1);

    const auto later = server.connect().request(head + most + rest);
    QVERIFY(later);
    QCOMPARE(later->status, 200);
}

void tst_HttpLimits::bodiesTogetherWhenDecompressed()
{
    Limits limits;
    limits.bodiesBytesMax = 50'000;
    TestServer server(testRouter(), limits);
    const std::string body(asText(*gzip(asBytes(std::string(60'000, ' ')))));
    const auto reply = server.connect().request(kPost + "Content-Encoding: gzip\r\nContent-Length: "
                                                + std::to_string(body.size()) + "\r\n\r\n" + body);
    QVERIFY(reply);
    QCOMPARE(reply->status, 503);
    QCOMPARE(reply->header("retry-after"), std::string("1"));
    QCOMPARE(server.log().limitCount("bodies"), 1);
}

void tst_HttpLimits::halfClosedClientsGetAnswers()
{
    TestServer server(testRouter());
    RawClient client = server.connect();
    QVERIFY(client.send(kGet));
    client.shutDownSending();
    const auto reply = client.readReply();
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QVERIFY(client.isClosedByPeer());
}

void tst_HttpLimits::resetsAreSurvived()
{
    TestServer server(testRouter());
    for (const std::string &bytes : {std::string(), kGet.substr(0, 10), kGet}) {
        RawClient client = server.connect();
        QVERIFY(client.send(bytes));
        client.reset();
    }
    QVERIFY(server.log().awaitOpen(0));
    RawClient client = server.connect();
    QVERIFY(client.request(kGet));
}

QTEST_GUILESS_MAIN(tst_HttpLimits)
#include "tst_http_limits.moc"
