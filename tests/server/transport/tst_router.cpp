// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/router.h"

#include <QTest>

using namespace stag;
using namespace stag::transport;

namespace {

Router testRouter()
{
    Router router;
    const Handler nothing = [](const Request &, const Responder &) {};
    router.handle(Method::Get, "/", nothing);
    router.handle(Method::Get, "/health", nothing);
    router.handle(Method::Get, "/api/v1/anchors/{id}", nothing);
    router.handle(Method::Get, "/api/v1/anchors/newest", nothing);
    router.handle(Method::Post, "/api/v1/anchors/{id}", nothing);
    router.handle(Method::Get, "/{system}/health", nothing);
    router.handle(Method::Get, "/a/{x}/c/{y}", nothing);
    router.webSocket("/api/v1/ws", [](const Request &) { return UpgradeDecision{}; });
    return router;
}

std::string describe(const Router::Match &match)
{
    if (!match.route)
        return "nothing";
    std::string text = match.route->pattern;
    for (const auto &[name, value] : match.parameters)
        text += " " + name + "=" + value;
    return text;
}

} // namespace

class tst_Router : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void oneRoutePerPattern();
    void statusOfErrorCodes();
    void headersIgnoreCase();
    void firstQueryValueCounts();
};

void tst_Router::matches_data()
{
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *path, const char *expected) {
        QTest::addRow("%s", path) << std::string(path) << std::string(expected);
    };
    row("/", "/");
    row("/health", "/health");
    row("/health/", "nothing");
    row("/Health", "nothing");
    row("health", "/health");
    row("//health", "nothing");
    row("/api/v1/anchors/a1", "/api/v1/anchors/{id} id=a1");
    row("/api/v1/anchors/newest", "/api/v1/anchors/newest");
    row("/api/v1/anchors/", "nothing");
    row("/api/v1/anchors/a/b", "nothing");
    row("/api/v1/anchors/{id}", "/api/v1/anchors/{id} id={id}");
    row("/api/v1/anchors/a%2Fb%2f", "/api/v1/anchors/{id} id=a/b/");
    row("/api/v1/anchors/%7Bid%7D", "/api/v1/anchors/{id} id={id}");
    row("/api/v1/anchors/a+b%25", "/api/v1/anchors/{id} id=a+b%");
    row("/api/v1/anchors/%6Eewest", "/api/v1/anchors/newest");
    row("/api%2Fv1/anchors/a", "nothing");
    row("/api/v1/anchors/a%2", "nothing");
    row("/relay/health", "/{system}/health system=relay");
    row("/a/1/c/2", "/a/{x}/c/{y} x=1 y=2");
    row("/api/v1/ws", "/api/v1/ws");
    row("", "/");
}

void tst_Router::matches()
{
    QFETCH(const std::string, path);
    QFETCH(const std::string, expected);
    QCOMPARE(describe(testRouter().match(path)), expected);
}

void tst_Router::oneRoutePerPattern()
{
    const Router router = testRouter();
    const auto match = router.match("/api/v1/anchors/a");
    QVERIFY(match.route->handlers.contains(Method::Get));
    QVERIFY(match.route->handlers.contains(Method::Post));
    QVERIFY(!match.route->webSocket);
    QVERIFY(router.match("/api/v1/ws").route->webSocket);
}

void tst_Router::statusOfErrorCodes()
{
    QCOMPARE(httpStatus(ErrorCode::InvalidArgument), 400);
    QCOMPARE(httpStatus(ErrorCode::TooLarge), 413);
    QCOMPARE(httpStatus(ErrorCode::NotFound), 404);
    QCOMPARE(httpStatus(ErrorCode::RateLimited), 429);
    QCOMPARE(httpStatus(ErrorCode::Unavailable), 503);
    QCOMPARE(httpStatus(ErrorCode::Internal), 500);
}

void tst_Router::headersIgnoreCase()
{
    Request request;
    request.headers["Content-Type"] = "text/plain";
    QCOMPARE(request.header("content-TYPE").value_or(""), std::string_view("text/plain"));
    QVERIFY(!request.header("Content"));
}

void tst_Router::firstQueryValueCounts()
{
    Request request;
    request.query.emplace("a", "1");
    request.query.emplace("a", "2");
    QCOMPARE(request.queryValue("a").value_or(""), std::string_view("1"));
    QVERIFY(!request.queryValue("b"));
}

QTEST_GUILESS_MAIN(tst_Router)
#include "tst_router.moc"
