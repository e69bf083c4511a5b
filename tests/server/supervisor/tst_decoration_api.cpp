// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/supervisor/supervisor_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::supervisor::test;
using transport::Method;
using transport::Response;

namespace {

constexpr const char *kFountain =
    R"({"name":"Fountain","category":"water","lat":48.8584,"lng":2.2945,"radius_meters":50)";
constexpr const char *kAll = "/api/v1/decorations";

QJsonObject json(const Response &response)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(response.body)).object();
}

QString header(const Response &response, const std::string &name)
{
    for (const auto &[key, value] : response.headers)
        if (key == name)
            return QString::fromStdString(value);
    return {};
}

struct Api : Fixture
{
    using Fixture::Fixture;

    Response askAs(bool isAdministrator,
                   Method method,
                   const std::string &target,
                   const std::string &body = {},
                   transport::Headers headers = {})
    {
        transport::Request request;
        request.caller = {.id = "ada",
                          .name = "Ada",
                          .login = isAdministrator ? std::string() : std::string("login"),
                          .isAdministrator = isAdministrator};
        request.body = body;
        request.headers = std::move(headers);
        return ask(method, target, std::move(request));
    }
    Response admin(Method method,
                   const std::string &target,
                   const std::string &body = {},
                   transport::Headers headers = {})
    {
        return askAs(true, method, target, body, std::move(headers));
    }
    Response get(const std::string &target) { return askAs(false, Method::Get, target); }
    /// Its id.
    std::string create(const std::string &more = {})
    {
        const auto made = admin(Method::Post, kAll, kFountain + more + '}');
        return json(made)[u"id"].toString().toStdString();
    }
};

std::string pathOf(const std::string &id, const std::string &below = {})
{
    return kAll + ('/' + id) + below;
}

} // namespace

class tst_DecorationApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsAndTells()
    {
        Api api;
        const auto made = api.admin(Method::Post, kAll, std::string(kFountain) + '}');
        QCOMPARE(made.status, 201);
        const QString id = json(made)[u"id"].toString();
        QCOMPARE(header(made, "Location"), QString::fromLatin1(kAll) + u'/' + id);
        QCOMPARE(header(made, "ETag"), QStringLiteral("\"1\""));
        QCOMPARE(json(made)[u"state"].toString(), QStringLiteral("published"));
        const auto seen = api.get(pathOf(id.toStdString()));
        QCOMPARE(seen.status, 200);
        QCOMPARE(json(seen)[u"name"].toString(), QStringLiteral("Fountain"));
        QVERIFY(!json(seen).contains(u"state"));
        QCOMPARE(api.get(pathOf("nobody")).status, 404);
        QCOMPARE(json(api.get(pathOf("nobody")))[u"error"].toString(),
                 QStringLiteral("Decoration not found"));
    }

    void everyWrongFieldIsNamed()
    {
        Api api;
        const auto refused = api.admin(Method::Post, kAll, R"({"name":"","lat":91,"lng":"x"})");
        QCOMPARE(refused.status, 400);
        QCOMPARE(json(refused)[u"error"].toString(), QStringLiteral("Invalid decoration"));
        // What cannot be read is told first.
        QCOMPARE(json(refused)[u"fields"].toArray().size(), 1);
        const auto more = api.admin(Method::Post, kAll, R"({"name":"","lat":91,"lng":2})");
        QStringList fields;
        for (const QJsonValue &problem : json(more)[u"fields"].toArray())
            fields.append(problem[u"field"].toString());
        QCOMPARE(fields.join(u' '), QStringLiteral("category radius_meters name lat"));
        QCOMPARE(api.admin(Method::Post, kAll, "{").status, 400);
        QCOMPARE(api.admin(Method::Put, pathOf("x"), "[]").status, 400);
        const auto change =
            api.admin(Method::Put, pathOf("x"), R"({"id":"913e50e6-187f-42b8-ab52-729db7639e3e"})");
        QCOMPARE(json(change)[u"fields"].toArray().at(0)[u"field"].toString(),
                 QStringLiteral("id"));
    }

    void draftsAreForAdministrators()
    {
        Api api;
        const std::string id = api.create(R"(,"state":"draft")");
        QCOMPARE(api.get(pathOf(id)).status, 404);
        QCOMPARE(api.admin(Method::Get, pathOf(id)).status, 200);
        QCOMPARE(api.admin(Method::Get, pathOf(id) + "?view=published").status, 404);
        QCOMPARE(api.get(pathOf(id) + "?view=working").status, 403);
        QCOMPARE(api.admin(Method::Get, pathOf(id) + "?view=all").status, 400);
        const auto total = [&](const Response &page) { return json(page)[u"total"].toInt(-1); };
        QCOMPARE(total(api.get(kAll)), 0);
        QCOMPARE(total(api.admin(Method::Get, kAll)), 1);
        const std::string here = std::string(kAll) + "/nearby?lat=48.8584&lng=2.2945&radius=10";
        const auto found = [&](const Response &page) {
            return json(page)[u"data"].toArray().size();
        };
        QCOMPARE(found(api.get(here)), 0);
        QCOMPARE(found(api.admin(Method::Get, here)), 1);
        QCOMPARE(api.admin(Method::Post, pathOf(id, "/publish")).status, 200);
        QCOMPARE(found(api.get(here)), 1);
        QCOMPARE(json(api.get(here))[u"data"].toArray().at(0)[u"distance_meters"].toDouble(-1),
                 0.0);
        QCOMPARE(
            found(api.get(std::string(kAll) + "/bounds?min_lat=48&max_lat=49&min_lng=2&max_lng=3")),
            1);
        QCOMPARE(api.admin(Method::Post, pathOf(id, "/unpublish")).status, 200);
        QCOMPARE(found(api.get(here)), 0);
    }

    void whoIsLateIsToldSo()
    {
        Api api;
        const std::string id = api.create();
        const auto put = [&](const std::string &body, transport::Headers headers = {}) {
            return api.admin(Method::Put, pathOf(id), body, std::move(headers));
        };
        QCOMPARE(put(R"({"name":"two"})", {{"If-Match", "\"1\""}}).status, 200);
        const auto late = put(R"({"name":"three"})", {{"If-Match", "\"1\""}});
        QCOMPARE(late.status, 412);
        QCOMPARE(header(late, "ETag"), QStringLiteral("\"2\""));
        QCOMPARE(put(R"({"name":"three","version":1})").status, 409);
        QCOMPARE(put(R"({"name":"three","version":2})").status, 200);
        QCOMPARE(put(R"({"name":"four"})", {{"If-Match", "*"}}).status, 200);
        QCOMPARE(put(R"({"name":"five"})").status, 200); // the last one wins
        QCOMPARE(api.admin(Method::Delete, pathOf(id), {}, {{"If-Match", "\"1\""}}).status, 412);
        QVERIFY(api.registry.expose().find("stag_decoration_stale_total 3") != std::string::npos);
        QVERIFY(api.registry.expose().find("stag_decoration_changes_total{action=\"change\"} 4")
                != std::string::npos);
    }

    void whatIsKnownIsNotSentAgain()
    {
        Api api;
        const std::string id = api.create();
        const auto again =
            api.askAs(false, Method::Get, pathOf(id), {}, {{"If-None-Match", "\"1\""}});
        QCOMPARE(again.status, 304);
        QVERIFY(again.body.empty());
        QCOMPARE(api.askAs(false, Method::Get, pathOf(id), {}, {{"If-None-Match", "\"2\""}}).status,
                 200);
    }

    void deletedAndRestored()
    {
        Api api;
        const std::string id = api.create();
        const auto gone = api.admin(Method::Delete, pathOf(id));
        QCOMPARE(gone.status, 204);
        QVERIFY(gone.body.empty());
        QCOMPARE(api.get(pathOf(id)).status, 404);
        QCOMPARE(api.admin(Method::Delete, pathOf(id)).status, 404);
        QVERIFY(json(api.admin(Method::Get, pathOf(id))).contains(u"deleted_at"));
        QCOMPARE(
            json(api.admin(Method::Get, std::string(kAll) + "?deleted=true"))[u"total"].toInt(), 1);
        QCOMPARE(api.admin(Method::Post, pathOf(id, "/restore")).status, 200);
        QCOMPARE(api.get(pathOf(id)).status, 200);
    }

    void historyAndTheWayBack()
    {
        Api api;
        const std::string id = api.create();
        QCOMPARE(api.admin(Method::Put, pathOf(id), R"({"name":"Well","state":"draft"})").status,
                 200);
        const auto diff = json(api.admin(Method::Get, pathOf(id, "/diff")));
        QCOMPARE(diff[u"from"].toInt(), 1);
        QCOMPARE(diff[u"fields"].toArray().size(), 1);
        const auto page = json(api.admin(Method::Get, pathOf(id, "/versions") + "?limit=1"));
        QCOMPARE(page[u"data"].toArray().at(0)[u"version"].toInt(), 2);
        QVERIFY(page[u"has_more"].toBool());
        QCOMPARE(api.admin(Method::Post, pathOf(id, "/rollback"), R"({"version":1})").status, 200);
        QCOMPARE(json(api.get(pathOf(id)))[u"name"].toString(), QStringLiteral("Fountain"));
        QCOMPARE(api.admin(Method::Post, pathOf(id, "/rollback"), R"({"version":9})").status, 404);
        QCOMPARE(api.admin(Method::Post, pathOf(id, "/rollback"), "{}").status, 400);
        QCOMPARE(api.admin(Method::Get, pathOf(id, "/diff") + "?from=x").status, 400);
        QCOMPARE(api.admin(Method::Get, pathOf("nobody", "/versions")).status, 404);
        QCOMPARE(api.admin(Method::Get, pathOf(id, "/versions") + "?limit=x").status, 400);
    }

    void manyAtOnce()
    {
        supervisor::SupervisorLimits limits;
        limits.decorationBatchMax = 2;
        Api api(limits);
        const std::string one = std::string(kFountain) + '}';
        const auto batch = [&](const std::string &items) {
            return api.admin(
                Method::Post, std::string(kAll) + "/batch", R"({"decorations":[)" + items + "]}");
        };
        const auto made = batch(one + ',' + one);
        QCOMPARE(made.status, 201);
        QCOMPARE(json(made)[u"total"].toInt(), 2);
        QCOMPARE(batch(one + ',' + one + ',' + one).status, 413);
        const auto refused = batch(one + R"(,{"name":"x"})");
        QCOMPARE(refused.status, 400);
        QCOMPARE(json(refused)[u"fields"].toArray().at(0)[u"field"].toString(),
                 QStringLiteral("decorations[1].category"));
        QCOMPARE(json(api.get(kAll))[u"total"].toInt(), 2); // none of those
        const std::string id = R"("id":"913e50e6-187f-42b8-ab52-729db7639e3e")";
        const std::string chosen = std::string(kFountain) + ',' + id + '}';
        QCOMPARE(batch(chosen).status, 201);
        QCOMPARE(batch(chosen).status, 409);
    }

    void asAGeoPose()
    {
        Api api;
        const std::string onTheGround = api.create();
        const auto none = api.get(pathOf(onTheGround, "/geopose"));
        QCOMPARE(none.status, 409);
        const std::string body =
            R"({"name":"a","category":"c","radius_meters":5,"geopose":{"position":{"lat":1,"lon":2,)"
            R"("h":3},"quaternion":{"x":0.5,"y":0.5,"z":0.5,"w":0.5}}})";
        const auto made = api.admin(Method::Post, kAll, body);
        QCOMPARE(made.status, 201);
        QCOMPARE(json(made)[u"height_datum"].toString(), QStringLiteral("ellipsoid"));
        const auto pose =
            json(api.get(pathOf(json(made)[u"id"].toString().toStdString(), "/geopose")));
        QCOMPARE(pose[u"position"][u"h"].toDouble(), 3.0);
        for (const char *part : {"x", "y", "z", "w"})
            QVERIFY(std::abs(std::abs(pose[u"quaternion"][QLatin1String(part)].toDouble()) - 0.5)
                    < 1e-9);
        QCOMPARE(api.get(pathOf("nobody", "/geopose")).status, 404);
    }

    void questionsAreChecked()
    {
        Api api;
        for (const char *query :
             {"?limit=x", "?sort=size", "/nearby?lat=1&lng=2", "/bounds?min_lat=1"})
            QCOMPARE(api.get(std::string(kAll) + query).status, 400);
        QCOMPARE(json(api.get(std::string(kAll) + "/nearby?lat=1&lng=2"))[u"fields"]
                     .toArray()
                     .at(0)[u"field"]
                     .toString(),
                 QStringLiteral("radius"));
    }
};

QTEST_GUILESS_MAIN(tst_DecorationApi)
#include "tst_decoration_api.moc"
