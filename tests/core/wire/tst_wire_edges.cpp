// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/assignments.h"
#include "core/wire/devices.h"
#include "core/wire/edges.h"
#include "core/wire/forecast.h"

#include <QTest>

using namespace stag;

namespace {

QString told(const std::vector<model::FieldProblem> &problems)
{
    std::string text;
    for (const model::FieldProblem &problem : problems)
        text.append(text.empty() ? "" : "; ").append(problem.field + ": " + problem.message);
    return QString::fromStdString(text.empty() ? "ok" : text);
}

template<typename T>
QString told(const Result<T> &request)
{
    return request ? told(request->problems) : QString::fromStdString(request.error().detail);
}

QString toldBy(const QString &decoder, const std::string &body)
{
    if (decoder == QStringLiteral("edge"))
        return told(wire::parseEdge(body));
    if (decoder == QStringLiteral("report"))
        return told(wire::parseEdgeReport(body));
    if (decoder == QStringLiteral("location"))
        return told(wire::parseLocation(body));
    if (decoder == QStringLiteral("forecast"))
        return told(wire::parseForecast(body, 10));
    if (decoder == QStringLiteral("drain")) {
        const auto drain = wire::parseDrain(body);
        return !drain   ? QString::fromStdString(drain.error().detail)
               : *drain ? QStringLiteral("yes")
                        : QStringLiteral("no");
    }
    const auto choice = wire::parseEdgeChoice(body);
    return choice ? QStringLiteral("ok") : QString::fromStdString(choice.error().detail);
}

model::EdgeRecord sampleEdge()
{
    model::EdgeRecord record;
    record.edge.id = model::EdgeId("e1");
    record.edge.name = "Paris";
    record.edge.region = "eu";
    record.edge.apiUrl = "http://p";
    record.edge.place = {48.5, 2.25, 0.0};
    record.edge.created = fromUnixMs(0);
    record.edge.updated = fromUnixMs(1'000);
    return record;
}

model::EdgeChoice sampleChoice()
{
    model::EdgeChoice choice;
    choice.edge = model::EdgeId("e1");
    choice.reason = model::AssignmentReason::BetterOfTwo;
    choice.random = 0.1;
    model::ConsideredEdge chosen;
    chosen.edge = model::EdgeId("e1");
    chosen.distanceM = 1'234.5;
    chosen.connections = 3;
    chosen.connectionsMax = 7;
    chosen.health = model::EdgeHealth::Healthy;
    chosen.score = {0.9, 0.8, 1.0, 0.5, 0.85};
    chosen.isContender = true;
    model::ConsideredEdge excluded;
    excluded.edge = model::EdgeId("e2");
    excluded.exclusion = model::EdgeExclusion::TooFar;
    choice.considered = {chosen, excluded};
    choice.omitted = 2;
    return choice;
}

} // namespace

class tst_WireEdges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decoders_data();
    void decoders();
    void truncatedBodiesAreErrors();
    void edgesAreWritten();
    void choicesComeBack();
    void locationsAreAnswered();
    void healthAnswersAreRead_data();
    void healthAnswersAreRead();
    void listsAreAskedFor();
    void forecastsAreWritten();
};

void tst_WireEdges::decoders_data()
{
    QTest::addColumn<QString>("decoder");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *decoder, const char *body, const char *expected) {
        QTest::addRow("%s %s", decoder, body)
            << QString::fromLatin1(decoder) << QByteArray(body) << QString::fromLatin1(expected);
    };
    row("edge", R"({"name":"Paris","lat":1,"lng":2.5,"max_connections":7,"is_active":true})", "ok");
    row("edge", R"({})", "ok");
    row("edge", R"({"name":7,"lat":"north"})", "name: must be text; lat: must be a number");
    row("edge", R"({"is_draining":"yes"})", "is_draining: must be true or false");
    row("report", "", "ok");
    row("report", R"({"cpu_usage":45.2,"memory_usage":67.8,"active_connections":23})", "ok");
    row("report", R"({"active_connections":-1})", "active_connections: must be a count");
    row("report", R"({"round_trip_ms":-1})", "round_trip_ms: must be a duration");
    row("report",
        R"({"type":"health_update","data":{"cpu_usage":"hot"}})",
        "data.cpu_usage: must be a number");
    row("report", R"({"type":"weather"})", "type: must be health_update");
    row("location", R"({"lat":1,"lng":2,"device_info":{"a":1}})", "ok");
    row("location", R"({"lat":1,"device_info":"text"})", "lng: missing");
    row("location", R"({"lat":1,"lng":[]})", "lng: must be a number");
    row("forecast", R"({"lat":1,"lng":2,"devices":10,"without":["a"],"seed":7})", "ok");
    row("forecast", R"({"devices":11})", "devices: must be between 0 and 10");
    row("forecast", R"({"lat":1})", "lng: missing");
    row("forecast", R"({"lat":1,"lng":200})", "lng: must be between -180 and 180");
    row("forecast", R"({"add_connections":[{"edge_server_id":"a","connections":5}]})", "ok");
    row("forecast",
        R"({"add_connections":[{"edge_server_id":"a","connections":-5}]})",
        "add_connections[0].connections: must be between 0 and 2147483647");
    row("drain", "", "yes");
    row("drain", "{}", "yes");
    row("drain", R"({"is_draining":false})", "no");
    row("drain", R"({"is_draining":7})", "is_draining: must be true or false");
    row("choice", R"({"reason":"best"})", "ok");
    row("choice", R"({"reason":"chance"})", "reason: unknown");
    row("choice",
        R"({"reason":"best","considered":[{"excluded":"tired"}]})",
        "considered[0].excluded: unknown");
    row("choice",
        R"({"reason":"best","considered":[{"connections":4294967296}]})",
        "considered[0].connections: too large");
    row("choice", R"({"reason":"best","considered":[{}]})", "considered[0].parts: missing");
}

void tst_WireEdges::decoders()
{
    QFETCH(const QString, decoder);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, expected);
    QCOMPARE(toldBy(decoder, body.toStdString()), expected);
}

void tst_WireEdges::truncatedBodiesAreErrors()
{
    const std::string bodies[] = {R"({"name":"Paris","lat":1})",
                                  R"({"cpu_usage":45.2})",
                                  R"({"lat":1,"lng":2})",
                                  wire::writeEdgeChoice(sampleChoice())};
    const char *const decoders[] = {"edge", "report", "location", "choice"};
    for (std::size_t i = 0; i < std::size(bodies); ++i)
        for (std::size_t size = 1; size < bodies[i].size(); ++size)
            QVERIFY(toldBy(QString::fromLatin1(decoders[i]), bodies[i].substr(0, size))
                    != QStringLiteral("ok"));
}

void tst_WireEdges::edgesAreWritten()
{
    QCOMPARE(
        wire::writeEdge(sampleEdge()),
        std::string(R"({"id":"e1","name":"Paris","region":"eu","api_url":"http://p",)"
                    R"("websocket_url":"","lat":48.5,"lng":2.25,"service_radius_km":5,)"
                    R"("health_check_url":"","health_status":"unknown","current_connections":0,)"
                    R"("max_connections":100,"last_health_check":null,"last_ping":null,)"
                    R"("cpu_usage":null,"memory_usage":null,"reported_connections":null,)"
                    R"("bandwidth_mbps":null,"round_trip_ms":null,"version":"","problem":"",)"
                    R"("is_active":true,"is_draining":false,)"
                    R"("created_at":"1970-01-01T00:00:00.000Z",)"
                    R"("updated_at":"1970-01-01T00:00:01.000Z"})"));
    model::EdgeRecord record = sampleEdge();
    record.status.health = model::EdgeHealth::Degraded;
    record.status.connections = 3;
    record.status.lastPing = fromUnixMs(2'000);
    record.status.report = {45.5, 67.5, 4, 1.5, std::chrono::microseconds(1'500), "1.2"};
    record.status.problem = "late";
    QCOMPARE(wire::writeEdgeStatus(record),
             std::string(R"({"id":"e1","health_status":"degraded","current_connections":3,)"
                         R"("max_connections":100,"last_health_check":null,)"
                         R"("last_ping":"1970-01-01T00:00:02.000Z","cpu_usage":45.5,)"
                         R"("memory_usage":67.5,"reported_connections":4,"bandwidth_mbps":1.5,)"
                         R"("round_trip_ms":1.5,"version":"1.2","problem":"late",)"
                         R"("is_active":true,"is_draining":false})"));
    const std::vector<model::EdgeRecord> records;
    QCOMPARE(wire::writeEdges(records, {.total = 4, .limit = 3, .offset = 9}),
             std::string(R"({"data":[],"total":4,"limit":3,"offset":9})"));
}

void tst_WireEdges::choicesComeBack()
{
    const model::EdgeChoice choice = sampleChoice();
    const auto back = wire::parseEdgeChoice(wire::writeEdgeChoice(choice));
    QVERIFY(back);
    QVERIFY(*back == choice);
    const auto nobody = wire::parseEdgeChoice(wire::writeEdgeChoice({}));
    QVERIFY(nobody);
    QVERIFY(*nobody == model::EdgeChoice{});
    model::Assignment assignment;
    assignment.number = 7;
    assignment.device = model::DeviceId("d");
    assignment.at = fromUnixMs(0);
    assignment.trigger = model::AssignmentTrigger::EdgeLost;
    assignment.previous = model::EdgeId("e2");
    QCOMPARE(wire::writeAssignment(assignment),
             std::string(R"({"number":7,"device_id":"d","at":"1970-01-01T00:00:00.000Z",)"
                         R"("lat":0,"lng":0,"trigger":"edge_lost","previous_edge_id":"e2",)"
                         R"("edge_server_id":null,"reason":"no_candidate","random":0,)"
                         R"("considered":[],"omitted":0})"));
}

void tst_WireEdges::locationsAreAnswered()
{
    const auto asked = wire::parseLocation(R"({"lat":1.5,"lng":2,"device_info":"a \"text\""})");
    QVERIFY(asked);
    wire::LocationAnswer answer;
    answer.device = asked->device;
    answer.device.id = model::DeviceId("d");
    answer.device.connection = model::ConnectionId("c");
    QCOMPARE(wire::writeLocationAnswer(answer),
             std::string(R"({"id":"c","device_id":"d","user_id":null,"edge_server_id":null,)"
                         R"("connected_at":"1970-01-01T00:00:00.000Z",)"
                         R"("last_ping":"1970-01-01T00:00:00.000Z","lat":1.5,"lng":2,)"
                         R"("connection_status":"connected","app_version":"",)"
                         R"("device_info":"a \"text\"","edge_server":null,)"
                         R"("assignment":{"reason":"no_candidate","number":null}})"));
    answer.edge = sampleEdge().edge;
    answer.reason = model::AssignmentReason::Best;
    answer.assignment = 9;
    const std::string text = wire::writeLocationAnswer(answer);
    QVERIFY(text.ends_with(R"("edge_server":{"id":"e1","name":"Paris","region":"eu",)"
                           R"("api_url":"http://p","websocket_url":"","lat":48.5,"lng":2.25},)"
                           R"("assignment":{"reason":"best","number":9}})"));
}

void tst_WireEdges::healthAnswersAreRead_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<double>("cpu");
    QTest::addColumn<int>("connections");
    QTest::addRow("nothing") << QByteArray() << -1.0 << -1;
    QTest::addRow("a page") << QByteArray("<html>") << -1.0 << -1;
    QTest::addRow("ours") << QByteArray(R"({"cpu_usage":5,"active_connections":7})") << 5.0 << 7;
    QTest::addRow("the first supervisor's edges")
        << QByteArray(R"({"status":"healthy","load":{"cpu_percent":5,"memory_percent":6,)"
                      R"("active_connections":7,"capacity":9}})")
        << 5.0 << 7;
    QTest::addRow("nonsense") << QByteArray(R"({"cpu_usage":500})") << -1.0 << -1;
}

void tst_WireEdges::healthAnswersAreRead()
{
    QFETCH(const QByteArray, body);
    QFETCH(const double, cpu);
    QFETCH(const int, connections);
    const model::EdgeReport report = wire::parseHealthAnswer(body.toStdString());
    QCOMPARE(report.cpuPercent.value_or(-1.0), cpu);
    QCOMPARE(report.connections ? int(*report.connections) : -1, connections);
}

void tst_WireEdges::listsAreAskedFor()
{
    const auto list = wire::parseEdgeList(
        {{"limit", "9999"}, {"offset", "3"}, {"region", "eu"}, {"health_status", "offline"}}, 500);
    QVERIFY(list);
    QCOMPARE(list->page.limit, std::size_t(500));
    QCOMPARE(list->region, std::string("eu"));
    QVERIFY(list->health == model::EdgeHealth::Offline);
    QVERIFY(!list->place);
    QVERIFY(wire::parseEdgeList({{"lat", "1"}, {"lng", "2"}}, 500)->place);
    for (const wire::QueryParameters &wrong : {wire::QueryParameters{{"lat", "1"}},
                                               {{"lat", "1"}, {"lng", "east"}},
                                               {{"lat", "1"}, {"lng", "200"}},
                                               {{"health_status", "tired"}},
                                               {{"limit", "all"}}})
        QVERIFY(!wire::parseEdgeList(wrong, 500));
    QVERIFY(wire::parseDeviceList({{"connection_status", "connected"}}, 500)->status);
    QVERIFY(!wire::parseDeviceList({{"connection_status", "tired"}}, 500));
    QCOMPARE(wire::parseAssignmentList({{"limit", "9999"}})->limit, std::size_t(1'000));
    QVERIFY(!wire::parseAssignmentList({{"before", "now"}}));
}

void tst_WireEdges::forecastsAreWritten()
{
    model::Forecast forecast;
    forecast.moved.byEdge = {{model::EdgeId("a"), 3}};
    forecast.coming.unplaced = 2;
    QCOMPARE(wire::writeForecast(forecast),
             std::string(R"({"moved":{"placed":[{"edge_server_id":"a","devices":3}],)"
                         R"("unplaced":0},"coming":{"placed":[],"unplaced":2},"choice":null})"));
    forecast.choice = sampleChoice();
    QVERIFY(wire::writeForecast(forecast).ends_with(wire::writeEdgeChoice(sampleChoice()) + "}"));
}

QTEST_GUILESS_MAIN(tst_WireEdges)
#include "tst_wire_edges.moc"
