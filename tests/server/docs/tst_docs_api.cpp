// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/docs/docs_api.h"
#include "server/docs/documents.h"
#include "tests/server/transport/test_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace stag;
using test::TestServer;

namespace {

std::shared_ptr<transport::Router> routerWithDocs()
{
    auto router = std::make_shared<transport::Router>();
    docs::mount(*router, [](transport::Access access) {
        return access == transport::Access::Public ? std::vector<std::string_view>()
                                                   : std::vector<std::string_view>{"key"};
    });
    router->handle(transport::Method::Delete,
                   "/things/{id}",
                   [](const transport::Request &, const transport::Responder &) {});
    router->webSocket("/ws",
                      [](const transport::Request &) { return transport::UpgradeDecision{}; });
    return router;
}

std::string get(std::string_view path)
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

} // namespace

class tst_DocsApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void file_data()
    {
        QTest::addColumn<std::string>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<std::string>("type");
        const auto row = [](const char *path, int status, const char *type) {
            QTest::newRow(path) << std::string(path) << status
                                << std::string(type) + "; charset=utf-8";
        };
        row("/api/docs", 200, "text/html");
        row("/api/docs/viewer.js", 200, "text/javascript");
        row("/api/docs/viewer.css", 200, "text/css");
        row("/api/docs/openapi.yaml", 200, "application/yaml");
        row("/api/docs/openapi.json", 200, "application/json");
        row("/api/docs/asyncapi.yaml", 200, "application/yaml");
        row("/api/docs/asyncapi.json", 200, "application/json");
        row("/api/docs/live-binary.md", 200, "text/markdown");
        row("/api/docs/viewer.html", 404, "application/json");
        row("/api/docs/..%2Fdocs", 404, "application/json");
        row("/api/docs/openapi.json%00", 400, "text/plain");
    }
    void file()
    {
        QFETCH(const std::string, path);
        QFETCH(const int, status);
        QFETCH(const std::string, type);
        const TestServer server(routerWithDocs());
        const auto reply = server.connect().request(get(path));
        QVERIFY(reply);
        QCOMPARE(reply->status, status);
        QCOMPARE(reply->header("content-type"), type);
        if (status != 200)
            return;
        QVERIFY(!reply->body.empty());
        QCOMPARE(reply->header("x-content-type-options"), std::string("nosniff"));
        QVERIFY(reply->header("content-security-policy").starts_with("default-src 'none';"));
        if (type.starts_with("application/json"))
            QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(reply->body)).isObject());
    }

    void documentsAreWhole()
    {
        for (const docs::Document &document : docs::documents()) {
            QVERIFY(!document.text.empty());
            if (document.name.ends_with(".yaml"))
                QVERIFY(document.text.ends_with('\n'));
        }
    }

    void routesAreThoseOfTheRouter()
    {
        const TestServer server(routerWithDocs());
        const auto reply = server.connect().request(get("/api/docs/routes"));
        QVERIFY(reply);
        const auto answer = QJsonDocument::fromJson(QByteArray::fromStdString(reply->body));
        QStringList routes;
        for (const QJsonValue &value : answer[QStringLiteral("routes")].toArray()) {
            QStringList words{value[QStringLiteral("path")].toString()};
            for (const QJsonValue &method : value[QStringLiteral("methods")].toArray()) {
                words.append(method[QStringLiteral("method")].toString());
                for (const QJsonValue &scope : method[QStringLiteral("scopes")].toArray())
                    words.append(scope.toString());
            }
            routes.append(words.join(u' '));
        }
        QCOMPARE(routes,
                 QStringList({QStringLiteral("/api/docs GET"),
                              QStringLiteral("/api/docs/routes GET"),
                              QStringLiteral("/api/docs/{document} GET"),
                              QStringLiteral("/things/{id} DELETE key"),
                              QStringLiteral("/ws WebSocket key")}));
        QCOMPARE(answer[QStringLiteral("count")].toInt(), 5);
    }
};

QTEST_GUILESS_MAIN(tst_DocsApi)
#include "tst_docs_api.moc"
