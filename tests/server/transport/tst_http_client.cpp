// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/http_client.h"
#include "tests/server/transport/test_server.h"

#include <QTest>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

std::shared_ptr<Router> testRouter()
{
    auto router = std::make_shared<Router>();
    router->handle(Method::Post, "/base/echo", [](Request request, const Responder &respond) {
        respond({.status = 200,
                 .contentType = "text/plain",
                 .body = request.body + "|" + request.headers["X-Key"],
                 .headers = {{"X-Answer", "42"}}});
    });
    router->handle(Method::Get, "/base/look", [](Request request, const Responder &respond) {
        respond({.status = 200,
                 .contentType = "text/plain",
                 .body = std::string(*request.queryValue("for")) + "|" + request.headers["X-Key"],
                 .headers = {}});
    });
    router->handle(Method::Post, "/base/refuse", [](const Request &, const Responder &respond) {
        respond({.status = 400, .body = "{}", .headers = {}});
    });
    router->handle(Method::Post, "/base/large", [](const Request &, const Responder &respond) {
        respond({.status = 200, .body = std::string(100'000, 'x'), .headers = {}});
    });
    // Keeps the request until the next one comes.
    auto kept = std::make_shared<Responder>();
    router->handle(Method::Post, "/base/hang", [kept](const Request &, Responder respond) {
        *kept = std::move(respond);
    });
    return router;
}

Url baseUrl(std::uint16_t port)
{
    return {.scheme = "http", .host = "127.0.0.1", .port = port, .path = "/base", .query = {}};
}

Result<Response>
postAndWait(HttpClient &client, const std::string &path, const std::string &body = "abc")
{
    Awaited<Result<Response>> awaited;
    client.post(path, {{"X-Key", "secret"}}, body, [&](Result<Response> result) {
        awaited.set(std::move(result));
    });
    return awaited.get().value_or(Error{ErrorCode::Internal, "no answer at all"});
}

} // namespace

class tst_HttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void postsOverOneConnection();
    void gets();
    void errorStatusIsAValue();
    void failures_data();
    void failures();
    void connectsAgainAfterServerRestart();
    void queueIsLimited();
    void destructionCancels();
    void refusesTls();
};

void tst_HttpClient::postsOverOneConnection()
{
    TestServer server(testRouter());
    LoopPool loops(1);
    const auto client = HttpClient::create(loops.at(0), baseUrl(server.server().port()), {});
    QVERIFY(client);
    for (int i = 0; i < 5; ++i) {
        const auto result = postAndWait(**client, "/echo");
        QVERIFY(result);
        QCOMPARE(result->status, 200);
        QCOMPARE(result->body, std::string("abc|secret"));
        QCOMPARE(result->contentType, std::string("text/plain"));
    }
    QVERIFY(server.log().awaitOpen(1));
    QCOMPARE(server.log().openedCount(), 1);
}

void tst_HttpClient::gets()
{
    TestServer server(testRouter());
    LoopPool loops(1);
    const auto client = HttpClient::create(loops.at(0), baseUrl(server.server().port()), {});
    QVERIFY(client);
    for (int i = 0; i < 2; ++i) {
        Awaited<Result<Response>> awaited;
        (*client)->get("/look?for=it", {{"X-Key", "secret"}}, [&](Result<Response> result) {
            awaited.set(std::move(result));
        });
        const auto result = awaited.get().value_or(Error{ErrorCode::Internal, "no answer at all"});
        QVERIFY(result);
        QCOMPARE(result->status, 200);
        QCOMPARE(result->body, std::string("it|secret"));
    }
    QVERIFY(server.log().awaitOpen(1));
    QCOMPARE(server.log().openedCount(), 1);
}

void tst_HttpClient::errorStatusIsAValue()
{
    TestServer server(testRouter());
    LoopPool loops(1);
    const auto client = HttpClient::create(loops.at(0), baseUrl(server.server().port()), {});
    const auto result = postAndWait(**client, "/refuse");
    QVERIFY(result);
    QCOMPARE(result->status, 400);
}

void tst_HttpClient::failures_data()
{
    QTest::addColumn<std::string>("path");
    QTest::addColumn<bool>("isServerUp");
    QTest::addColumn<int>("code");
    QTest::addRow("nobody listens") << std::string("/echo") << false << int(ErrorCode::Unavailable);
    QTest::addRow("no answer in time") << std::string("/hang") << true << int(ErrorCode::Timeout);
    QTest::addRow("answer too large") << std::string("/large") << true << int(ErrorCode::TooLarge);
}

void tst_HttpClient::failures()
{
    QFETCH(const std::string, path);
    QFETCH(const bool, isServerUp);
    QFETCH(const int, code);
    TestServer server(testRouter());
    const std::uint16_t port = server.server().port();
    if (!isServerUp)
        server.destroyServer();
    LoopPool loops(1);
    HttpClientSettings settings;
    settings.requestTimeout = std::chrono::milliseconds(isServerUp && path == "/hang" ? 50 : 5000);
    settings.responseBytesMax = 50'000;
    const auto client = HttpClient::create(loops.at(0), baseUrl(port), settings);
    const auto result = postAndWait(**client, path);
    QVERIFY(!result);
    QCOMPARE(int(result.error().code), code);
    QVERIFY(result.error().detail.find(std::to_string(port)) != std::string::npos);
    if (isServerUp) // the next request has a connection of its own
        QVERIFY(postAndWait(**client, "/echo"));
}

void tst_HttpClient::connectsAgainAfterServerRestart()
{
    TestServer server(testRouter());
    const std::uint16_t port = server.server().port();
    LoopPool loops(1);
    const auto client = HttpClient::create(loops.at(0), baseUrl(port), {});
    QVERIFY(postAndWait(**client, "/echo"));
    server.destroyServer();
    QVERIFY(!postAndWait(**client, "/echo"));
    TrafficLog log;
    const auto again =
        Server::create(server.loops(), testRouter(), log, {.host = "127.0.0.1", .port = port}, {});
    QVERIFY(again);
    QVERIFY(postAndWait(**client, "/echo"));
}

void tst_HttpClient::queueIsLimited()
{
    TestServer server(testRouter());
    LoopPool loops(1);
    HttpClientSettings settings;
    settings.queuedRequestsMax = 2;
    const auto client = HttpClient::create(loops.at(0), baseUrl(server.server().port()), settings);
    const auto ignore = [](const Result<Response> &) {};
    (*client)->post("/hang", {}, "1", ignore);
    (*client)->post("/hang", {}, "2", ignore);
    const auto result = postAndWait(**client, "/echo");
    QVERIFY(!result);
    QCOMPARE(int(result.error().code), int(ErrorCode::RateLimited));
}

void tst_HttpClient::destructionCancels()
{
    TestServer server(testRouter());
    LoopPool loops(1);
    auto client =
        std::move(HttpClient::create(loops.at(0), baseUrl(server.server().port()), {}).value());
    Awaited<Result<Response>> awaited;
    client->post("/hang", {}, "", [&](Result<Response> result) { awaited.set(std::move(result)); });
    client.reset();
    const auto result = awaited.get();
    QVERIFY(result);
    QVERIFY(!result->has_value());
    QCOMPARE(int(result->error().code), int(ErrorCode::Cancelled));
}

void tst_HttpClient::refusesTls()
{
    LoopPool loops(1);
    const auto client =
        HttpClient::create(loops.at(0), parseUrl("https://stag.example").value(), {});
    QVERIFY(!client);
    QCOMPARE(int(client.error().code), int(ErrorCode::InvalidArgument));
    QVERIFY(client.error().detail.find("TLS") != std::string::npos);
}

QTEST_GUILESS_MAIN(tst_HttpClient)
#include "tst_http_client.moc"
