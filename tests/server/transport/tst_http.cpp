// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "tests/server/transport/test_server.h"

#include <QTest>

#include <thread>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

Response text(std::string body)
{
    return {.status = 200, .contentType = "text/plain", .body = std::move(body), .headers = {}};
}

class SilentSession : public WebSocketSession
{
public:
    void opened(const std::shared_ptr<WebSocket> &) override {}
    void received(std::string_view, FrameKind) override {}
    void closed(std::uint16_t) override {}
};

/// Routes that show what a handler was given.
std::shared_ptr<Router> echoRouter()
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Get, "/hello", [](const Request &, const Responder &respond) {
        respond(text("hello"));
    });
    router->handle(Method::Post, "/echo", [](Request request, const Responder &respond) {
        respond(text(std::move(request.body)));
    });
    router->handle(Method::Get, "/show/{id}", [](const Request &request, const Responder &respond) {
        std::string shown = request.pathParameters.at("id");
        for (const auto &[name, value] : request.query)
            shown += "|" + name + "=" + value;
        respond(text(shown));
    });
    router->handle(Method::Get, "/large", [](const Request &, const Responder &respond) {
        respond({.status = 200, .body = std::string(20'000, 'x'), .headers = {}});
    });
    router->handle(Method::Get, "/binary", [](const Request &, const Responder &respond) {
        respond({.status = 200,
                 .contentType = "application/octet-stream",
                 .body = std::string(20'000, 'x'),
                 .headers = {}});
    });
    router->webSocket("/ws", [](const Request &request) {
        UpgradeDecision decision;
        if (request.queryValue("key"))
            decision.session = std::make_unique<SilentSession>();
        else
            decision.refusal = {.status = 401, .body = "no key", .headers = {}};
        return decision;
    });
    router->handle(Method::Get, "/dropped", [](const Request &, const Responder &) {});
    router->handle(Method::Get, "/thread", [](const Request &, const Responder &respond) {
        std::thread([respond] { respond(text("from a thread")); }).detach();
    });
    router->handle(Method::Get, "/split", [](const Request &, const Responder &respond) {
        respond({.status = 200, .body = "{}", .headers = {{"X-Bad", "a\r\nX-Injected: b"}}});
    });
    return router;
}

std::string get(const std::string &target, const std::string &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

std::string post(const std::string &body, const std::string &fields = {})
{
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size())
           + "\r\n" + fields + "\r\n" + body;
}

} // namespace

class tst_Http : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void answersByteByByte();
    void refusesAndCloses_data();
    void refusesAndCloses();
    void keepAlive_data();
    void keepAlive();
    void pipelinedAnswersAreInOrder();
    void headHasNoBody();
    void optionsAndAllow_data();
    void optionsAndAllow();
    void crossOriginPreflight();
    void crossOriginAnswer();
    void compressesAnswers_data();
    void compressesAnswers();
    void acceptsGzipBody();
    void expectContinue();
    void fieldInjectionIsDropped();
    void recordsRequests();
    void recordsWhatIsRefused_data();
    void recordsWhatIsRefused();
    void refusedHeadHasNoBody();
    void lateAnswerDoesNoHarm();
};

void tst_Http::answers_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("body");
    const auto row =
        [](const char *name, const std::string &request, int status, const char *body) {
            QTest::addRow("%s", name) << request << status << std::string(body);
        };
    row("get", get("/hello"), 200, "hello");
    row("post", post("abc"), 200, "abc");
    row("empty post", post(""), 200, "");
    row("from another thread", get("/thread"), 200, "from a thread");
    row("dropped by the handler", get("/dropped"), 500, "the request was not answered");
    row("unknown path", get("/nothing"), 404, "404 page not found");
    row("unknown method for the path",
        post("").replace(0, 4, "PUT"),
        405,
        "405 method not allowed");
    row("WebSocket path without upgrade", get("/ws?key=k"), 426, "this is a WebSocket");
    row("WebSocket path that would be refused", get("/ws"), 401, "no key");
    row("path parameter", get("/show/a%20b"), 200, "a b");
    row("plus in a path", get("/show/a+b"), 200, "a+b");
    row("query", get("/show/1?b=x+y&a=%C3%A4&empty&&c=%2B"), 200, "1|a=\xc3\xa4|b=x y|c=+|empty=");
    row("absolute form", get("http://elsewhere:80/show/1?a=b"), 200, "1|a=b");
    row("absolute form without path", get("http://elsewhere"), 404, "404 page not found");
    row("HTTP/1.0 without Host", "GET /hello HTTP/1.0\r\n\r\n", 200, "hello");
    const std::string chunked =
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    row("chunked", chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 200, "abcde");
    row("chunk extension and trailer",
        chunked + "3;a=b\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n",
        200,
        "abc");
}

void tst_Http::answers()
{
    QFETCH(const std::string, request);
    QFETCH(const int, status);
    QFETCH(const std::string, body);
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QCOMPARE(reply->body, body);
    QVERIFY(reply->header("date").ends_with(" GMT"));
    QVERIFY(reply->header("server").starts_with("stag/"));
}

void tst_Http::answersByteByByte()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const std::string chunked =
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n0\r\n\r\n";
    for (const char c : post("abc") + chunked)
        QVERIFY(client.send({&c, 1}));
    for (int i = 0; i < 2; ++i) {
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->body, std::string("abc"));
    }
}

void tst_Http::refusesAndCloses_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const std::string &request, int status = 400) {
        QTest::addRow("%s", name) << request << status;
    };
    const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    row("garbage", std::string("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11));
    row("no version", "GET /hello\r\n\r\n");
    row("HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: x\r\n\r\n", 505);
    row("unknown method", "BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 405);
    row("no Host", "GET /hello HTTP/1.1\r\n\r\n");
    row("two Hosts", get("/hello", "Host: y\r\n"));
    row("length and chunked", head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("chunked and length", head + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n");
    row("two lengths", head + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc");
    row("list of lengths", head + "Content-Length: 3, 4\r\n\r\nabc");
    row("negative length", head + "Content-Length: -1\r\n\r\n");
    row("other transfer encoding", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    row("chunked twice", head + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
    row("identity transfer encoding", head + "Transfer-Encoding: identity\r\n\r\n");
    row("chunked in HTTP/1.0",
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("bad chunk size", head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n");
    row("space before colon", get("/hello", "X-A : b\r\n"));
    row("bare line feed", "GET /hello HTTP/1.1\nHost: x\n\n", 505);
    row("broken escape", get("/show/%4"));
    row("no digits", get("/show/%zz"));
    row("NUL", get("/show/a%00"));
    row("line feed", get("/show/a%0a"));
    row("not UTF-8", get("/show/%ff"));
    row("broken escape in the query", get("/show/1?a=%"));
    row("control character in the query", get("/show/1?a=%01"));
    row("fragment", get("/hello#part"));
    row("authority form", get("elsewhere:80"));
    row("star for GET", get("*"));
    row("unknown content encoding", post("abc", "Content-Encoding: br\r\n"), 415);
    row("broken gzip", post("abc", "Content-Encoding: gzip\r\n"));
    row("unknown expectation", post("abc", "Expect: coffee\r\n"), 417);
}

void tst_Http::refusesAndCloses()
{
    QFETCH(const std::string, request);
    QFETCH(const int, status);
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QCOMPARE(reply->header("connection"), std::string("close"));
    client.shutDownSending();
    QVERIFY(client.isClosedByPeer());
    QVERIFY(server.log().awaitOpen(0));
}

void tst_Http::keepAlive_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<bool>("isKept");
    QTest::addRow("HTTP/1.1") << get("/hello") << true;
    QTest::addRow("HTTP/1.1 close") << get("/hello", "Connection: close\r\n") << false;
    QTest::addRow("HTTP/1.0") << std::string("GET /hello HTTP/1.0\r\n\r\n") << false;
    QTest::addRow("HTTP/1.0 keep-alive")
        << std::string("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
    QTest::addRow("after 404") << get("/nothing") << true;
    QTest::addRow("after 405") << get("/echo") << true;
}

void tst_Http::keepAlive()
{
    QFETCH(const std::string, request);
    QFETCH(const bool, isKept);
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request(request);
    QVERIFY(reply);
    if (isKept) {
        QVERIFY(client.request(get("/hello")));
    } else {
        QCOMPARE(reply->header("connection"), std::string("close"));
        QVERIFY(client.isClosedByPeer());
    }
}

void tst_Http::pipelinedAnswersAreInOrder()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    constexpr int kCount = 500;
    std::string requests;
    for (int i = 0; i < kCount; ++i)
        requests += i % 7 == 0 ? get("/thread") : post(std::to_string(i));
    QVERIFY(client.send(requests));
    for (int i = 0; i < kCount; ++i) {
        const auto reply = client.readReply();
        QVERIFY(reply);
        QCOMPARE(reply->body, i % 7 == 0 ? "from a thread" : std::to_string(i));
    }
}

void tst_Http::headHasNoBody()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    QVERIFY(client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n"));
    const auto reply = client.readReply(false);
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->header("content-length"), std::string("5"));
    const auto next = client.request(get("/hello")); // a body would be taken for this answer
    QVERIFY(next);
    QCOMPARE(next->body, std::string("hello"));
}

void tst_Http::optionsAndAllow_data()
{
    QTest::addColumn<std::string>("requestLine");
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("allow");
    QTest::addRow("options") << std::string("OPTIONS /hello") << 204
                             << std::string("GET, HEAD, OPTIONS");
    QTest::addRow("options of the server") << std::string("OPTIONS *") << 204 << std::string();
    QTest::addRow("options of nothing") << std::string("OPTIONS /nothing") << 404 << std::string();
    QTest::addRow("other method") << std::string("DELETE /echo") << 405
                                  << std::string("POST, OPTIONS");
    QTest::addRow("WebSocket") << std::string("DELETE /ws") << 405 << std::string("GET, OPTIONS");
}

void tst_Http::optionsAndAllow()
{
    QFETCH(const std::string, requestLine);
    QFETCH(const int, status);
    QFETCH(const std::string, allow);
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request(requestLine + " HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QCOMPARE(reply->header("allow"), allow);
}

void tst_Http::crossOriginPreflight()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request("OPTIONS /echo HTTP/1.1\r\nHost: x\r\nOrigin: http://page\r\n"
                                      "Access-Control-Request-Method: POST\r\n\r\n");
    QVERIFY(reply);
    QCOMPARE(reply->status, 204);
    QCOMPARE(reply->header("access-control-allow-origin"), std::string("http://page"));
    QCOMPARE(reply->header("access-control-allow-credentials"), std::string("true"));
    QCOMPARE(reply->header("access-control-allow-methods"),
             std::string("GET,POST,PUT,DELETE,OPTIONS"));
    QCOMPARE(reply->header("access-control-allow-headers"),
             std::string(
                 "Origin,Content-Type,Authorization,If-Match,If-None-Match,X-API-Key,X-Trace-Id"));
    QCOMPARE(reply->header("access-control-max-age"), std::string("43200"));
}

void tst_Http::crossOriginAnswer()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request(get("/hello", "Origin: http://page\r\n"));
    QVERIFY(reply);
    QCOMPARE(reply->header("access-control-allow-origin"), std::string("http://page"));
    QCOMPARE(reply->header("access-control-expose-headers"), std::string("Content-Length,ETag"));
    QVERIFY(reply->header("vary").find("Origin") != std::string::npos);
    const auto same = client.request(get("/hello"));
    QVERIFY(same);
    QCOMPARE(same->header("access-control-allow-origin"), std::string());
}

void tst_Http::compressesAnswers_data()
{
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("accept");
    QTest::addColumn<bool>("isCompressed");
    const auto row = [](const char *name, const char *path, const char *accept, bool isCompressed) {
        QTest::addRow("%s", name) << std::string(path) << std::string(accept) << isCompressed;
    };
    row("asked for", "/large", "gzip", true);
    row("in a list", "/large", "br;q=1.0, GZIP ; q=0.8, *;q=0.1", true);
    row("anything", "/large", "*", true);
    row("not asked for", "/large", "", false);
    row("refused", "/large", "gzip;q=0, *", false);
    row("refused with decimals", "/large", "gzip;q=0.000", false);
    row("others only", "/large", "br, deflate", false);
    row("too small", "/hello", "gzip", false);
    row("not text", "/binary", "gzip", false);
}

void tst_Http::compressesAnswers()
{
    QFETCH(const std::string, path);
    QFETCH(const std::string, accept);
    QFETCH(const bool, isCompressed);
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto plain = client.request(get(path));
    const auto reply = client.request(get(path, "Accept-Encoding: " + accept + "\r\n"));
    QVERIFY(plain && reply);
    QCOMPARE(reply->header("content-encoding"), std::string(isCompressed ? "gzip" : ""));
    if (!isCompressed) {
        QCOMPARE(reply->body, plain->body);
        return;
    }
    QVERIFY(reply->body.size() < plain->body.size() / 10);
    const auto restored = gunzip(asBytes(reply->body), plain->body.size());
    QVERIFY(restored);
    QVERIFY(asText(*restored) == plain->body);
}

void tst_Http::acceptsGzipBody()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto body = gzip(asBytes("some text"));
    const auto reply =
        client.request(post(std::string(asText(*body)), "Content-Encoding: gzip\r\n"));
    QVERIFY(reply);
    QCOMPARE(reply->body, std::string("some text"));
}

void tst_Http::expectContinue()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                        "Expect: 100-continue\r\n\r\n"));
    const auto interim = client.readReply();
    QVERIFY(interim);
    QCOMPARE(interim->status, 100);
    const auto reply = client.request("abc");
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
    QCOMPARE(reply->body, std::string("abc"));
}

void tst_Http::fieldInjectionIsDropped()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const auto reply = client.request(get("/split"));
    QVERIFY(reply);
    QVERIFY(!reply->headers.contains("x-injected"));
    QCOMPARE(reply->body, std::string("{}"));
}

void tst_Http::recordsRequests()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    const std::string request = get("/show/7?a=b");
    QVERIFY(client.request(request));
    QVERIFY(client.request(get("/nothing")));
    QVERIFY(server.log().awaitRequests(2));
    const auto records = server.log().requests();
    QCOMPARE(records[0].routePattern, std::string("/show/{id}"));
    QCOMPARE(records[0].path, std::string("/show/7"));
    QCOMPARE(records[0].status, 200);
    QCOMPARE(records[0].bytesIn, request.size());
    QVERIFY(records[0].bytesOut > 5);
    QVERIFY(records[0].remoteAddress.starts_with("127.0.0.1:"));
    QCOMPARE(records[1].routePattern, std::string("unknown"));
    QCOMPARE(records[1].status, 404);
}

void tst_Http::recordsWhatIsRefused_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const std::string &more, int status) {
        QTest::addRow("%s", name) << "POST /show/7 HTTP/1.1\r\nHost: x\r\n" + more << status;
    };
    row("an encoding", "Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx", 415);
    row("no gzip", "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", 400);
    row("an expectation", "Expect: cake\r\nContent-Length: 1\r\n\r\nx", 417);
}

void tst_Http::recordsWhatIsRefused()
{
    QFETCH(const std::string, request);
    QFETCH(const int, status);
    TestServer server(echoRouter());
    RawClient client = server.connect();
    QVERIFY(client.request(request));
    QVERIFY(server.log().awaitRequests(1));
    const auto record = server.log().requests().front();
    QCOMPARE(record.status, status);
    QVERIFY(record.method == Method::Post);
    QCOMPARE(record.path, std::string("/show/7"));
    QCOMPARE(record.routePattern, std::string("/show/{id}"));
}

void tst_Http::refusedHeadHasNoBody()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    QVERIFY(client.send("HEAD /show/7 HTTP/1.1\r\nHost: x\r\nExpect: cake\r\n\r\n"));
    const auto reply = client.readReply(false);
    QVERIFY(reply);
    QCOMPARE(reply->status, 417);
    QVERIFY(client.isClosedByPeer());
}

void tst_Http::lateAnswerDoesNoHarm()
{
    auto router = std::make_shared<Router>();
    auto kept = std::make_shared<Awaited<Responder>>();
    router->handle(Method::Get, "/keep", [kept](const Request &, Responder respond) {
        kept->set(std::move(respond));
    });
    std::optional<TestServer> server(std::in_place, router);
    RawClient client = server->connect();
    QVERIFY(client.send(get("/keep")));
    const auto respond = kept->get();
    QVERIFY(respond);
    client.reset();
    (*respond)(text("too late for the client"));
    server->destroyServer();
    (*respond)(text("twice"));
    server.reset();
    (*respond)(text("without a loop"));
}

QTEST_GUILESS_MAIN(tst_Http)
#include "tst_http.moc"
