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
    router->handle(Method::Get, "/huge", [](const Request &, const Responder &respond) {
        respond({.status = 200,
                 .contentType = "application/octet-stream",
                 .body = std::string(64u << 20, 'x'),
                 .headers = {}});
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
    void keepsConnection();
};

void tst_Http::answers_data()
{
    QTest::addColumn<std::string>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("body");
    QTest::addRow("get") << get("/hello") << 200 << std::string("hello");
    QTest::addRow("post") << post("abc") << 200 << std::string("abc");
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
}

void tst_Http::keepsConnection()
{
    TestServer server(echoRouter());
    RawClient client = server.connect();
    for (int i = 0; i < 3; ++i) {
        const auto reply = client.request(get("/hello"));
        QVERIFY(reply);
        QCOMPARE(reply->body, std::string("hello"));
    }
}

QTEST_GUILESS_MAIN(tst_Http)
#include "tst_http.moc"
